"""Payment batches: the list, a new one, and one with its payments and all that can be done with it."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commissions.models import BankFile, Payment, PaymentBatch
from commissions.payments.choices import BatchStatus, PaymentStatus
from commissions.payments.filtersets import BatchFilterSet, BatchPaymentFilterSet
from commissions.payments.forms import BatchForm
from commissions.payments.layouts import LAYOUTS
from commissions.payments.panels import batch_choices, batch_steps, waits_for
from commissions.payments.services.batches import PREPARE
from commissions.payments.services.epochs import CONFIRM, RESTORED, epoch_is_known
from commissions.payments.services.payables import city_waiting
from commissions.payments.tables import BatchPaymentTable, BatchTable
from core.actions import Action, Crumb
from core.filters import PortalFilterSet
from core.views import CreateView, Empty, ListView, ObjectView
from core.views.activity import HISTORY, ActivityView

VIEW = "commissions.batch_view"
EXPORT = "commissions.payment_export"
BATCHES = PaymentBatch.objects.select_related("city")
CAME_BACK = (PaymentStatus.FAILED, PaymentStatus.REVERSED)
TAXES = Action(_("Tax rates"), "commissions:tax_list", VIEW, icon="scale")
ADD = Action(_("New batch"), "commissions:batch_add", PREPARE, icon="plus", primary=True)


class BatchListView(ListView):
    permission = VIEW
    title = _("Payment batches")
    queryset = BATCHES
    table_class = BatchTable
    filterset_class = BatchFilterSet
    template_name = "commissions/payments/batches.html"
    export_permission = EXPORT
    actions = (TAXES, ADD)
    empty = Empty(
        _("No payment batch yet"),
        _("A batch pays the published statements of a city that are answered and free of disputes."),
        "cash",
        ADD,
    )

    def get_context(self) -> dict[str, Any]:
        known = epoch_is_known()
        return {
            **super().get_context(),
            "restored": "" if known else RESTORED,
            "may_confirm_epoch": not known and self.user.scope_for(CONFIRM).everything,
        }


class BatchAddView(CreateView):
    permission = PREPARE
    queryset = BATCHES
    title = _("New payment batch")
    form_class = BatchForm
    submit_label = _("Work it out")
    success_message = _("Worked out. Look it through and submit it.")
    cancel_url = reverse_lazy("commissions:batch_list")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_cancel_url(self) -> str:
        return str(self.cancel_url)


class BatchPage(ObjectView):
    permission = VIEW
    queryset = PaymentBatch.objects.select_related(
        "city", "prepared_by", "submitted_by", "approved_by", "seconded_by", "sent_by"
    )
    object: PaymentBatch

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Payment batches")), reverse("commissions:batch_list"))]


class BatchDetailView(BatchPage, ListView):
    """The figures, the way that it goes, and its payments as a list."""

    template_name = "commissions/payments/batch.html"
    table_class = BatchPaymentTable
    default_sort = "pk"
    export_permission = EXPORT
    page_size = 25
    empty = Empty(_("No payment in it"), "", "cash")

    @cached_property
    def filterset(self) -> PortalFilterSet:
        return BatchPaymentFilterSet(self.request.GET, queryset=self.get_payments(), request=self.request)

    def get_payments(self) -> QuerySet[Any]:
        return Payment.objects.filter(batch=self.object).select_related("payee", "account")

    def get_context(self) -> dict[str, Any]:
        batch = self.object
        known = epoch_is_known()
        is_draft = batch.status == BatchStatus.DRAFT
        return {
            **super().get_context(),
            "batch": batch,
            "state": batch.state,
            "steps": batch_steps(batch),
            "choices": batch_choices(batch, self.user, may_pay=known),
            "waits_for": waits_for(batch),
            "restored": RESTORED if batch.is_released and not known else "",
            "waiting": [item for item in city_waiting(batch.city_id, batch.period) if item.obstacle]
            if is_draft
            else [],
            "file": BankFile.objects.defer("sealed").filter(batch=batch).first() if batch.sent_at else None,
            "undone": Payment.objects.filter(batch=batch, status__in=CAME_BACK).aggregate(
                count=Count("pk"), amount=Sum("net", default=0)
            )
            if batch.sent_at
            else None,
            "layouts": LAYOUTS.values(),
            "activity_url": reverse("commissions:batch_activity", kwargs={"pk": batch.pk})
            if self.user.scope_for(HISTORY).has_city(batch.city_id)
            else "",
        }


class BatchActivityView(ActivityView):
    queryset: ClassVar[QuerySet[Any]] = PaymentBatch.objects.all()
