"""Addresses of proposed adjustments, within those of commissions."""

from django.urls import path

from commissions.adjustments import views

urlpatterns = [
    path("adjustments/", views.AdjustmentListView.as_view(), name="adjustment_list"),
    path("adjustments/add/", views.AdjustmentAddView.as_view(), name="adjustment_add"),
    path("adjustments/<int:pk>/", views.AdjustmentDetailView.as_view(), name="adjustment_detail"),
    path("adjustments/<int:pk>/approve/", views.AdjustmentApproveView.as_view(), name="adjustment_approve"),
    path("adjustments/<int:pk>/refuse/", views.AdjustmentRefuseView.as_view(), name="adjustment_refuse"),
    path(
        "adjustments/<int:pk>/withdraw/", views.AdjustmentWithdrawView.as_view(), name="adjustment_withdraw"
    ),
]
