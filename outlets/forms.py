"""Forms over own outlets."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from network.formfields import GridField
from network.forms import RegisterAddForm, RegisterForm
from network.located_forms import LocatedForm
from outlets.models import Outlet


class OutletForm(LocatedForm, RegisterForm):
    grid = GridField()

    class Meta:
        model = Outlet
        fields: ClassVar[list[str]] = [
            *("hall_type", "grid", "address", "longitude", "latitude"),
            *("area_m2", "counters", "staff_count", "opening_hours", "phone", "manager_name"),
            *("premises", "lease_from", "lease_to", "yearly_rent", "decorated_on", "score", "equipment"),
        ]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "lease_from": DateInput(),
            "lease_to": DateInput(),
            "decorated_on": DateInput(),
            "equipment": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["grid"].extension = self.instance  # type: ignore[attr-defined]
        self.fields["opening_hours"].help_text = _("Such as 08:30-18:00.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_span("lease_from", "lease_to", _("The lease ends before it begins."))
        if (data.get("yearly_rent") or 0) < 0:
            self.add_error("yearly_rent", _("Not below zero."))
        if not 0 <= (data.get("score") or 0) <= 1_000_000:
            self.add_error("score", _("From 0 to 100."))
        return data


class OutletAddForm(RegisterAddForm, OutletForm):
    edit_code = Outlet.edit_code
