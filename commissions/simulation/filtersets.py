"""Filters of simulations and of the payees of one."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.simulation.choices import HARD, OUTCOMES, Band
from commissions.simulation.models import Simulation, SimulationPayee
from core.filters import PortalFilterSet
from network.choices import ChannelKind


class SimulationFilterSet(PortalFilterSet):
    search_fields = ("plan__code__startswith", "plan__name", "note")
    search_placeholder = _("Plan or note")

    attached = filters.ChoiceFilter(
        label=_("Attached"),
        method="filter_attached",
        choices=[("yes", _("Attached to its version")), ("no", _("Not attached"))],
    )

    class Meta:
        model = Simulation
        fields: ClassVar[list[str]] = []

    def filter_attached(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(attached_at__isnull=value == "no")


class SimulationPayeeFilterSet(PortalFilterSet):
    """Cities and kinds on offer are those of the simulation."""

    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    outcome = filters.ChoiceFilter(label=_("Outcome"), method="filter_outcome", choices=OUTCOMES)
    city = filters.TypedChoiceFilter(label=_("City"), field_name="city_id", coerce=int)
    kind = filters.TypedChoiceFilter(label=_("Kind"), coerce=int)
    band = filters.TypedChoiceFilter(label=_("Rise or fall"), choices=Band.choices, coerce=int)
    cause = filters.TypedChoiceFilter(label=_("Cause"), field_name="cause_key", coerce=int)

    class Meta:
        model = SimulationPayee
        fields: ClassVar[list[str]] = []

    def __init__(
        self, *args: Any, simulation: Simulation, labels: dict[int, str] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        figures = simulation.figures
        offered: dict[str, list[tuple[int, str]]] = {
            "city": [(row["key"], row["name"]) for row in figures.get("cities", ())],
            "kind": [(row["key"], str(ChannelKind(row["key"]).label)) for row in figures.get("kinds", ())],
            "cause": [
                (row["key"], (labels or {}).get(row["key"], ""))
                for row in figures.get("components", ())
                if row["old"] != row["new"]
            ],
        }
        for name, choices in offered.items():
            if len(choices) > 1:
                self.filters[name].extra["choices"] = choices
            else:
                del self.filters[name]

    def filter_outcome(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "hard":
            return queryset.filter(band__in=HARD)
        lookup = {"losers": "difference__lt", "winners": "difference__gt", "same": "difference"}[value]
        return queryset.filter(**{lookup: 0})
