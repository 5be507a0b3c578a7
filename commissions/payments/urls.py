"""Addresses of payment, within those of commissions."""

from django.urls import path

from commissions.payments.views import (
    batch_actions,
    batches,
    debts,
    deposits,
    holds,
    invoices,
    payables,
    payments,
    taxes,
)

urlpatterns = [
    # Payables
    path("payables/", payables.PayableListView.as_view(), name="payable_list"),
    path("payables/entries/", payables.EntryListView.as_view(), name="entry_list"),
    path("payables/<int:pk>/", payables.PayableDetailView.as_view(), name="payable_detail"),
    # Batches
    path("batches/", batches.BatchListView.as_view(), name="batch_list"),
    path("batches/add/", batches.BatchAddView.as_view(), name="batch_add"),
    path("batches/confirm-restore/", batch_actions.EpochConfirmView.as_view(), name="epoch_confirm"),
    path("batches/<int:pk>/", batches.BatchDetailView.as_view(), name="batch_detail"),
    path("batches/<int:pk>/activity/", batches.BatchActivityView.as_view(), name="batch_activity"),
    path("batches/<int:pk>/rework/", batch_actions.BatchReworkView.as_view(), name="batch_rework"),
    path("batches/<int:pk>/discard/", batch_actions.BatchDiscardView.as_view(), name="batch_discard"),
    path("batches/<int:pk>/submit/", batch_actions.BatchSubmitView.as_view(), name="batch_submit"),
    path("batches/<int:pk>/withdraw/", batch_actions.BatchWithdrawView.as_view(), name="batch_withdraw"),
    path("batches/<int:pk>/return/", batch_actions.BatchReturnView.as_view(), name="batch_return"),
    path("batches/<int:pk>/approve/", batch_actions.BatchApproveView.as_view(), name="batch_approve"),
    path("batches/<int:pk>/second/", batch_actions.BatchSecondView.as_view(), name="batch_second"),
    path("batches/<int:pk>/send/", batch_actions.BatchSendView.as_view(), name="batch_send"),
    path("batches/<int:pk>/file/", batch_actions.BankFileView.as_view(), name="bank_file"),
    # Payments
    path("payments/", payments.PaymentListView.as_view(), name="payment_list"),
    path("payments/<int:pk>/", payments.PaymentDetailView.as_view(), name="payment_detail"),
    path("payments/<int:pk>/reverse/", payments.PaymentReverseView.as_view(), name="payment_reverse"),
    # Holds
    path("holds/", holds.HoldListView.as_view(), name="hold_list"),
    path("holds/<int:pk>/", holds.HoldDetailView.as_view(), name="hold_detail"),
    path("holds/<int:pk>/release/", holds.HoldReleaseView.as_view(), name="hold_release"),
    path("payables/<int:pk>/hold/", holds.PayeeHoldView.as_view(), name="payee_hold"),
    path("statements/<int:pk>/hold/", holds.StatementHoldView.as_view(), name="statement_hold"),
    # Invoices
    path("invoices/", invoices.InvoiceListView.as_view(), name="invoice_list"),
    path("invoices/<int:pk>/", invoices.InvoiceDetailView.as_view(), name="invoice_detail"),
    path("invoices/<int:pk>/file/", invoices.InvoiceFileView.as_view(), name="invoice_file"),
    path("invoices/<int:pk>/accept/", invoices.InvoiceAcceptView.as_view(), name="invoice_accept"),
    path("invoices/<int:pk>/refuse/", invoices.InvoiceRefuseView.as_view(), name="invoice_refuse"),
    path("invoices/<int:pk>/withdraw/", invoices.InvoiceWithdrawView.as_view(), name="invoice_withdraw"),
    path("statements/<int:pk>/invoice/", invoices.InvoiceAddView.as_view(), name="invoice_add"),
    # Debts
    path("debts/", debts.DebtListView.as_view(), name="debt_list"),
    path("debts/<int:pk>/", debts.DebtDetailView.as_view(), name="debt_detail"),
    path("debts/<int:pk>/write-off/", debts.WriteOffProposeView.as_view(), name="write_off_propose"),
    path("write-offs/<int:pk>/approve/", debts.WriteOffApproveView.as_view(), name="write_off_approve"),
    path("write-offs/<int:pk>/refuse/", debts.WriteOffRefuseView.as_view(), name="write_off_refuse"),
    path("write-offs/<int:pk>/withdraw/", debts.WriteOffWithdrawView.as_view(), name="write_off_withdraw"),
    # Deposits of agents that have left
    path("deposits/", deposits.DepositListView.as_view(), name="deposit_list"),
    path(
        "payables/<int:pk>/deposit/",
        deposits.DepositReturnProposeView.as_view(),
        name="deposit_return_propose",
    ),
    path(
        "deposit-returns/<int:pk>/approve/",
        deposits.DepositReturnApproveView.as_view(),
        name="deposit_return_approve",
    ),
    path(
        "deposit-returns/<int:pk>/refuse/",
        deposits.DepositReturnRefuseView.as_view(),
        name="deposit_return_refuse",
    ),
    path(
        "deposit-returns/<int:pk>/withdraw/",
        deposits.DepositReturnWithdrawView.as_view(),
        name="deposit_return_withdraw",
    ),
    # Tax
    path("taxes/", taxes.TaxListView.as_view(), name="tax_list"),
    path("taxes/add/", taxes.TaxAddView.as_view(), name="tax_add"),
]
