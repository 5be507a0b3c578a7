"""The addresses of the API, one named path a line."""

from django.urls import path

from agents import account_api as accounts
from agents import api as agents
from channels_portal.api_docs import DocsView, SchemaView
from commissions.adjustments import api as adjustments
from commissions.api import answers, coefficients, disputes, months, statements, verification
from commissions.api.plans import cases as plan_cases
from commissions.api.plans import frames as plan_frames
from commissions.api.plans import plans as plan_list
from commissions.api.plans import versions as plan_versions
from commissions.budgets import api as budgets
from commissions.calendar import api as calendar
from commissions.comparison import api as comparisons
from commissions.holds import api as held_lines
from commissions.outliers import api as outliers
from commissions.payments import api as payments
from commissions.payments import consent_api as consent
from commissions.payments import tax_api as taxes
from commissions.reconciliation import api as reconciliation
from commissions.reports import api as reports
from commissions.simulation import api as simulations
from core.api import dictionaries, jobs
from direct_sales import api as direct_sales
from network import api as network
from outlets import api as outlets
from sales import api as sales
from sales import catalogue_api as catalogue
from sales import target_api as targets
from sales import upload_api
from users import access_api as access

app_name = "api"

urlpatterns = [
    path("", DocsView.as_view(), name="docs"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("jobs/", jobs.JobListApi.as_view(), name="job_list"),
    path("jobs/<int:pk>/", jobs.JobDetailApi.as_view(), name="job_detail"),
    path("regions/", network.RegionListApi.as_view(), name="region_list"),
    path("regions/<int:pk>/", network.RegionDetailApi.as_view(), name="region_detail"),
    path("regions/<int:pk>/move/", network.RegionMoveApi.as_view(), name="region_move"),
    path("regions/<int:pk>/close/", network.RegionCloseApi.as_view(), name="region_close"),
    path("regions/<int:pk>/reopen/", network.RegionReopenApi.as_view(), name="region_reopen"),
    path("channels/", network.ChannelListApi.as_view(), name="channel_list"),
    path("channels/<int:pk>/", network.ChannelDetailApi.as_view(), name="channel_detail"),
    path("channels/<int:pk>/place/", network.ChannelPlaceApi.as_view(), name="channel_place"),
    path("channels/<int:pk>/close/", network.ChannelCloseApi.as_view(), name="channel_close"),
    path("agents/", agents.AgentListApi.as_view(), name="agent_list"),
    path("agents/<int:pk>/", agents.AgentDetailApi.as_view(), name="agent_detail"),
    path("agents/<int:pk>/close/", agents.AgentCloseApi.as_view(), name="agent_close"),
    path("agents/<int:pk>/stores/", agents.StoreAddApi.as_view(), name="store_add"),
    path(
        "agents/<int:pk>/bank-accounts/ask/",
        accounts.BankAccountRequestApi.as_view(),
        name="bank_account_request",
    ),
    path("bank-accounts/", accounts.BankAccountListApi.as_view(), name="bank_account_list"),
    path("bank-accounts/<int:pk>/", accounts.BankAccountDetailApi.as_view(), name="bank_account_detail"),
    path("bank-accounts/<int:pk>/take/", accounts.BankAccountTakeApi.as_view(), name="bank_account_take"),
    path(
        "bank-accounts/<int:pk>/approve/",
        accounts.BankAccountApproveApi.as_view(),
        name="bank_account_approve",
    ),
    path(
        "bank-accounts/<int:pk>/refuse/", accounts.BankAccountRefuseApi.as_view(), name="bank_account_refuse"
    ),
    path(
        "bank-accounts/<int:pk>/withdraw/",
        accounts.BankAccountWithdrawApi.as_view(),
        name="bank_account_withdraw",
    ),
    path("outlets/", outlets.OutletListApi.as_view(), name="outlet_list"),
    path("outlets/<int:pk>/", outlets.OutletDetailApi.as_view(), name="outlet_detail"),
    path("account-managers/", direct_sales.AccountManagerListApi.as_view(), name="account_manager_list"),
    path(
        "account-managers/<int:pk>/",
        direct_sales.AccountManagerDetailApi.as_view(),
        name="account_manager_detail",
    ),
    path("users/", access.UserListApi.as_view(), name="user_list"),
    path("users/<int:pk>/", access.UserDetailApi.as_view(), name="user_detail"),
    path("users/<int:pk>/disable/", access.UserDisableApi.as_view(), name="user_disable"),
    path("users/<int:pk>/enable/", access.UserEnableApi.as_view(), name="user_enable"),
    path("users/<int:pk>/grants/", access.UserGrantApi.as_view(), name="user_grant"),
    path("grants/", access.GrantListApi.as_view(), name="grant_list"),
    path("grants/<int:pk>/", access.GrantDetailApi.as_view(), name="grant_detail"),
    path("grants/<int:pk>/end/", access.GrantEndApi.as_view(), name="grant_end"),
    path("roles/", access.RoleListApi.as_view(), name="role_list"),
    path("roles/<int:pk>/", access.RoleDetailApi.as_view(), name="role_detail"),
    path("roles/<int:pk>/edit/", access.RoleEditApi.as_view(), name="role_edit"),
    path("roles/<int:pk>/reset/", access.RoleResetApi.as_view(), name="role_reset"),
    path("roles/<int:pk>/remove/", access.RoleRemoveApi.as_view(), name="role_remove"),
    path("products/", sales.ProductListApi.as_view(), name="product_list"),
    path("products/<int:pk>/", sales.ProductDetailApi.as_view(), name="product_detail"),
    path("products/<int:pk>/edit/", sales.ProductEditApi.as_view(), name="product_edit"),
    path("products/<int:pk>/prices/", sales.PriceListApi.as_view(), name="product_price_list"),
    path("products/<int:pk>/prices/add/", sales.PriceAddApi.as_view(), name="product_price_add"),
    path("metrics/", catalogue.MetricListApi.as_view(), name="metric_list"),
    path("metrics/<int:pk>/", catalogue.MetricDetailApi.as_view(), name="metric_detail"),
    path("product-categories/", catalogue.CategoryListApi.as_view(), name="product_category_list"),
    path(
        "product-categories/<int:pk>/", catalogue.CategoryDetailApi.as_view(), name="product_category_detail"
    ),
    path("campaigns/", catalogue.CampaignListApi.as_view(), name="campaign_list"),
    path("campaigns/<int:pk>/", catalogue.CampaignDetailApi.as_view(), name="campaign_detail"),
    path("shared-sales/", catalogue.SaleSplitListApi.as_view(), name="sale_split_list"),
    path("shared-sales/<int:pk>/", catalogue.SaleSplitDetailApi.as_view(), name="sale_split_detail"),
    path("coefficient-kinds/", coefficients.KindListApi.as_view(), name="coefficient_kind_list"),
    path("coefficient-kinds/<int:pk>/", coefficients.KindDetailApi.as_view(), name="coefficient_kind_detail"),
    path("coefficients/", coefficients.CoefficientListApi.as_view(), name="coefficient_list"),
    path("coefficients/<int:pk>/", coefficients.CoefficientDetailApi.as_view(), name="coefficient_detail"),
    path(
        "coefficients/<int:pk>/remove/",
        coefficients.CoefficientRemoveApi.as_view(),
        name="coefficient_remove",
    ),
    path("dictionaries/", dictionaries.DictionaryListApi.as_view(), name="dictionary_list"),
    path("dictionaries/<int:pk>/", dictionaries.DictionaryDetailApi.as_view(), name="dictionary_detail"),
    path("dictionary-entries/", dictionaries.EntryListApi.as_view(), name="dictionary_entry_list"),
    path(
        "dictionary-entries/<int:pk>/", dictionaries.EntryDetailApi.as_view(), name="dictionary_entry_detail"
    ),
    path("targets/", targets.TargetListApi.as_view(), name="target_list"),
    path("targets/<int:pk>/", targets.TargetDetailApi.as_view(), name="target_detail"),
    path("targets/<int:pk>/remove/", targets.TargetRemoveApi.as_view(), name="target_remove"),
    path("sales/", sales.SaleListApi.as_view(), name="sale_list"),
    path("subscriber-events/", sales.SubscriberEventListApi.as_view(), name="subscriber_event_list"),
    path("subscriber-months/", sales.SubscriberMonthListApi.as_view(), name="subscriber_month_list"),
    path("channel-months/", sales.ChannelMonthListApi.as_view(), name="channel_month_list"),
    path("uploads/", sales.UploadListApi.as_view(), name="upload_list"),
    path("uploads/<int:pk>/", sales.UploadDetailApi.as_view(), name="upload_detail"),
    path("uploads/<int:pk>/commit/", sales.UploadCommitApi.as_view(), name="upload_commit"),
    path("uploads/<int:pk>/submit/", sales.UploadSubmitApi.as_view(), name="upload_submit"),
    path("uploads/<int:pk>/discard/", sales.UploadDiscardApi.as_view(), name="upload_discard"),
    path("uploads/<int:pk>/errors/", upload_api.UploadErrorListApi.as_view(), name="upload_error_list"),
    path("uploads/<int:pk>/columns/", upload_api.UploadColumnsApi.as_view(), name="upload_columns"),
    path("uploads/<int:pk>/cells/", upload_api.UploadCellsApi.as_view(), name="upload_cells"),
    path("upload-drafts/", upload_api.UploadDraftAddApi.as_view(), name="upload_draft_add"),
    path(
        "upload-drafts/<int:pk>/pieces/", upload_api.UploadDraftPieceApi.as_view(), name="upload_draft_piece"
    ),
    path(
        "upload-drafts/<int:pk>/finish/",
        upload_api.UploadDraftFinishApi.as_view(),
        name="upload_draft_finish",
    ),
    path("uploads/<int:pk>/undo/", sales.UploadUndoApi.as_view(), name="upload_undo"),
    path("months/", months.MonthListApi.as_view(), name="month_list"),
    path("months/decide/", months.MonthsDecideApi.as_view(), name="months_decide"),
    path("months/<int:pk>/", months.MonthDetailApi.as_view(), name="month_detail"),
    path("months/<int:pk>/submit/", months.MonthSubmitApi.as_view(), name="month_submit"),
    path("months/<int:pk>/withdraw/", months.MonthWithdrawApi.as_view(), name="month_withdraw"),
    path("months/<int:pk>/return/", months.MonthReturnApi.as_view(), name="month_return"),
    path("months/<int:pk>/approve/", months.MonthApproveApi.as_view(), name="month_approve"),
    path("months/<int:pk>/publish/", months.MonthPublishApi.as_view(), name="month_publish"),
    path("months/<int:pk>/close/", months.MonthCloseApi.as_view(), name="month_close"),
    path("runs/", months.RunListApi.as_view(), name="run_list"),
    path("runs/<int:pk>/", months.RunDetailApi.as_view(), name="run_detail"),
    path("statements/", statements.StatementListApi.as_view(), name="statement_list"),
    path("statements/verify/", verification.StatementVerifyApi.as_view(), name="statement_verify"),
    path("statements/<int:pk>/", statements.StatementDetailApi.as_view(), name="statement_detail"),
    path("statements/<int:pk>/lines/", statements.StatementLineListApi.as_view(), name="statement_line_list"),
    path("statements/<int:pk>/confirm/", statements.StatementConfirmApi.as_view(), name="statement_confirm"),
    path("statements/<int:pk>/disputes/", disputes.StatementDisputeApi.as_view(), name="statement_dispute"),
    path(
        "statements/<int:pk>/own-lists/",
        reconciliation.StatementReconcileApi.as_view(),
        name="statement_reconcile",
    ),
    path("own-lists/", reconciliation.ReconciliationListApi.as_view(), name="reconciliation_list"),
    path(
        "own-lists/<int:pk>/", reconciliation.ReconciliationDetailApi.as_view(), name="reconciliation_detail"
    ),
    path(
        "own-lists/<int:pk>/rows/",
        reconciliation.ReconciliationRowListApi.as_view(),
        name="reconciliation_row_list",
    ),
    path(
        "own-lists/<int:pk>/disputes/",
        reconciliation.ReconciliationDisputeApi.as_view(),
        name="reconciliation_dispute",
    ),
    path("adjustments/", adjustments.AdjustmentListApi.as_view(), name="adjustment_list"),
    path("adjustments/<int:pk>/", adjustments.AdjustmentDetailApi.as_view(), name="adjustment_detail"),
    path(
        "adjustments/<int:pk>/approve/", adjustments.AdjustmentApproveApi.as_view(), name="adjustment_approve"
    ),
    path("adjustments/<int:pk>/refuse/", adjustments.AdjustmentRefuseApi.as_view(), name="adjustment_refuse"),
    path(
        "adjustments/<int:pk>/withdraw/",
        adjustments.AdjustmentWithdrawApi.as_view(),
        name="adjustment_withdraw",
    ),
    path("budgets/", budgets.BudgetListApi.as_view(), name="budget_list"),
    path("budgets/<int:pk>/", budgets.BudgetDetailApi.as_view(), name="budget_detail"),
    path("budgets/<int:pk>/remove/", budgets.BudgetRemoveApi.as_view(), name="budget_remove"),
    path("unusual-months/", outliers.UnusualListApi.as_view(), name="outlier_list"),
    path("outlier-rules/", outliers.OutlierRuleListApi.as_view(), name="outlier_rule_list"),
    path("outlier-rules/<int:pk>/", outliers.OutlierRuleDetailApi.as_view(), name="outlier_rule_detail"),
    path("answer-templates/", answers.AnswerTemplateListApi.as_view(), name="answer_template_list"),
    path(
        "answer-templates/<int:pk>/",
        answers.AnswerTemplateDetailApi.as_view(),
        name="answer_template_detail",
    ),
    path("disputes/", disputes.DisputeListApi.as_view(), name="dispute_list"),
    path("disputes/rule/", disputes.DisputesRuleApi.as_view(), name="disputes_rule"),
    path("disputes/approve/", disputes.RulingsApproveApi.as_view(), name="rulings_approve"),
    path("disputes/<int:pk>/", disputes.DisputeDetailApi.as_view(), name="dispute_detail"),
    path("disputes/<int:pk>/withdraw/", disputes.DisputeWithdrawApi.as_view(), name="dispute_withdraw"),
    path("disputes/<int:pk>/messages/", disputes.DisputeReplyApi.as_view(), name="dispute_reply"),
    path("disputes/<int:pk>/assign/", disputes.DisputeAssignApi.as_view(), name="dispute_assign"),
    path("disputes/<int:pk>/rule/", disputes.DisputeRuleApi.as_view(), name="dispute_rule"),
    path("disputes/<int:pk>/approve/", disputes.RulingApproveApi.as_view(), name="ruling_approve"),
    path("disputes/<int:pk>/take-back/", disputes.RulingTakeBackApi.as_view(), name="ruling_take_back"),
    path("due-parts/", calendar.DuePartListApi.as_view(), name="due_part_list"),
    path("plans/", plan_list.PlanListApi.as_view(), name="plan_list"),
    path("plans/<int:pk>/", plan_list.PlanDetailApi.as_view(), name="plan_detail"),
    path("plan-versions/", plan_versions.VersionListApi.as_view(), name="plan_version_list"),
    path("plan-versions/<int:pk>/", plan_versions.VersionDetailApi.as_view(), name="plan_version_detail"),
    path(
        "plan-versions/<int:pk>/workbook/",
        plan_versions.VersionWorkbookApi.as_view(),
        name="plan_version_workbook",
    ),
    path(
        "plan-versions/<int:pk>/submit/", plan_versions.VersionSubmitApi.as_view(), name="plan_version_submit"
    ),
    path(
        "plan-versions/<int:pk>/withdraw/",
        plan_versions.VersionWithdrawApi.as_view(),
        name="plan_version_withdraw",
    ),
    path(
        "plan-versions/<int:pk>/return/", plan_versions.VersionReturnApi.as_view(), name="plan_version_return"
    ),
    path(
        "plan-versions/<int:pk>/approve/",
        plan_versions.VersionApproveApi.as_view(),
        name="plan_version_approve",
    ),
    path(
        "plan-versions/<int:pk>/golden-cases/", plan_cases.GoldenBookDetailApi.as_view(), name="golden_cases"
    ),
    path(
        "plan-versions/<int:pk>/golden-cases/upload/",
        plan_cases.GoldenBookUploadApi.as_view(),
        name="golden_upload",
    ),
    path(
        "plan-versions/<int:pk>/golden-cases/run/", plan_cases.GoldenBookRunApi.as_view(), name="golden_run"
    ),
    path("frames/", plan_frames.FrameListApi.as_view(), name="frame_list"),
    path("frames/<int:pk>/", plan_frames.FrameDetailApi.as_view(), name="frame_detail"),
    path("frames/<int:pk>/approve/", plan_frames.FrameApproveApi.as_view(), name="frame_approve"),
    path("simulations/", simulations.SimulationListApi.as_view(), name="simulation_list"),
    path("simulations/<int:pk>/", simulations.SimulationDetailApi.as_view(), name="simulation_detail"),
    path("simulations/<int:pk>/attach/", simulations.SimulationAttachApi.as_view(), name="simulation_attach"),
    path("simulations/<int:pk>/detach/", simulations.SimulationDetachApi.as_view(), name="simulation_detach"),
    path("comparisons/", comparisons.ComparisonListApi.as_view(), name="comparison_list"),
    path("comparisons/<int:pk>/", comparisons.ComparisonDetailApi.as_view(), name="comparison_detail"),
    path(
        "comparisons/<int:pk>/rows/", comparisons.ComparisonRowListApi.as_view(), name="comparison_row_list"
    ),
    path("reports/cost/", reports.CostReportApi.as_view(), name="report_cost"),
    path("reports/revenue/", reports.RevenueReportApi.as_view(), name="report_revenue"),
    path("reports/payment-days/", reports.PaymentDaysReportApi.as_view(), name="report_payment_days"),
    path("reports/concentration/", reports.ConcentrationReportApi.as_view(), name="report_concentration"),
    path("reports/silent/", reports.SilentReportApi.as_view(), name="report_silent"),
    path("reports/accruals/", reports.AccrualsReportApi.as_view(), name="report_accruals"),
    path("payable-entries/", payments.PayableEntryListApi.as_view(), name="payable_entry_list"),
    path("payment-batches/", payments.BatchListApi.as_view(), name="payment_batch_list"),
    path("payment-batches/<int:pk>/", payments.BatchDetailApi.as_view(), name="payment_batch_detail"),
    path("payment-batches/<int:pk>/rework/", payments.BatchReworkApi.as_view(), name="payment_batch_rework"),
    path(
        "payment-batches/<int:pk>/discard/", payments.BatchDiscardApi.as_view(), name="payment_batch_discard"
    ),
    path("payment-batches/<int:pk>/submit/", payments.BatchSubmitApi.as_view(), name="payment_batch_submit"),
    path(
        "payment-batches/<int:pk>/withdraw/",
        payments.BatchWithdrawApi.as_view(),
        name="payment_batch_withdraw",
    ),
    path("payment-batches/<int:pk>/return/", payments.BatchReturnApi.as_view(), name="payment_batch_return"),
    path(
        "payment-batches/<int:pk>/approve/", payments.BatchApproveApi.as_view(), name="payment_batch_approve"
    ),
    path("payment-batches/<int:pk>/second/", payments.BatchSecondApi.as_view(), name="payment_batch_second"),
    path("payment-batches/<int:pk>/send/", payments.BatchSendApi.as_view(), name="payment_batch_send"),
    path("payments/", payments.PaymentListApi.as_view(), name="payment_list"),
    path("payments/<int:pk>/", payments.PaymentDetailApi.as_view(), name="payment_detail"),
    path("payments/<int:pk>/reverse/", payments.PaymentReverseApi.as_view(), name="payment_reverse"),
    path("payment-holds/", consent.HoldListApi.as_view(), name="payment_hold_list"),
    path("payment-holds/<int:pk>/", consent.HoldDetailApi.as_view(), name="payment_hold_detail"),
    path("payment-holds/<int:pk>/release/", consent.HoldReleaseApi.as_view(), name="payment_hold_release"),
    path("held-lines/", held_lines.LineHoldListApi.as_view(), name="line_hold_list"),
    path("held-lines/<int:pk>/", held_lines.LineHoldDetailApi.as_view(), name="line_hold_detail"),
    path("held-lines/<int:pk>/release/", held_lines.LineHoldReleaseApi.as_view(), name="line_hold_release"),
    path("held-lines/<int:pk>/refuse/", held_lines.LineHoldRefuseApi.as_view(), name="line_hold_refuse"),
    path("held-lines/<int:pk>/confirm/", held_lines.RefusalConfirmApi.as_view(), name="refusal_confirm"),
    path("held-lines/<int:pk>/return/", held_lines.RefusalReturnApi.as_view(), name="refusal_return"),
    path(
        "statements/<int:pk>/held-lines/",
        held_lines.StatementLinesHoldApi.as_view(),
        name="statement_lines_hold",
    ),
    path("channels/<int:pk>/hold/", consent.PayeeHoldApi.as_view(), name="payee_hold"),
    path("statements/<int:pk>/hold/", consent.StatementHoldApi.as_view(), name="statement_hold"),
    path("statements/<int:pk>/invoices/", consent.InvoiceSendApi.as_view(), name="invoice_send"),
    path("invoices/", consent.InvoiceListApi.as_view(), name="invoice_list"),
    path("invoices/<int:pk>/", consent.InvoiceDetailApi.as_view(), name="invoice_detail"),
    path("invoices/<int:pk>/accept/", consent.InvoiceAcceptApi.as_view(), name="invoice_accept"),
    path("invoices/<int:pk>/refuse/", consent.InvoiceRefuseApi.as_view(), name="invoice_refuse"),
    path("invoices/<int:pk>/withdraw/", consent.InvoiceWithdrawApi.as_view(), name="invoice_withdraw"),
    path("debts/", consent.DebtListApi.as_view(), name="debt_list"),
    path("debts/<int:pk>/", consent.DebtDetailApi.as_view(), name="debt_detail"),
    path("debts/<int:pk>/write-off/", consent.WriteOffProposeApi.as_view(), name="write_off_propose"),
    path("write-offs/", consent.WriteOffListApi.as_view(), name="write_off_list"),
    path("write-offs/<int:pk>/approve/", consent.WriteOffApproveApi.as_view(), name="write_off_approve"),
    path("write-offs/<int:pk>/refuse/", consent.WriteOffRefuseApi.as_view(), name="write_off_refuse"),
    path("write-offs/<int:pk>/withdraw/", consent.WriteOffWithdrawApi.as_view(), name="write_off_withdraw"),
    path(
        "channels/<int:pk>/deposit-return/",
        consent.DepositReturnProposeApi.as_view(),
        name="deposit_return_propose",
    ),
    path("deposit-returns/", consent.DepositReturnListApi.as_view(), name="deposit_return_list"),
    path(
        "deposit-returns/<int:pk>/approve/",
        consent.DepositReturnApproveApi.as_view(),
        name="deposit_return_approve",
    ),
    path(
        "deposit-returns/<int:pk>/refuse/",
        consent.DepositReturnRefuseApi.as_view(),
        name="deposit_return_refuse",
    ),
    path(
        "deposit-returns/<int:pk>/withdraw/",
        consent.DepositReturnWithdrawApi.as_view(),
        name="deposit_return_withdraw",
    ),
    path("tax-brackets/", taxes.TaxBracketListApi.as_view(), name="tax_bracket_list"),
]
