"""What to do for the next tier: the payee's month worked out by the engine once more, with so many more sales."""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.choices import RunStatus
from commissions.engine import held, next_tiers
from commissions.models import Component, Run, Statement
from commissions.services.explain import narrowed_to, seen_by
from commissions.services.inputs import Reading, inputs_read, spread_read, work_folder
from core import formats
from core.periods import previous_period
from sales.models import Sale

NEAR: Final = 2
"""Worth telling where half as much again as was reached would do."""


@dataclass(frozen=True, slots=True)
class NextTier:
    """`more` sales like one of `day` short of tier `number`; `gain` is fen, of the whole month."""

    component: str
    number: int
    more: int
    product: str
    day: datetime.date
    gain: int

    @property
    def text(self) -> str:
        return _(
            "%(more)s more like “%(product)s” of %(day)s would have reached tier %(number)s of “%(component)s”:"
            " +%(gain)s yuan in the month, caps and coefficients included."
        ) % {
            "more": formats.count(self.more),
            "product": self.product,
            "day": formats.date(self.day),
            "number": self.number,
            "component": self.component,
            "gain": formats.money(self.gain),
        }


def next_tier(statement: Statement) -> NextTier | None:
    """The tier whose reach would have brought most, of those that were near, under the rules and data of the last run."""
    runs = Run.objects.filter(city_id=statement.city_id, period=statement.period, status=RunStatus.DONE)
    run = runs.order_by("-id").first()
    if run is None:
        return None
    periods = [statement.period]
    with transaction.atomic(), connection.cursor() as cursor, work_folder() as folder:
        narrowed = narrowed_to(cursor, statement.city_id, periods, payee_id=statement.payee_id, deep=True)
        reading = Reading(
            city_id=statement.city_id,
            posting_period=statement.period,
            event_periods=periods,
            spread=spread_read(cursor, statement.city_id, periods, narrowed.payees),
            as_of=seen_by(cursor, run, periods),
            narrowed=narrowed,
        )
        with inputs_read(cursor, reading, folder) as inputs:
            kept = held(inputs)
    found = next_tiers(
        kept,
        posting_period=statement.period,
        event_periods=periods,
        city_id=statement.city_id,
        payee_id=statement.payee_id,
        period=statement.period,
        near=NEAR,
    )
    if not found:
        return None
    best = found[0]
    sales: QuerySet[Any] = Sale.objects.filter(
        city_id=statement.city_id, period__in=[previous_period(statement.period), statement.period]
    )
    sale = sales.select_related("product").filter(fact_id=best.fact_id).latest("revision")
    name = Component.objects.values_list("name", flat=True).get(pk=best.component_id)
    return NextTier(name, best.number, best.more, sale.product.name, sale.event_date, best.gain)
