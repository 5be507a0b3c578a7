"""Invoices: the list for staff and for dealers, a new one for a statement, one with its picture, and its check."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.choices import StatementStatus
from commissions.models import Invoice, Statement
from commissions.payments.choices import InvoiceStatus
from commissions.payments.consent_forms import AnswerForm, InvoiceForm
from commissions.payments.consent_tables import InvoiceTable
from commissions.payments.filtersets import InvoiceFilterSet
from commissions.payments.services.batches import PREPARE
from commissions.payments.services.invoices import (
    SEND,
    cover_of,
    invoice_accept,
    invoice_refuse,
    invoice_withdraw,
)
from commissions.payments.views.batches import EXPORT
from core import formats
from core.actions import Action, Crumb, buttons
from core.models import Attachment
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel
from core.services.journal import beside
from core.views import ActionView, DetailView, Empty, FormPage, ListView, ObjectView
from core.views.journal import SANDBOX

VIEW = "commissions.payment_view"
INVOICES = Invoice.objects.select_related("city", "payee", "statement", "sent_by", "decided_by")


class InvoiceListView(ListView):
    permission = VIEW
    title = _("Invoices")
    queryset = INVOICES
    table_class = InvoiceTable
    filterset_class = InvoiceFilterSet
    export_permission = EXPORT
    empty = Empty(
        _("No invoice yet"), _("A dealer sends an invoice from the page of a published statement."), "receipt"
    )


class InvoicePage(ObjectView):
    permission = VIEW
    queryset = INVOICES
    object: Invoice

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Invoices")), reverse("commissions:invoice_list"))]


def _act(label: Any, name: str, permission: str, **options: Any) -> Action:
    return Action(
        label,
        f"commissions:invoice_{name}",
        permission,
        args={"pk": "pk"},
        when=lambda invoice: invoice.status == InvoiceStatus.WAITING,
        **options,
    )


class InvoiceDetailView(InvoicePage, DetailView):
    file = Action(
        _("Picture of the invoice"), "commissions:invoice_file", VIEW, icon="download", args={"pk": "pk"}
    )
    own = (
        _act(
            _("Withdraw"),
            "withdraw",
            SEND,
            icon="arrow-back-up",
            post=True,
            confirm=_("Withdraw this invoice? Its number can be sent again."),
        ),
    )
    checks = (
        _act(_("Refuse"), "refuse", PREPARE, icon="x", danger=True),
        _act(
            _("Accept"),
            "accept",
            PREPARE,
            icon="check",
            primary=True,
            post=True,
            confirm=_("Accept this invoice? It counts from then on, and stays."),
        ),
    )

    def get_title(self) -> str:
        return f"{self.object.payee.name} · {self.object.number}"

    def get_badge(self) -> InvoiceStatus:
        return self.object.state

    def get_panels(self) -> Sequence[Panel]:
        statement = Attribute(
            "statement__period",
            _("Statement"),
            format=formats.period_label,
            url_name="commissions:statement_detail",
            args={"pk": "statement_id"},
        )
        basics = AttributePanel(
            _("The invoice"),
            (
                *("number", "issuer", "issued_on", "amount", "tax"),
                statement,
                Attribute("answer", wide=True, spare=True),
                "sent_by",
                "sent_at",
                Attribute("decided_by", spare=True),
                Attribute("decided_at", spare=True),
            ),
        )
        return (basics, HtmlPanel("commissions/payments/cover.html", self._cover, side=True))

    def _cover(self, request: HttpRequest, invoice: Invoice) -> dict[str, Any]:
        return {"cover": cover_of(invoice.statement), "may_send": False}

    def get_context(self) -> dict[str, Any]:
        """Nobody is offered to check an invoice that they sent."""
        made = self.object.sent_by_id == self.user.pk
        offered = (self.file, *self.own, *(() if made else self.checks))
        return {**super().get_context(), "buttons": buttons(offered, self.user, self.object, may=self.may)}


class InvoiceAddView(FormPage, ObjectView):
    """For one statement, by whoever it pays."""

    permission = SEND
    queryset = Statement.objects.select_related("payee").exclude(status=StatementStatus.DRAFT)
    form_class = InvoiceForm
    submit_label = _("Send it")
    success_message = _("Sent. Settlement checks it.")
    object: Statement

    def get_title(self) -> str:
        return str(_("Invoice for %(month)s") % {"month": formats.period_label(self.object.period)})

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user, "statement": self.object}

    def get_initial(self) -> dict[str, Any]:
        cover = cover_of(self.object)
        missing = cover.missing - cover.waiting
        return {"amount": missing} if missing > 0 else {}

    def get_cancel_url(self) -> str:
        return reverse("commissions:statement_detail", kwargs={"pk": self.object.pk})


class InvoiceFileView(InvoicePage):
    """Always as a download, in a sandbox."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kept = get_object_or_404(Attachment.objects.select_related("content"), **beside(self.object))
        return FileResponse(
            BytesIO(kept.content.content),
            as_attachment=True,
            filename=kept.name,
            content_type=kept.media_type,
            headers={"Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff"},
        )


class InvoiceRefuseView(FormPage, InvoicePage):
    permission = PREPARE
    form_class = AnswerForm
    title = _("Refuse the invoice")
    submit_label = _("Refuse")
    success_message = _("Refused. The dealer reads why.")

    def save(self, form: Any) -> Invoice:
        return invoice_refuse(invoice=self.object, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class InvoiceAcceptView(ActionView):
    permission = PREPARE
    queryset = INVOICES
    success_message = _("Accepted.")

    def perform(self, data: dict[str, Any]) -> str:
        return invoice_accept(invoice=self.object, user=self.user).get_absolute_url()


class InvoiceWithdrawView(ActionView):
    permission = SEND
    queryset = INVOICES
    success_message = _("Withdrawn.")

    def perform(self, data: dict[str, Any]) -> str:
        return invoice_withdraw(invoice=self.object, user=self.user).get_absolute_url()
