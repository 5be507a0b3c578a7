"""What was paid, earned and promised before, and what is set for a month."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from random import Random

from commissions.engine import (
    Balance,
    Coefficient,
    Component,
    ComponentKind,
    Earned,
    Grain,
    Instalment,
    Paid,
    Promise,
    StageOrder,
    Target,
    Version,
)
from tests.engine.generated.choices import (
    BEFORE,
    CHANNELS,
    OTHER,
    PAID,
    PERIODS,
    SUBSCRIBERS,
    amount,
    day_in,
    maybe,
    some,
)


def balances(r: Random, plan: Sequence[Component]) -> list[Balance]:
    """Of months that aren't worked out: what draws advanced, and reserves held back."""
    found = []
    for component in plan:
        for payee, period in some(r, list(product(CHANNELS, [202509, BEFORE])), 3):
            advanced = r.choice([100, 3_333, 50_000])
            number = payee * 1_000_000 + period
            if component.kind is ComponentKind.DRAW:
                kind, amount = 8, r.choice([advanced, advanced, -50])
            elif component.kind is ComponentKind.RESERVE:
                kind, amount = 9, -advanced
            else:
                continue
            found.append(
                Balance(
                    payee_id=payee,
                    component_key=component.component_key,
                    kind=kind,
                    period=period,
                    fact_id=number,
                    amount=amount,
                )
            )
    return found


def paid(r: Random, plan: Sequence[Component]) -> list[Paid]:
    """Of months that aren't worked out: what clawed components paid, and took back."""
    found: list[Paid] = []
    for component in plan:
        if component.kind is ComponentKind.CLAWBACK and component.override_of is not None:
            for _ in range(r.randint(0, 2)):
                period = r.choice([BEFORE, 202509])
                one = Paid(
                    payee_id=r.choice(CHANNELS),
                    channel_id=r.choice(CHANNELS),
                    component_key=component.override_of,
                    grain=Grain.SALE,
                    fact_id=950 + len(found),
                    period=period,
                    event_date=day_in(r, period),
                    subscriber=r.choice(SUBSCRIBERS),
                    product_id=maybe(r, 0.8, 1),
                    amount=r.choice([0, 2_133_000, 10_001]),
                )
                found.append(one)
                if r.random() < 0.3:
                    found.append(replace(one, amount=-(one.amount // 3), taken=True))
    return found


def earned(r: Random, plan: Sequence[Component]) -> list[Earned]:
    """Of months that aren't worked out, before and after: for whom was paid what is paid once."""
    return [
        Earned(
            component_key=component.component_key,
            city_id=r.choice([1, 1, 2]),
            period=r.choice([BEFORE, 202509, 202602]),
            channel_id=r.choice(CHANNELS),
            subscriber=maybe(r, 0.8, r.choice(SUBSCRIBERS)),
        )
        for component in plan
        if component.once_months or component.once_period
        for _ in range(r.randint(0, 2))
    ]


def instalments(r: Random, plan: list[Component]) -> list[Instalment]:
    found = []
    for component in plan:
        if component.kind in PAID and r.random() < 0.3:
            shares = r.choice([(10_000,), (4_000, 6_000), (3_333, 3_333, 3_334)])
            offsets = sorted(r.sample([0, 1, 2, 3], len(shares)))
            found += [
                Instalment(
                    component_id=component.component_id,
                    part=part,
                    month_offset=offset,
                    share=share,
                    held_months=r.choice([0, 0, 1, 2]),
                    reduced_share=r.choice([0, 0, 3_333]),
                )
                for part, (offset, share) in enumerate(zip(offsets, shares, strict=True), 1)
            ]
        if component.kind is ComponentKind.RESERVE:
            shares = r.choice([(10_000,), (3_333, 6_667)])
            found += [
                Instalment(
                    component_id=component.component_id,
                    part=part,
                    month_offset=months,
                    share=share,
                    reduced_share=r.choice([0, 0, 2_500]),
                )
                for part, (months, share) in enumerate(
                    zip(sorted(r.sample([1, 2, 3], len(shares))), shares, strict=True), 1
                )
            ]
    return found


def promises(r: Random, plan: list[Component], parts: Sequence[Instalment]) -> list[Promise]:
    earning = {row.component_id for row in plan if row.kind in PAID}
    paid_in_parts = sorted({row.component_id for row in parts} & earning)
    return [
        Promise(
            payee_id=r.choice(CHANNELS),
            channel_id=r.choice(CHANNELS),
            event_period=r.choice([BEFORE, 202509]),
            component_key=component_id * 10,
            component_id=component_id,
            grain=Grain.SALE,
            fact_id=900 + number,
            fact_revision=1,
            product_id=maybe(r, 0.8, 1),
            city_id=1,
            subscriber=r.choice(SUBSCRIBERS),
            quantity=1,
            whole=amount(r),
        )
        for number in range(r.randint(0, 2))
        for component_id in paid_in_parts
    ]


def versions(r: Random) -> list[Version]:
    """With a cap of the month or an order of their own."""
    return [
        Version(
            version_id=number,
            month_cap=maybe(r, 0.7, r.choice([0, 1_000, 3_333, 50_000])),
            stage_order=r.choice(list(StageOrder)),
        )
        for number in (1, OTHER)
        if r.random() < 0.35
    ]


def coefficients(r: Random) -> list[Coefficient]:
    keys = some(r, list(product(CHANNELS, PERIODS, ["ranking", "veto"])), 16)
    return [
        Coefficient(channel_id=a, period=b, kind=c, value=r.choice([0, 9_333, 10_000, 12_000]))
        for a, b, c in keys
    ]


def targets(r: Random) -> list[Target]:
    keys = some(r, list(product(CHANNELS, PERIODS)), 12)
    return [
        Target(channel_id=a, period=b, code="x", value=r.choice([0, 3, 7, 1_000, 7_777])) for a, b in keys
    ]
