"""The addresses of commissions, one named path a line."""

from django.urls import path

from commissions.views import components, plans, versions

app_name = "commissions"

urlpatterns = [
    # Plans
    path("plans/", plans.PlanListView.as_view(), name="plan_list"),
    path("plans/add/", plans.PlanAddView.as_view(), name="plan_add"),
    path("plans/<int:pk>/", plans.PlanDetailView.as_view(), name="plan_detail"),
    path("plans/<int:pk>/edit/", plans.PlanEditView.as_view(), name="plan_edit"),
    path("plans/<int:pk>/versions/add/", plans.PlanVersionAddView.as_view(), name="plan_version_add"),
    path("versions/<int:pk>/", versions.PlanVersionDetailView.as_view(), name="plan_version_detail"),
    path("versions/<int:pk>/edit/", versions.PlanVersionEditView.as_view(), name="plan_version_edit"),
    path(
        "versions/<int:pk>/compare/", versions.PlanVersionCompareView.as_view(), name="plan_version_compare"
    ),
    path("versions/<int:pk>/export/", versions.PlanVersionExportView.as_view(), name="plan_version_export"),
    path("versions/<int:pk>/import/", versions.PlanVersionImportView.as_view(), name="plan_version_import"),
    path("versions/<int:pk>/submit/", versions.PlanVersionSubmitView.as_view(), name="plan_version_submit"),
    path(
        "versions/<int:pk>/withdraw/",
        versions.PlanVersionWithdrawView.as_view(),
        name="plan_version_withdraw",
    ),
    path("versions/<int:pk>/return/", versions.PlanVersionReturnView.as_view(), name="plan_version_return"),
    path(
        "versions/<int:pk>/approve/", versions.PlanVersionApproveView.as_view(), name="plan_version_approve"
    ),
    path(
        "versions/<int:pk>/discard/", versions.PlanVersionDiscardView.as_view(), name="plan_version_discard"
    ),
    path("versions/<int:pk>/components/add/", components.ComponentFormView.as_view(), name="component_add"),
    path(
        "versions/<int:pk>/components/preview/",
        components.ComponentPreviewView.as_view(),
        name="component_preview",
    ),
    path(
        "versions/<int:pk>/components/<slug:code>/edit/",
        components.ComponentFormView.as_view(),
        name="component_edit",
    ),
    path(
        "versions/<int:pk>/components/<slug:code>/preview/",
        components.ComponentPreviewView.as_view(),
        name="component_edit_preview",
    ),
    path(
        "versions/<int:pk>/components/<slug:code>/delete/",
        components.ComponentDeleteView.as_view(),
        name="component_delete",
    ),
    # Coefficients
]
