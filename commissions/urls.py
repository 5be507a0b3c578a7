"""The addresses of commissions, one named path a line."""

from django.urls import path

from commissions.adjustments.urls import urlpatterns as adjustments
from commissions.budgets.urls import urlpatterns as budgets
from commissions.calendar.urls import urlpatterns as calendar
from commissions.comparison.urls import urlpatterns as comparisons
from commissions.holds.urls import urlpatterns as held_lines
from commissions.outliers.urls import urlpatterns as outliers
from commissions.payments.urls import urlpatterns as payments
from commissions.reconciliation.urls import urlpatterns as reconciliation
from commissions.reports.urls import urlpatterns as reports
from commissions.simulation.urls import urlpatterns as simulations
from commissions.views import (
    activity,
    coefficients,
    components,
    desk,
    desk_actions,
    dispute_statistics,
    disputes,
    figures,
    frames,
    golden,
    lines,
    lint,
    month_decisions,
    month_preview,
    plans,
    split_rulings,
    statements,
    trial,
    verification,
    versions,
)

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
    path("versions/<int:pk>/cases/", golden.GoldenListView.as_view(), name="golden_list"),
    path("versions/<int:pk>/cases/<int:number>/", golden.GoldenCaseView.as_view(), name="golden_case"),
    path("versions/<int:pk>/cases/workbook/", golden.GoldenWorkbookView.as_view(), name="golden_workbook"),
    path("versions/<int:pk>/cases/upload/", golden.GoldenUploadView.as_view(), name="golden_upload"),
    path("versions/<int:pk>/cases/run/", golden.GoldenRunView.as_view(), name="golden_run"),
    path("versions/<int:pk>/cases/remove/", golden.GoldenRemoveView.as_view(), name="golden_remove"),
    path("versions/<int:pk>/lint/", lint.PlanVersionLintView.as_view(), name="plan_version_lint"),
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
    path(
        "versions/<int:pk>/activity/",
        activity.PlanVersionActivityView.as_view(),
        name="plan_version_activity",
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
    path(
        "versions/<int:pk>/components/tiers/",
        components.ComponentTiersView.as_view(),
        name="component_tiers",
    ),
    path("versions/<int:pk>/trial/", trial.PlanTrialView.as_view(), name="plan_trial"),
    path("versions/<int:pk>/names/", figures.PlanNamesView.as_view(), name="plan_version_names"),
    path("versions/<int:pk>/figures/add/", figures.FigureFormView.as_view(), name="figure_add"),
    path(
        "versions/<int:pk>/figures/<slug:code>/edit/",
        figures.FigureFormView.as_view(),
        name="figure_edit",
    ),
    path(
        "versions/<int:pk>/figures/<slug:code>/delete/",
        figures.FigureDeleteView.as_view(),
        name="figure_delete",
    ),
    path("versions/<int:pk>/qualifier/", figures.QualifierEditView.as_view(), name="qualifier_edit"),
    # Frames of cities' plans
    path("frames/", frames.FrameListView.as_view(), name="frame_list"),
    path("frames/add/", frames.FrameAddView.as_view(), name="frame_add"),
    path("frames/<int:pk>/", frames.FrameDetailView.as_view(), name="frame_detail"),
    path("frames/<int:pk>/edit/", frames.FrameEditView.as_view(), name="frame_edit"),
    path("frames/<int:pk>/approve/", frames.FrameApproveView.as_view(), name="frame_approve"),
    path("frames/<int:pk>/discard/", frames.FrameDiscardView.as_view(), name="frame_discard"),
    # Coefficients
    path("coefficients/", coefficients.CoefficientListView.as_view(), name="coefficient_list"),
    path("coefficients/changes/", coefficients.CoefficientHistoryView.as_view(), name="coefficient_history"),
    path("coefficients/kinds/", coefficients.CoefficientKindListView.as_view(), name="coefficient_kind_list"),
    path(
        "coefficients/kinds/add/", coefficients.CoefficientKindAddView.as_view(), name="coefficient_kind_add"
    ),
    path(
        "coefficients/kinds/<int:pk>/",
        coefficients.CoefficientKindEditView.as_view(),
        name="coefficient_kind_edit",
    ),
    path(
        "coefficients/<int:pk>/<int:period>/",
        coefficients.CoefficientDetailView.as_view(),
        name="coefficient_detail",
    ),
    path(
        "coefficients/<int:pk>/<int:period>/edit/",
        coefficients.CoefficientEditView.as_view(),
        name="coefficient_edit",
    ),
    # The run desk
    path("months/", desk.MonthListView.as_view(), name="month_list"),
    path("months/decide/", month_decisions.MonthsDecideView.as_view(), name="months_decide"),
    path("months/<int:city>/<int:period>/", desk.MonthDetailView.as_view(), name="month_detail"),
    path("months/<int:city>/<int:period>/lines/", lines.MonthLineListView.as_view(), name="month_lines"),
    path(
        "months/<int:city>/<int:period>/preview/",
        month_preview.MonthPreviewView.as_view(),
        name="month_preview",
    ),
    path(
        "months/<int:city>/<int:period>/preview/start/",
        month_preview.MonthPreviewStartView.as_view(),
        name="month_preview_start",
    ),
    path("months/<int:city>/<int:period>/run/", desk_actions.MonthRunView.as_view(), name="month_run"),
    path("months/<int:city>/<int:period>/progress/", desk.RunProgressView.as_view(), name="run_progress"),
    path(
        "months/<int:city>/<int:period>/submit/", desk_actions.MonthSubmitView.as_view(), name="month_submit"
    ),
    path(
        "months/<int:city>/<int:period>/withdraw/",
        desk_actions.MonthWithdrawView.as_view(),
        name="month_withdraw",
    ),
    path(
        "months/<int:city>/<int:period>/approve/",
        desk_actions.MonthApproveView.as_view(),
        name="month_approve",
    ),
    path(
        "months/<int:city>/<int:period>/return/", desk_actions.MonthReturnView.as_view(), name="month_return"
    ),
    path(
        "months/<int:city>/<int:period>/publish/",
        desk_actions.MonthPublishView.as_view(),
        name="month_publish",
    ),
    path("months/<int:city>/<int:period>/close/", desk_actions.MonthCloseView.as_view(), name="month_close"),
    path(
        "months/<int:city>/<int:period>/activity/",
        activity.MonthActivityView.as_view(),
        name="month_activity",
    ),
    # Statements and lines
    path("statements/", statements.StatementListView.as_view(), name="statement_list"),
    path("statements/verify/", verification.StatementVerifyView.as_view(), name="statement_verify"),
    path("statements/<int:pk>/", statements.StatementDetailView.as_view(), name="statement_detail"),
    path("statements/<int:pk>/lines/", statements.StatementLinesView.as_view(), name="statement_lines"),
    path(
        "statements/<int:pk>/workbook/", statements.StatementWorkbookView.as_view(), name="statement_workbook"
    ),
    path("statements/<int:pk>/confirm/", statements.StatementConfirmView.as_view(), name="statement_confirm"),
    path(
        "statements/<int:pk>/activity/", activity.StatementActivityView.as_view(), name="statement_activity"
    ),
    path(
        "statements/<int:pk>/next-tier/",
        statements.StatementNextTierView.as_view(),
        name="statement_next_tier",
    ),
    path("statements/<int:pk>/dispute/", disputes.DisputeRaiseView.as_view(), name="dispute_raise"),
    path("lines/<int:pk>/", lines.LineDetailView.as_view(), name="line_detail"),
    path("lines/<int:pk>/stages/", lines.LineStagesView.as_view(), name="line_stages"),
    # Disputes
    path("disputes/", disputes.DisputeListView.as_view(), name="dispute_list"),
    path(
        "disputes/statistics/",
        dispute_statistics.DisputeStatisticsView.as_view(),
        name="dispute_statistics",
    ),
    path(
        "disputes/statistics/export/",
        dispute_statistics.DisputeStatisticsExportView.as_view(),
        name="dispute_statistics_export",
    ),
    path("disputes/<int:pk>/", disputes.DisputeDetailView.as_view(), name="dispute_detail"),
    path("disputes/<int:pk>/activity/", activity.DisputeActivityView.as_view(), name="dispute_activity"),
    path("disputes/<int:pk>/assign/", disputes.DisputeAssignView.as_view(), name="dispute_assign"),
    path("disputes/<int:pk>/reply/", disputes.DisputeReplyView.as_view(), name="dispute_reply"),
    path("disputes/<int:pk>/files/<int:file>/", disputes.DisputeFileView.as_view(), name="dispute_file"),
    path("disputes/<int:pk>/withdraw/", disputes.DisputeWithdrawView.as_view(), name="dispute_withdraw"),
    path("disputes/<int:pk>/rule/", disputes.DisputeRuleView.as_view(), name="dispute_rule"),
    path("disputes/<int:pk>/split/", split_rulings.SplitRulingView.as_view(), name="dispute_split"),
    path("disputes/<int:pk>/approve/", disputes.RulingApproveView.as_view(), name="ruling_approve"),
    path("disputes/<int:pk>/take-back/", disputes.RulingTakeBackView.as_view(), name="ruling_take_back"),
    # What falls due
    *calendar,
    # Rewards, fines and adjustments by two persons
    *adjustments,
    # Budgets of months
    *budgets,
    # What is unusual in a month
    *outliers,
    # Lines that are held for checking
    *held_lines,
    # Own lists of dealers
    *reconciliation,
    # Simulations
    *simulations,
    *reports,
    *comparisons,
    # Payables, payment batches and payments
    *payments,
]
