"""What is simulated, over which months, beside what."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.forms.plans import PeriodField
from commissions.models import PlanVersion
from commissions.simulation.models import Simulation
from commissions.simulation.querysets import RUN
from commissions.simulation.services.requests import simulation_request
from core.choosing import Chosen, DependentMixin
from core.periods import current_period, previous_period
from network.choices import RegionLevel
from network.models import Region
from users.models import User

if TYPE_CHECKING:
    _VersionChoice = forms.ModelChoiceField[PlanVersion]
    RegionChoice = forms.ModelChoiceField[Region]
else:
    _VersionChoice = RegionChoice = forms.ModelChoiceField


class VersionField(_VersionChoice):
    """Versions that the user sees, by plan, with their document: several of a plan look alike otherwise."""

    def label_from_instance(self, obj: PlanVersion) -> str:
        state = obj.get_status_display()
        return " · ".join(filter(None, (str(obj), obj.document_number, state)))


class BaseField(DependentMixin, VersionField):
    """Another version of the same plan; none is what was in force in each month."""

    depends_on = ("version",)

    def narrow(self, chosen: Chosen) -> None:
        version = chosen.get("version")
        if self.queryset is not None:
            self.queryset = (
                self.queryset.filter(plan=version.plan_id).exclude(pk=version.pk)
                if version
                else self.queryset.none()
            )


class RegionField(DependentMixin, RegionChoice):
    """The regions in which the user may simulate, as far as the plan holds there."""

    depends_on = ("version",)

    def narrow(self, chosen: Chosen) -> None:
        version = chosen.get("version")
        if version and self.queryset is not None:
            self.queryset = self.queryset.filter(path__startswith=version.plan.region.path)


class SimulationForm(forms.Form):
    version = VersionField(label=gettext_lazy("Plan version"), queryset=PlanVersion.objects.none())
    base = BaseField(
        label=gettext_lazy("Beside"),
        queryset=PlanVersion.objects.none(),
        required=False,
        empty_label=gettext_lazy("The version in force in each month"),
    )
    region = RegionField(
        label=gettext_lazy("Region"), queryset=Region.objects.none(), empty_label=None, required=True
    )
    first = PeriodField(label=gettext_lazy("From month"))
    last = PeriodField(label=gettext_lazy("To month"), help_text=gettext_lazy("At most twelve months."))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        versions = PlanVersion.objects.visible_to(user).select_related("plan__region")
        for name in ("version", "base"):
            self.fields[name].queryset = versions.order_by("plan__code", "-number")  # type: ignore[attr-defined]
        regions = Region.objects.filter(level__in=[RegionLevel.PROVINCE, RegionLevel.CITY])
        scope = user.scope_for(RUN)
        if not scope.everything:
            regions = regions.filter(pk__in=scope.city_ids)
        self.fields["region"].queryset = regions.order_by("path")  # type: ignore[attr-defined]
        latest = previous_period(current_period())
        self.fields["first"].initial = self.fields["last"].initial = latest

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last month comes before the first."))
        if last and last >= current_period():
            self.add_error("last", _("Only months that are over can be simulated."))
        return data

    def save(self) -> Simulation:
        return simulation_request(user=self.user, **self.cleaned_data)
