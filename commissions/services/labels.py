"""Names for what ledger lines hold as numbers and codes: components and reasons, in one query a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Func, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.engine import TEXTS
from commissions.models import Component

REASON_TEXTS: Final[dict[str, str | Promise]] = {
    reason.value: gettext_lazy(text) for reason, text in TEXTS.items() if reason
}
"""Reasons that the engine gives by itself. A plan's conditions bring their own code and words."""


@dataclass(frozen=True, slots=True)
class Labels:
    """`gates` holds the words of a reason code by component; key 0 gathers those of all components."""

    names: dict[int, str] = field(default_factory=dict)
    gates: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def component(self, key: int) -> str:
        return self.names.get(key) or _("Without a component")

    def reason(self, code: str, component_key: int = 0) -> str:
        """In words; several only where two components use one code differently."""
        if code in REASON_TEXTS:
            return str(REASON_TEXTS[code])
        return " / ".join(self.gates.get((component_key, code), [])) or _("A condition was not met")


def labels_for(component_keys: Iterable[int]) -> Labels:
    """One query: names and conditions of these components, the newest version's first."""
    wanted = {key for key in component_keys if key}
    if not wanted:
        return Labels()
    condition = Func(F("gates__reason"), Value("\t"), F("gates__label"), function="concat")
    rows = (
        Component.objects.filter(key_id__in=wanted)
        .order_by("key_id", "-version__number")
        .values_list("key_id", "name")
        .annotate(conditions=ArrayAgg(condition, filter=Q(gates__isnull=False), default=Value([])))
    )
    names: dict[int, str] = {}
    gates: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key, name, conditions in rows:
        names.setdefault(key, name)
        for text in conditions:
            code, _tab, label = text.partition("\t")
            for place in ((key, code), (0, code)):
                if label not in gates[place]:
                    gates[place].append(label)
    return Labels(names, dict(gates))
