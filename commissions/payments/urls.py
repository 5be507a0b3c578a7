"""Addresses of payment, within those of commissions."""

from django.urls import path

from commissions.payments.views import batch_actions, batches, payables, payments, taxes

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
    # Tax
    path("taxes/", taxes.TaxListView.as_view(), name="tax_list"),
    path("taxes/add/", taxes.TaxAddView.as_view(), name="tax_add"),
]
