"""Which components a sheet may name, and what its names stand for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import F, Q, Value
from django.utils.translation import gettext as _

from commissions.choices import LineKind
from commissions.comparison.choices import LEFT_OUT
from commissions.comparison.models import ComponentSpelling
from commissions.models import ComponentKey
from commissions.services.labels import labels_for
from core.sheets.spelling import folded
from network.models import Region

MONTH_KINDS: Final = (
    LineKind.COEFFICIENT,
    LineKind.QUALIFIER,
    LineKind.ADJUSTMENT,
)
"""Lines that concern a payee's month as a whole: in place of a component stands minus their kind, as in simulations."""


@dataclass(frozen=True, slots=True)
class Component:
    key: int
    name: str
    spellings: tuple[str, ...] = ()


@dataclass(slots=True)
class Names:
    """`known` maps a folded name to the component that it stands for."""

    components: list[Component] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)

    def key_of(self, text: str) -> int | None:
        return self.known.get(folded(text))

    def label(self, key: int) -> str:
        return next((one.name for one in self.components if one.key == key), "")

    def choices(self) -> list[tuple[int, str]]:
        return [*((one.key, one.name) for one in self.components), (LEFT_OUT, _("Not compared"))]


def regions_above(region: Region) -> list[int]:
    """The region and those that it lies in: plans of all of them hold there."""
    rows = Region.objects.annotate(below=Value(region.path)).filter(Q(("below__startswith", F("path"))))
    return list(rows.values_list("pk", flat=True))


def names_for(region: Region) -> Names:
    """Components of the plans that hold somewhere in the region. Three queries."""
    above = regions_above(region)
    keys = ComponentKey.objects.filter(
        Q(plan__region__path__startswith=region.path) | Q(plan__region__in=above)
    )
    codes = dict(keys.order_by("plan__code", "code").values_list("pk", "code"))
    said = ComponentSpelling.objects.filter(region__in=above)
    spelled: dict[int, list[str]] = {}
    for text, key in said.values_list("text", "component_key"):
        spelled.setdefault(key, []).append(text)
    labels = labels_for(codes)
    found = Names()
    for key, code in codes.items():
        found.components.append(Component(key, labels.component(key), (code, *spelled.pop(key, ()))))
    for kind in MONTH_KINDS:
        found.components.append(Component(-kind, str(kind.label), tuple(spelled.pop(-kind, ()))))
    _learn(found, spelled)
    return found


def _learn(found: Names, spelled: dict[int, list[str]]) -> None:
    """What was said by people counts before names, and a name that several share stands for none of them."""
    shared: set[str] = set()
    for component in found.components:
        for text in (component.name, component.spellings[0] if component.key > 0 else ""):
            name = folded(text)
            if name in found.known and found.known[name] != component.key:
                shared.add(name)
            elif name:
                found.known[name] = component.key
    for name in shared:
        del found.known[name]
    for component in found.components:
        learnt = component.spellings[1:] if component.key > 0 else component.spellings
        found.known |= {folded(text): component.key for text in learnt}
    found.known |= {folded(text): LEFT_OUT for text in spelled.get(LEFT_OUT, ())}


def names_say(region: Region, said: Iterable[tuple[str, int]], user_id: int) -> None:
    """Remembers what names stand for in this region; the latest word counts."""
    ComponentSpelling.objects.bulk_create(
        [
            ComponentSpelling(region=region, text=text, component_key=key, said_by_id=user_id)
            for text, key in said
        ],
        update_conflicts=True,
        unique_fields=["region", "text"],
        update_fields=["component_key", "said_by"],
    )
