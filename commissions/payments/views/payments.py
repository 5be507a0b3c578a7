"""Payments: the list for staff and for dealers, one of them with what it is made of, and its reversal."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.models import Payment
from commissions.payments.choices import PaymentStatus
from commissions.payments.filtersets import PaymentFilterSet
from commissions.payments.forms import ReverseForm
from commissions.payments.services.batches import APPROVE
from commissions.payments.services.taking_back import payment_reverse
from commissions.payments.tables import PaymentTable
from commissions.payments.views.batches import EXPORT
from core.actions import Crumb
from core.links import may_open
from core.views import Empty, FormPage, ListView, ObjectView, PageView

VIEW = "commissions.payment_view"
PAYMENTS = Payment.objects.select_related("payee", "city", "account", "batch")


class PaymentListView(ListView):
    permission = VIEW
    title = _("Payments")
    queryset = PAYMENTS.exclude(status__in=[PaymentStatus.PLANNED, PaymentStatus.LEFT_OUT])
    table_class = PaymentTable
    filterset_class = PaymentFilterSet
    export_permission = EXPORT
    empty = Empty(
        _("No payment yet"), _("Payments stand here from the day on which they go to the bank."), "cash"
    )


class PaymentPage(ObjectView):
    permission = VIEW
    queryset = Payment.objects.select_related(
        "payee",
        "city",
        "account",
        "batch__approved_by",
        "batch__seconded_by",
        "batch__sent_by",
        "reversed_by",
    )
    object: Payment

    def get_crumbs(self) -> list[Crumb]:
        if may_open(self.user, "commissions:batch_detail"):
            return [Crumb(self.object.batch.number, self.object.batch.get_absolute_url())]
        return [Crumb(str(_("Payments")), reverse("commissions:payment_list"))]


class PaymentDetailView(PaymentPage, PageView):
    template_name = "commissions/payments/payment.html"

    def get_title(self) -> str:
        return f"{self.object.payee.name} · {self.object}" if self.object.number else self.object.payee.name

    def get_context(self) -> dict[str, Any]:
        payment = self.object
        return {
            **super().get_context(),
            "payment": payment,
            "state": payment.state,
            "parts": list(
                payment.parts.select_related("statement", "deposit_return").order_by(
                    "statement__period", "pk"
                )
            ),
            "debts": list(payment.offsets.select_related("debt").order_by("debt__period")),
            "may_reverse": payment.status == PaymentStatus.PAID
            and self.user.scope_for(APPROVE).has_city(payment.city_id)
            and payment.batch.sent_by_id != self.user.pk,
        }


class PaymentReverseView(FormPage, PaymentPage):
    """The money came back: what was paid is payable again."""

    permission = APPROVE
    view_permission = VIEW
    form_class = ReverseForm
    title = _("Reverse the payment")
    submit_label = _("Reverse")
    success_message = _("Reversed. What it paid is payable again.")

    def save(self, form: Any) -> Payment:
        return payment_reverse(payment=self.object, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()
