"""What people enter about holds, invoices and write-offs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.models import Debt, Statement
from commissions.payments.models import DepositReturn, Invoice, WriteOff
from commissions.payments.services.deposit_returns import deposit_return_propose
from commissions.payments.services.invoices import invoice_send
from commissions.payments.services.write_offs import write_off_propose
from core.formfields import YuanField
from core.forms import DateInput
from core.scoping import ScopedUser
from network.models import Channel


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """Read by whoever sent or proposed it."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class DocumentForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(
        label=_("Document number"), max_length=60, help_text=_("Of the decision that allows it.")
    )


class WriteOffForm(DocumentForm):
    def __init__(self, *args: Any, user: ScopedUser, debt: Debt, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.debt = user, debt

    def save(self) -> WriteOff:
        return write_off_propose(debt=self.debt, user=self.user, **self.cleaned_data)


class DepositReturnForm(DocumentForm):
    def __init__(self, *args: Any, user: ScopedUser, payee: Channel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.payee = user, payee

    def save(self) -> DepositReturn:
        return deposit_return_propose(payee=self.payee, user=self.user, **self.cleaned_data)


class InvoiceForm(forms.Form):
    """As it stands on the paper."""

    number = forms.RegexField(
        r"\A[0-9A-Za-z-]{4,32}\Z",
        label=_("Invoice number"),
        error_messages={"invalid": _("Letters, digits and hyphens only.")},
        help_text=_("All digits of it, also those of its series."),
    )
    issued_on = forms.DateField(label=_("Issued on"), widget=DateInput)
    amount = YuanField(label=_("Amount with tax (yuan)"))
    tax = YuanField(label=_("Tax in it (yuan)"))
    file = forms.FileField(
        label=_("Picture of the invoice"), max_length=1_000, help_text=_("PDF, PNG or JPEG, 20 MB at most.")
    )

    def __init__(self, *args: Any, user: ScopedUser, statement: Statement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.statement = user, statement

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].upper()
        return number

    def save(self) -> Invoice:
        return invoice_send(statement=self.statement, user=self.user, **self.cleaned_data)
