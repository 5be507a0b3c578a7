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

from commissions.engine import Reason
from commissions.models import Component

REASON_TEXTS: Final[dict[str, str | Promise]] = {
    Reason.NO_RULE: gettext_lazy("No rule of a plan in force applies"),
    Reason.NO_LONGER_IN_PLAN: gettext_lazy("The plan in force no longer pays this"),
    Reason.NO_POSITION: gettext_lazy("The channel had no place in the network on that day"),
    Reason.OTHER_PAYEE: gettext_lazy("Now paid to another payee"),
    Reason.NOT_REPORTED: gettext_lazy("Not reported: no gain and no deduction"),
    Reason.USAGE_NOT_REPORTED: gettext_lazy("The usage that the condition asks for is not reported yet"),
    Reason.NOT_APPLICABLE: gettext_lazy("Not applicable to this channel"),
    Reason.RATE_ZERO: gettext_lazy("The rate reached is 0"),
    Reason.BELOW_TIERS: gettext_lazy("No tier reached"),
    Reason.NO_TARGET: gettext_lazy("No target set"),
    Reason.NOTHING_TO_PAY_ON: gettext_lazy("The base is 0, or less than half a fen is due"),
    Reason.CAP_USED_UP: gettext_lazy("The cap is used up"),
    Reason.BASE_LINE_UNPAID: gettext_lazy("The line that this is a share of earns nothing"),
    Reason.WITHDRAWN: gettext_lazy("The record was withdrawn"),
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
