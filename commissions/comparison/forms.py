"""What a comparison is asked with, and what its names stand for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.comparison.models import Comparison
from commissions.comparison.querysets import RUN
from commissions.comparison.services.naming import names_for, regions_above
from commissions.forms.plans import PeriodField
from commissions.models import PlanVersion
from commissions.simulation.forms import RegionChoice, VersionField
from core.choosing import Chosen, DependentMixin
from core.formfields import YuanField
from core.views.bulk import BulkForm
from network.choices import RegionLevel
from network.models import Region
from users.models import User


class _PlacedVersionField(DependentMixin, VersionField):
    """Versions of plans that hold in the region."""

    depends_on = ("region",)

    def narrow(self, chosen: Chosen) -> None:
        region = chosen.get("region")
        if region and self.queryset is not None:
            self.queryset = self.queryset.filter(plan__region__in=regions_above(region))


class ComparisonForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Results from Excel"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    region = RegionChoice(
        label=gettext_lazy("Region"), queryset=Region.objects.none(), empty_label=None, required=True
    )
    version = _PlacedVersionField(
        label=gettext_lazy("Beside"),
        queryset=PlanVersion.objects.none(),
        required=False,
        empty_label=gettext_lazy("What is posted"),
        help_text=gettext_lazy(
            "Or a plan version, worked out on the same facts; nothing reaches the ledger."
        ),
    )
    month = PeriodField(
        label=gettext_lazy("Month"),
        required=False,
        help_text=gettext_lazy("Only for sheets that name none."),
    )
    tolerance = YuanField(
        label=gettext_lazy("Rounding up to (yuan a line)"),
        initial=1,
        min_value=0,
        help_text=gettext_lazy("A difference up to this for each line behind an amount is rounding."),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("The sheet has all that was paid"),
        required=False,
        help_text=gettext_lazy("Otherwise only the components that it names are compared."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        versions = PlanVersion.objects.visible_to(user).select_related("plan__region")
        self.fields["version"].queryset = versions.order_by("plan__code", "-number")  # type: ignore[attr-defined]
        regions = Region.objects.filter(level__in=[RegionLevel.PROVINCE, RegionLevel.CITY])
        scope = user.scope_for(RUN)
        if not scope.everything:
            regions = regions.filter(pk__in=scope.city_ids)
        self.fields["region"].queryset = regions.order_by("path")  # type: ignore[attr-defined]


class NamesForm(forms.Form):
    """One drop-down for each name that nobody has said yet."""

    def __init__(self, *args: Any, comparison: Comparison, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Choose")), *names_for(comparison.region).choices()]
        self.named = {f"name_{place}": text for place, text in enumerate(comparison.unknown)}
        for key, text in self.named.items():
            self.fields[key] = forms.TypedChoiceField(label=text, choices=choices, coerce=int)

    def said(self) -> dict[str, int]:
        return {text: self.cleaned_data[key] for key, text in self.named.items()}


class SettleForm(BulkForm):
    text = forms.CharField(label=gettext_lazy("Settled because"), max_length=200)
