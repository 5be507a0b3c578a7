"""What people enter about rewards, fines and other amounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.adjustments.choices import AdjustmentKind
from commissions.adjustments.services import (
    adjustment_propose,
    component_title,
    components_offered,
    payees_offered,
    signed,
)
from commissions.models import AdjustmentRequest
from core import formats
from core.errors import Refusal
from core.formfields import YuanField
from core.periods import current_period, period_range, shift
from core.scoping import ScopedUser
from network.formfields import ChannelCodeField
from network.models import Channel
from network.querysets import ChannelQuerySet

MONTHS = 24


class PayeeField(ChannelCodeField):
    def allowed(self) -> ChannelQuerySet:
        return payees_offered(self.user) if self.user else Channel.objects.none()


class AdjustmentForm(forms.Form):
    payee = PayeeField(label=_("Payee"), help_text=_("The code of the channel whose statement it stands on."))
    event_period = forms.TypedChoiceField(label=_("Month concerned"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=AdjustmentKind.choices, initial=AdjustmentKind.REWARD)
    amount = YuanField(
        label=_("Amount (yuan)"),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
        help_text=_("Above 0 for a reward or a fine; an adjustment below 0 is taken from the payee."),
    )
    component_key = forms.TypedChoiceField(
        label=_("Component"), coerce=int, empty_value=None, required=False, help_text=_("If it is about one.")
    )
    document_number = forms.CharField(
        label=_("Document number"), max_length=60, help_text=_("Of the document that allows the amount.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The payee reads it beside the amount."),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["payee"].user = user  # type: ignore[attr-defined]
        months: Any = self.fields["event_period"]
        months.choices = adjusted_months()
        months.initial = shift(current_period(), -1)
        self.fields["component_key"].choices = component_choices(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "amount" in data and "kind" in data:
            try:
                signed(data["kind"], data["amount"])
            except Refusal as refusal:
                self.add_error("amount", str(refusal))
        return data

    def save(self) -> AdjustmentRequest:
        return adjustment_propose(user=self.user, **self.cleaned_data)


class FindingForm(forms.Form):
    finding = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def adjusted_months() -> list[tuple[int, str]]:
    """Two years back, newest first: what a month concerned may be."""
    latest = current_period()
    months = period_range(shift(latest, 1 - MONTHS), latest)
    return [(period, formats.period_label(period)) for period in months][::-1]


def component_choices(user: ScopedUser) -> list[tuple[Any, str]]:
    """One query; a component once, however many versions it is in force with."""
    found = {row.key_id: component_title(row) for row in components_offered(user)}
    return [("", formats.DASH), *found.items()]
