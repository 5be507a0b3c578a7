"""The addresses of dealers' own lists."""

from django.urls import path

from commissions.reconciliation import views

urlpatterns = [
    path("statements/own-list/", views.ReconcileTemplateView.as_view(), name="reconcile_template"),
    path("statements/<int:pk>/own-list/", views.ReconcileView.as_view(), name="reconcile_add"),
    path("own-lists/", views.ReconciliationListView.as_view(), name="reconciliation_list"),
    path("own-lists/<int:pk>/", views.ReconciliationDetailView.as_view(), name="reconciliation_detail"),
]
