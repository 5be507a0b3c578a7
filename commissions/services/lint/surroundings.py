"""What a plan version is held against: the channels, products and figures that there are today. Read once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, When

from commissions.models import Coefficient, CoefficientKind
from commissions.services.inputs import PAID_THROUGH_PARENT
from core.periods import current_period, first_day, last_day, period_range, shift
from network.choices import ChannelStatus, RegionLevel
from network.models import Channel, Region
from sales.choices import ValueState
from sales.models import ChannelMonth, Metric, Product, SubscriberMonth, Target

RECENT: Final = 3
"""So many months back, this one included, something reported counts as usual."""


class Profile(NamedTuple):
    """What rules can ask of a channel; ids for places."""

    channel_kind: int
    mode: int | None
    level: int | None
    star: int | None
    city_class: int | None
    city: int
    district: int
    channel: tuple[int, ...] = ()
    """Of the channels that rules name, the one that sells and the one that it is paid through."""


@dataclass(frozen=True)
class Surroundings:
    """Each list costs one query, and only if it is asked for."""

    region: Region
    effective_from: int
    effective_to: int | None = None
    named: frozenset[int] = frozenset()
    """Channels that rules name: each has a profile of its own."""

    recent: tuple[int, ...] = field(
        default_factory=lambda: tuple(period_range(shift(current_period(), 1 - RECENT), current_period()))
    )

    @property
    def is_citys(self) -> bool:
        return self.region.level == RegionLevel.CITY

    @property
    def first_day(self) -> datetime.date:
        return first_day(self.effective_from)

    @property
    def last_day(self) -> datetime.date:
        return last_day(self.effective_to) if self.effective_to else datetime.date(2099, 12, 31)

    @cached_property
    def profiles(self) -> list[Profile]:
        """The different kinds of channels that are open today, within the plan's region."""
        rows = Channel.objects.exclude(status=ChannelStatus.CLOSED).order_by()
        if self.is_citys:
            rows = rows.filter(city=self.region)
        names = ("kind", "mode", "level", "star", "city__city_class", "city_id", "district_id")
        through = Q(kind__in=PAID_THROUGH_PARENT, parent__in=self.named)
        rows = rows.annotate(
            own=Case(When(pk__in=self.named, then="pk")), payer=Case(When(through, then="parent_id"))
        )
        found = {
            Profile(*row)._replace(channel=tuple(filter(None, (own, payer))))
            for *row, own, payer in rows.values_list(*names, "own", "payer").distinct()
        }
        return sorted(
            found, key=lambda profile: tuple(value or 0 for value in profile[:-1]) + profile.channel
        )

    @cached_property
    def products(self) -> list[Product]:
        return list(Product.objects.filter(is_active=True).order_by("code"))

    @cached_property
    def has_subscriber_months(self) -> bool:
        return SubscriberMonth.objects.filter(**self._reported).exists()

    def metrics_reported(self, metrics: Iterable[Metric]) -> set[int]:
        """Of these, those with a value in recent months."""
        values: Any = ChannelMonth.objects.filter(state=ValueState.REPORTED, **self._reported)
        wanted = Metric.objects.filter(pk__in=[metric.pk for metric in metrics])
        found = wanted.filter(Exists(values.filter(metric_id=OuterRef("pk")).order_by()))
        return set(found.order_by().values_list("pk", flat=True))

    @cached_property
    def targeted(self) -> set[int | None]:
        """Metrics with targets in recent months; None stands for the target of sales by order."""
        rows = Target.objects.filter(period__in=self.recent).order_by()
        if self.is_citys:
            rows = rows.filter(channel__city=self.region)
        return set(rows.values_list("metric_id", flat=True).distinct())

    @cached_property
    def unset_coefficients(self) -> list[CoefficientKind]:
        """Kinds of which no value was entered for recent months; none where coefficients were never used at all."""
        values: Any = Coefficient.objects.order_by()
        if self.is_citys:
            values = values.filter(channel__city=self.region)
        recent = values.filter(kind=OuterRef("pk"), period__in=self.recent)
        kinds = CoefficientKind.objects.filter(Exists(values)).exclude(Exists(recent))
        return list(kinds.order_by(F("position"), "code"))

    @property
    def _reported(self) -> dict[str, Any]:
        """Of the current facts, those of recent months and of the plan's region."""
        here = {"city_id": self.region.pk} if self.is_citys else {}
        return {"period__in": self.recent, "superseded_by": None, **here}
