"""Addresses of unusual months, within those of commissions."""

from django.urls import path

from commissions.outliers import views

urlpatterns = [
    path("months/<int:city>/<int:period>/unusual/", views.OutlierListView.as_view(), name="outlier_list"),
    path(
        "months/<int:city>/<int:period>/unusual/again/",
        views.OutliersRefreshView.as_view(),
        name="outliers_refresh",
    ),
]
