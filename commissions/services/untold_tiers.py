"""Tiers that the hint for the next tier can't tell of, in words: those that more sales like one of the payee's don't move."""

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commissions.choices import CountPeriod, TierBasis, TierMode, VersionStatus
from commissions.models import Band, Component
from sales.choices import Grain

_BY_ORDER: Final = gettext_lazy("each order has a tier of its own, whatever else is sold")
_BY_FIGURE: Final = gettext_lazy("the tier goes by a figure of the month, which a sale needn't move")
_BY_TIME: Final = gettext_lazy("the tier goes by the time that has passed")
_BY_DAY: Final = gettext_lazy("each day is counted by itself, and these days are over")
_BY_OTHERS: Final = gettext_lazy("the tier counts something other than sales")


def untold_tiers(keys: Collection[int], period: int) -> list[str]:
    """One sentence for each reason, with the components of these keys that it holds for in this month. One query."""
    tiered = Band.objects.filter(Q(lower__gt=0) | Q(upper__isnull=False), rule__component=OuterRef("pk"))
    components = (
        Component.objects.filter(
            Exists(tiered),
            key__in=keys,
            version__status__in=[VersionStatus.ACTIVE, VersionStatus.SUPERSEDED],
            version__effective_from__lte=period,
        )
        .filter(Q(version__effective_to=None) | Q(version__effective_to__gte=period))
        .order_by("key", "-version__effective_from", "-version__number")
        .distinct("key")
    )
    names: dict[str, list[str]] = {}
    for component in components:
        if reason := _reason(component):
            names.setdefault(str(reason), []).append(_("“%(name)s”") % {"name": component.name})
    said = _("%(components)s: %(reason)s.")
    return [
        said % {"components": pgettext("between attributes", ", ").join(sorted(found)), "reason": reason}
        for reason, found in names.items()
    ]


def _reason(component: Component) -> str | Promise:
    """As next_tiers.sql leaves them out."""
    if component.tier_mode == TierMode.TRANSACTION:
        return _BY_ORDER
    if component.tier_basis == TierBasis.FIGURE:
        return _BY_FIGURE
    if component.tier_basis in (TierBasis.MONTHS, TierBasis.DAYS):
        return _BY_TIME
    if component.count_period == CountPeriod.DAY:
        return _BY_DAY
    return "" if component.grain == Grain.SALE else _BY_OTHERS
