"""Forms over account managers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.quick import QuickAdd
from direct_sales.models import AccountManager
from network.formfields import ExtensionField
from network.forms import RegisterAddForm, RegisterForm
from outlets.models import Outlet


class AccountManagerForm(RegisterForm):
    home_outlet = ExtensionField(Outlet, label=_("Home outlet"), help_text=_("The code of an own outlet."))

    class Meta:
        model = AccountManager
        fields: ClassVar[list[str]] = ["staff_number", "category", "phone", "hired_on", "home_outlet"]
        widgets: ClassVar[dict[str, forms.Widget]] = {"hired_on": DateInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].required = True
        self.fields["home_outlet"].quick_add = QuickAdd("outlets:outlet_add", {"district": "district"})  # type: ignore[attr-defined]

    def clean_staff_number(self) -> str:
        number: str = self.cleaned_data["staff_number"]
        others = AccountManager.objects.exclude(pk=self.instance.pk)
        if number and others.filter(staff_number=number).exists():
            raise forms.ValidationError(_("Somebody else has this staff number."))
        return number


class AccountManagerAddForm(RegisterAddForm, AccountManagerForm):
    edit_code = AccountManager.edit_code
