"""Forms over agents and their stores."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from core.forms import DateInput
from core.quick import QuickAdd
from network.choices import AgentLevel, ChannelKind, SalesMode
from network.formfields import StarField, UplineField
from network.forms import PlacedForm, RegisterAddForm, RegisterForm
from network.located_forms import LocatedForm
from network.services.uplines import upline_problems


class AgentForm(LocatedForm, RegisterForm):
    """Name, taxpayer, contact, contract and deposit. The place in the network has a form of its own."""

    class Meta:
        model = Agent
        fields: ClassVar[list[str]] = [
            "credit_code",
            "taxpayer_kind",
            "tax_rate",
            "contact_name",
            "contact_phone",
            "contract_number",
            "contract_from",
            "contract_to",
            "deposit_due",
            "deposit_paid",
            "longitude",
            "latitude",
        ]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "contract_from": DateInput(),
            "contract_to": DateInput(),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tax_rate"].help_text = _("0.06 is 6 %.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_span("contract_from", "contract_to", _("The contract ends before it begins."))
        for name in ("deposit_due", "deposit_paid"):
            if (data.get(name) or 0) < 0:
                self.add_error(name, _("Not below zero."))
        return data


class AgentAddForm(RegisterAddForm, AgentForm):
    """A new agent, with the place where it begins."""

    edit_code = Agent.edit_code
    PLACE = (*RegisterAddForm.PLACE, "mode", "level", "star")

    level = forms.TypedChoiceField(label=_("Level"), choices=AgentLevel.choices, coerce=int)
    upline = UplineField(help_text=_("For level 2: the code of the level-1 agent above."))
    other_city = forms.BooleanField(label=_("The upline is in another city"), required=False)
    mode = forms.TypedChoiceField(
        label=_("Sales mode"), choices=SalesMode.choices, coerce=int, initial=SalesMode.DEALER
    )
    star = StarField()

    field_order = [
        "code",
        "name",
        "level",
        "upline",
        "district",
        "other_city",
        "mode",
        "star",
        "opened_on",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["upline"].quick_add = QuickAdd("agents:agent_add", {"district": "district"})  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not {"district", "opened_on", "level", "upline"} <= set(data):
            return data
        problems = upline_problems(
            kind=ChannelKind.AGENT,
            level=data["level"],
            parent=data["upline"],
            city_id=data["city"].pk,
            day=data["opened_on"],
            other_city=data.get("other_city", False),
        )
        for field, problem in problems.items():
            self.add_error("upline" if field == "parent" else field, str(problem))
        return data

    @property
    def place(self) -> dict[str, Any]:
        return {**super().place, "parent": self.cleaned_data["upline"]}


class StoreForm(PlacedForm):
    edit_code = Agent.edit_code

    name = forms.CharField(label=_("Name"), max_length=120)

    field_order = ["code", "name"]
