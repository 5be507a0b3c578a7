"""Addresses of held lines, within those of commissions."""

from django.urls import path

from commissions.holds import views

urlpatterns = [
    path("held-lines/", views.LineHoldListView.as_view(), name="line_hold_list"),
    path("held-lines/<int:pk>/", views.LineHoldDetailView.as_view(), name="line_hold_detail"),
    path("held-lines/<int:pk>/release/", views.LineHoldReleaseView.as_view(), name="line_hold_release"),
    path("held-lines/<int:pk>/refuse/", views.LineHoldRefuseView.as_view(), name="line_hold_refuse"),
    path("held-lines/<int:pk>/confirm/", views.RefusalConfirmView.as_view(), name="refusal_confirm"),
    path("held-lines/<int:pk>/return/", views.RefusalReturnView.as_view(), name="refusal_return"),
    path("lines/<int:pk>/hold/", views.LineHoldAddView.as_view(), name="line_hold"),
    path(
        "statements/<int:pk>/lines/hold/", views.StatementLinesHoldView.as_view(), name="statement_lines_hold"
    ),
    path(
        "months/<int:city>/<int:period>/lines/hold/",
        views.MonthLinesHoldView.as_view(),
        name="month_lines_hold",
    ),
]
