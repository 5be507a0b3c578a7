"""What people enter about budgets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.budgets.filtersets import AHEAD
from commissions.budgets.services import EDIT, budget_add, budget_set
from commissions.forms.plans import PeriodField
from commissions.models import Budget
from core.formfields import YuanField
from core.periods import current_period, shift
from core.scoping import ScopedUser
from network.models import Region

_AMOUNT: dict[str, Any] = {
    "label": _("Budget (yuan)"),
    "min_value": 0,
    "widget": forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
}


class BudgetValueForm(forms.Form):
    amount = YuanField(**_AMOUNT)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if amount < 0:
            raise forms.ValidationError(_("Write 0 or more."))
        return amount

    def change(self, budget: Budget, user: ScopedUser) -> Budget:
        return budget_set(budget=budget, user=user, **self.cleaned_data)


class BudgetForm(BudgetValueForm):
    city: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(label=_("City"), queryset=None)
    period = PeriodField(label=_("Period"))
    field_order = ("city", "period", "amount", "document_number")

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        scope = user.scope_for(EDIT)
        cities = Region.objects.cities()
        if not scope.everything:
            cities = cities.filter(pk__in=scope.city_ids)
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]

    def clean_period(self) -> int:
        period: int = self.cleaned_data["period"]
        if period > shift(current_period(), AHEAD):
            raise forms.ValidationError(_("That month is too far ahead."))
        return period

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        city, period = data.get("city"), data.get("period")
        if city and period and Budget.objects.filter(city=city, period=period).exists():
            self.add_error("city", _("This city and month have a budget already: change that one."))
        return data

    def save(self) -> Budget:
        return budget_add(user=self.user, **self.cleaned_data)
