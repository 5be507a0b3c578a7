"""The benchmark's plan worked out with the ORM in bulk: what a careful team would write first.

Registers and rules are read once into dictionaries, facts come in chunks of plain values, lines go out by
`bulk_create`. It knows only what the benchmark's plan needs: flat rates, two tiers, conditions, a monthly cap,
an override and coefficients.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, Final

from django.db import models

from benchmarks.engine_orm_sums import sums_write
from benchmarks.engine_world import CITY, PERIOD
from commissions.models import Band, Coefficient, Component, Gate, Rule
from core.money import divide_half_up
from network.choices import ChannelKind
from network.models import Channel
from sales.models import Product, Sale, SubscriberMonth

BATCH: Final = 5_000
EARNED, OVERRIDE, COEFFICIENT = 1, 2, 3
FIRST: Final = 1


class BenchLine(models.Model):
    """The ledger's columns in the peer's own table."""

    pk = models.CompositePrimaryKey("city_id", "period", "id")
    city_id = models.BigIntegerField()
    period = models.IntegerField()
    id = models.BigIntegerField()
    run_id = models.BigIntegerField(default=1)
    event_period = models.IntegerField()
    payee_id = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    kind = models.SmallIntegerField()
    component_key = models.BigIntegerField()
    component_id = models.BigIntegerField(null=True)
    rule_id = models.BigIntegerField(null=True)
    grain = models.SmallIntegerField()
    fact_id = models.BigIntegerField()
    fact_revision = models.IntegerField(default=1)
    product_id = models.BigIntegerField(null=True)
    quantity = models.BigIntegerField(null=True)
    measure_value = models.BigIntegerField(null=True)
    basis = models.BigIntegerField(null=True)
    rate = models.BigIntegerField(null=True)
    gross = models.BigIntegerField()
    cut = models.BigIntegerField(default=0)
    owed = models.BigIntegerField()
    amount = models.BigIntegerField()
    reason = models.TextField(default="")
    cause = models.SmallIntegerField(default=FIRST)

    class Meta:
        managed = False
        app_label = "commissions"
        db_table = "bench_line"

    def __str__(self) -> str:
        return str(self.id)


@dataclass(slots=True)
class Earned:
    """A fact with the component that concerns it."""

    row: tuple[Any, ...]
    payee: int
    component: Any
    rule: Any
    base: int
    reason: str = ""
    gross: int = 0
    owed: int = 0
    rate: int | None = None
    basis: int | None = None


@dataclass(slots=True)
class Plan:
    components: dict[int, Any] = field(default_factory=dict)
    rules: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    bands: dict[int, list[tuple[int, int | None, int]]] = field(default_factory=lambda: defaultdict(list))
    gates: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))


def month_calculate() -> None:
    plan = _plan()
    channels = {channel.pk: channel for channel in Channel.objects.all()}
    categories = dict(Product.objects.values_list("id", "category_id"))
    usage = {
        subscriber: (minutes, megabytes)
        for subscriber, minutes, megabytes in _of_month(SubscriberMonth)
        .values_list("subscriber", "minutes", "megabytes")
        .iterator(BATCH)
    }

    @cache
    def best(channel_id: int, product_id: int, kind: str) -> Any:
        """The most specific rule; the benchmark's rules name districts, categories, levels and stars."""
        channel, category = channels[channel_id], categories[product_id]
        fitting = [
            rule
            for rule in (*plan.rules[category], *plan.rules[0])
            if (plan.components[rule.component_id].kind == "override") == (kind == "override")
            and rule.district_id in (None, channel.district_id)
            and rule.level in (None, channel.level)
            and rule.star in (None, channel.star)
        ]
        return max(
            fitting,
            key=lambda rule: (rule.district_id is not None, rule.category_id is not None),
            default=None,
        )

    earned: list[Earned] = []
    sales = _of_month(Sale).order_by("event_date", "subscriber", "product_id", "instalment", "fact_id")
    for row in sales.values_list(
        "fact_id", "channel_id", "product_id", "quantity", "first_payment", "subscriber"
    ).iterator(BATCH):
        channel = channels[row[1]]
        payee = channel.parent_id if channel.kind == ChannelKind.AGENT_STORE else channel.pk
        rule = best(row[1], row[2], "earned")
        component = plan.components[rule.component_id]
        one = Earned(row, payee, component, rule, row[4] if component.kind == "percent" else row[3])
        if plan.gates[component.pk]:
            one.reason = _refusal(plan.gates[component.pk], usage.get(row[5]))
        earned.append(one)
    _price(plan, earned)
    _cap(earned)
    _write(_lines(plan, channels, best, earned))
    facts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for one in earned:
        facts[one.payee][one.owed == 0] += 1
    sums_write(BenchLine, channels, facts)


def _of_month(model: Any) -> Any:
    return model.objects.filter(city_id=CITY, period=PERIOD)


def _plan() -> Plan:
    plan = Plan(components={component.pk: component for component in Component.objects.select_related("key")})
    for rule in Rule.objects.all():
        plan.rules[rule.category_id or 0].append(rule)
    for band in Band.objects.order_by("rule_id", "lower"):
        plan.bands[band.rule_id].append((band.lower, band.upper, band.rate))
    for gate in Gate.objects.order_by("id"):
        plan.gates[gate.component_id].append(gate)
    return plan


def _refusal(gates: list[Any], used: tuple[int, int] | None) -> str:
    """One condition of the group is enough; without figures it is undecided."""
    if used is None:
        return "N01"
    figures = {"minutes": used[0], "megabytes": used[1]}
    return "" if any(figures[gate.measure] >= gate.threshold for gate in gates) else str(gates[0].reason)


def _price(plan: Plan, earned: list[Earned]) -> None:
    totals: dict[tuple[int, int], int] = defaultdict(int)
    for one in earned:
        if not one.reason:
            totals[one.component.pk, one.payee] += one.base
    walked: dict[tuple[int, int], int] = defaultdict(int)
    for one in earned:
        if one.reason:
            continue
        bands = plan.bands[one.rule.pk]
        unit = 10_000 if one.component.kind == "percent" else 100
        key = one.component.pk, one.payee
        if len(bands) == 1:
            one.rate = bands[0][2]
            weight, parts = one.rate, 1
        elif one.component.tier_mode == "marginal":
            weight, parts, one.rate = _stretches(bands, walked[key], one.base)
            one.basis = totals[key]
            walked[key] += one.base
        else:
            one.basis = totals[key]
            one.rate = next(rate for _low, high, rate in bands if high is None or one.basis < high)
            weight, parts = one.rate, 1
        one.gross = divide_half_up(one.base * weight, unit * parts)
        one.owed = one.gross
        if one.gross == 0:
            one.reason = "Z00"


def _stretches(
    bands: list[tuple[int, int | None, int]], start: int, size: int
) -> tuple[int, int, int | None]:
    end = start + size
    parts = [
        (min(end, high if high is not None else end) - max(start, low), rate)
        for low, high, rate in bands
        if low < end and (high is None or high > start)
    ]
    rates = {rate for _part, rate in parts}
    return sum(part * rate for part, rate in parts), size, rates.pop() if len(rates) == 1 else None


def _cap(earned: list[Earned]) -> None:
    """Over the payee's month, shared by largest remainder; ties to the earlier fact."""
    months: dict[tuple[int, int], list[Earned]] = defaultdict(list)
    for one in earned:
        if one.component.payee_cap is not None:
            months[one.component.pk, one.payee].append(one)
    for (_component, _payee), lines in months.items():
        cap, wanted = lines[0].component.payee_cap, sum(one.gross for one in lines)
        if wanted <= cap:
            continue
        for one in lines:
            one.owed = cap * one.gross // wanted
        rest = cap - sum(one.owed for one in lines)
        for one in sorted(lines, key=lambda one: -(cap * one.gross % wanted))[:rest]:
            one.owed += 1
        for one in lines:
            if one.gross and not one.owed:
                one.reason = "C00"


def _lines(plan: Plan, channels: dict[int, Any], best: Any, earned: list[Earned]) -> Iterator[BenchLine]:
    sums: dict[int, int] = defaultdict(int)
    for one in earned:
        fact, channel, product, quantity, _payment, _subscriber = one.row
        place = {
            "channel_id": channel,
            "grain": 1,
            "fact_id": fact,
            "product_id": product,
            "quantity": quantity,
        }
        sums[one.payee] += one.owed
        yield _line(
            payee_id=one.payee,
            kind=EARNED,
            component_key=one.component.key_id,
            component_id=one.component.pk,
            rule_id=one.rule.pk,
            measure_value=one.base,
            basis=one.basis,
            rate=one.rate,
            gross=one.gross,
            cut=one.gross - one.owed,
            owed=one.owed,
            reason=one.reason,
            **place,
        )
        upline = channels[one.payee].parent_id
        rule = best(channel, product, "override")
        if not (one.gross and upline and rule) or one.component.key.code != "piece":
            continue
        rate = plan.bands[rule.pk][0][2]
        share = divide_half_up(one.gross * rate, 10_000)
        sums[upline] += share
        yield _line(
            payee_id=upline,
            kind=OVERRIDE,
            component_key=plan.components[rule.component_id].key_id,
            component_id=rule.component_id,
            rule_id=rule.pk,
            measure_value=one.gross,
            rate=rate,
            gross=share,
            owed=share,
            **place,
        )
    yield from _coefficients(sums)


def _coefficients(sums: dict[int, int]) -> Iterator[BenchLine]:
    chains: dict[int, list[int]] = defaultdict(list)
    for channel, value in Coefficient.objects.filter(period=PERIOD).values_list("channel_id", "value"):
        chains[channel].append(value)
    for payee, total in sums.items():
        product = total
        for value in chains[payee]:
            product *= value
        change = divide_half_up(product, 10_000 ** len(chains[payee])) - total
        if change:
            yield _line(
                payee_id=payee,
                channel_id=payee,
                kind=COEFFICIENT,
                component_key=0,
                grain=0,
                fact_id=0,
                fact_revision=0,
                measure_value=total,
                gross=change,
                owed=change,
            )


def _line(**values: Any) -> BenchLine:
    return BenchLine(city_id=CITY, period=PERIOD, event_period=PERIOD, amount=values["owed"], **values)


def _write(lines: Iterator[BenchLine]) -> None:
    number = 0
    while batch := list(islice(lines, BATCH)):
        for one in batch:
            number += 1
            one.id = number
        BenchLine._default_manager.bulk_create(batch)
