"""What the peer with the ORM makes of its lines: the month's sums and the statements, as a run does.

The database adds up, which is quicker than to do it in Python; rows go out by `bulk_create`.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django.db import models
from django.db.models import Count, Sum

from benchmarks.engine_world import CITY, PERIOD

BATCH: Final = 5_000
_KEY: Final = ("payee_id", "kind", "component_key", "cause", "event_period", "reason")


class BenchFigure(models.Model):
    """The columns of MonthFigure that the peer knows."""

    pk = models.CompositePrimaryKey("city_id", "period", *_KEY)
    city_id = models.BigIntegerField()
    period = models.IntegerField()
    payee_id = models.BigIntegerField()
    kind = models.SmallIntegerField()
    component_key = models.BigIntegerField()
    cause = models.SmallIntegerField()
    event_period = models.IntegerField()
    reason = models.TextField()
    lines = models.IntegerField()
    standing = models.IntegerField()
    amount = models.BigIntegerField()
    gross = models.BigIntegerField()
    cut = models.BigIntegerField()

    class Meta:
        managed = False
        app_label = "commissions"
        db_table = "bench_figure"

    def __str__(self) -> str:
        return f"{self.payee_id} {self.kind}"


class BenchStatement(models.Model):
    city_id = models.BigIntegerField()
    period = models.IntegerField()
    payee_id = models.BigIntegerField()
    district_id = models.BigIntegerField()
    status = models.TextField(default="draft")
    facts_paid = models.IntegerField()
    facts_refused = models.IntegerField()
    earned = models.BigIntegerField()
    override = models.BigIntegerField()
    coefficient = models.BigIntegerField()
    adjustment = models.BigIntegerField(default=0)
    difference = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    payable = models.BigIntegerField()
    content_hash = models.TextField(default="")

    class Meta:
        managed = False
        app_label = "commissions"
        db_table = "bench_statement"

    def __str__(self) -> str:
        return str(self.payee_id)


def sums_write(
    lines: type[models.Model], channels: Mapping[int, Any], facts: Mapping[int, list[int]]
) -> None:
    """`facts` has of each payee how many of its facts are paid and how many aren't."""
    found = (
        lines._default_manager.filter(city_id=CITY, period=PERIOD)
        .order_by()
        .values(*_KEY)
        .annotate(lines=Count("id"), sum=Sum("amount"), gross_sum=Sum("gross"), cut_sum=Sum("cut"))
    )
    figures: list[BenchFigure] = []
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in found.iterator(BATCH):
        amount, gross, cut = row.pop("sum"), row.pop("gross_sum"), row.pop("cut_sum")
        figures.append(
            BenchFigure(
                city_id=CITY,
                period=PERIOD,
                standing=row["lines"],
                amount=amount,
                gross=gross,
                cut=cut,
                **row,
            )
        )
        sums[row["payee_id"]][row["kind"]] += amount
    BenchFigure._default_manager.bulk_create(figures, BATCH)
    BenchStatement._default_manager.bulk_create(
        [_statement(payee, kinds, channels[payee], facts[payee]) for payee, kinds in sums.items()], BATCH
    )


def _statement(payee: int, kinds: Mapping[int, int], channel: Any, facts: list[int]) -> BenchStatement:
    amount = sum(kinds.values())
    return BenchStatement(
        city_id=CITY,
        period=PERIOD,
        payee_id=payee,
        district_id=channel.district_id,
        facts_paid=facts[0],
        facts_refused=facts[1],
        earned=kinds[1],
        override=kinds[2],
        coefficient=kinds[3],
        amount=amount,
        payable=max(0, amount),
    )
