"""Forms over agents and their stores."""

import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from core.forms import DateInput
from core.periods import today
from core.scoping import ScopedUser
from network.choices import AgentLevel, ChannelKind, SalesMode
from network.forms import DistrictField, UplineField
from network.models import Channel, Region
from network.services.uplines import upline_problems

if TYPE_CHECKING:
    _AgentModelForm = forms.ModelForm[Agent]
else:
    _AgentModelForm = forms.ModelForm

EDIT = "agents.agent_edit"


class CodeField(forms.CharField):
    """A code that no channel has yet; full-width letters are taken for what they mean."""

    def __init__(self, **options: Any) -> None:
        valid = RegexValidator(r"\A[A-Z0-9][A-Z0-9-]{1,31}\Z", _("Letters, digits and hyphens only."))
        super().__init__(label=_("Code"), max_length=32, validators=[valid], **options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").upper()

    def clean(self, value: Any) -> str:
        code: str = super().clean(value)
        if Channel.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code


class AgentForm(_AgentModelForm):
    """Name, taxpayer, contact, contract and deposit. The place in the network has a form of its own."""

    name = forms.CharField(label=_("Name"), max_length=120)

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
        ]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "contract_from": DateInput(),
            "contract_to": DateInput(),
        }

    field_order = ["name"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial.setdefault("name", self.instance.channel.name)
        self.fields["tax_rate"].help_text = _("0.06 is 6 %.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begin, end = data.get("contract_from"), data.get("contract_to")
        if begin and end and end < begin:
            self.add_error("contract_to", _("The contract ends before it begins."))
        for name in ("deposit_due", "deposit_paid"):
            if (data.get(name) or 0) < 0:
                self.add_error(name, _("Not below zero."))
        return data

    def save(self, commit: bool = True) -> Agent:
        agent = super().save(commit)
        if commit and "name" in self.changed_data:
            agent.channel.name = self.cleaned_data["name"]
            agent.channel.save(update_fields=["name"])
        return agent


class AgentAddForm(AgentForm):
    """A new agent, with the place where it begins."""

    code = CodeField()
    level = forms.TypedChoiceField(label=_("Level"), choices=AgentLevel.choices, coerce=int)
    upline = UplineField(help_text=_("For level 2: the code of the level-1 agent above."))
    other_city = forms.BooleanField(label=_("The upline is in another city"), required=False)
    district = DistrictField()
    mode = forms.TypedChoiceField(
        label=_("Sales mode"), choices=SalesMode.choices, coerce=int, initial=SalesMode.DEALER
    )
    star = forms.TypedChoiceField(
        label=_("Star"),
        choices=[("", "—"), *((star, "★" * star) for star in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    opened_on = forms.DateField(label=_("Opened on"), widget=DateInput, initial=today)

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

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].offer(user, EDIT)  # type: ignore[attr-defined]
        self.fields["upline"].user = user  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not {"district", "opened_on", "level", "upline"} <= set(data):
            return data
        data["city"] = Region.objects.city_of(data["district"])
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
        names = ("code", "name", "opened_on", "city", "district", "mode", "level", "star", "upline")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in AgentForm.Meta.fields}


class StoreForm(forms.Form):
    code = CodeField()
    name = forms.CharField(label=_("Name"), max_length=120)
    district = DistrictField()
    opened_on = forms.DateField(label=_("Opened on"), widget=DateInput, initial=today)

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].offer(user, EDIT)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "district" in data:
            data["city"] = Region.objects.city_of(data["district"])
        return data
