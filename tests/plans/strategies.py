"""Generated versions that say nothing that is refused: for properties of the workbook."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from commissions.choices import ComponentKind, GateOperator
from commissions.services.plan_checks import BASES, GATE_MEASURES, component_findings
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    GateContent,
    RuleContent,
    VersionContent,
    aligned,
    gates_numbered,
)
from network.models import Region
from sales.choices import Grain
from sales.models import Metric, Product, ProductCategory

TEXT = (
    st.text(
        st.one_of(
            st.sampled_from("放号计件=+-@'\"<>&%，。 （）[]_x"),
            st.characters(min_codepoint=33, max_codepoint=0x2FFF, categories=["L", "N", "P", "S"]),
        ),
        min_size=1,
        max_size=30,
    )
    .map(str.strip)
    .filter(bool)
)
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
PERIODS = st.builds(lambda year, month: year * 100 + month, st.integers(2020, 2030), st.integers(1, 12))


@dataclass
class World:
    """What rules may refer to."""

    cities: list[Region]
    districts: list[Region]
    products: list[Product]
    categories: list[ProductCategory]
    pieces: Metric
    money: Metric


@st.composite
def bands(draw: Any, tiered: bool, rates: st.SearchStrategy[int]) -> tuple[BandContent, ...]:
    edges = sorted(draw(st.sets(st.integers(1, 10**12), min_size=1, max_size=4))) if tiered else []
    uppers: list[int | None] = [*edges, None]
    return tuple(
        BandContent(lower, upper, draw(rates)) for lower, upper in zip([0, *edges], uppers, strict=True)
    )


def _maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, *values])


@st.composite
def rules(draw: Any, world: World, tiered: bool, rates: st.SearchStrategy[int]) -> RuleContent:
    district = draw(_maybe(world.districts))
    product = draw(_maybe(world.products))
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return RuleContent(
        channel_kind=draw(_maybe([1, 2, 3])),
        mode=draw(_maybe([1, 2, 3, 4])),
        level=draw(_maybe([1, 2])),
        star=draw(_maybe([1, 5])),
        city_class=draw(_maybe([1, 2, 3])),
        city=None if district else draw(_maybe(world.cities)),
        district=district,
        product=product,
        category=product.category if product and draw(st.booleans()) else None,
        date_from=draw(_maybe([first])),
        date_to=draw(_maybe([last])),
        bands=draw(bands(tiered, rates)),
    )


@st.composite
def gates(draw: Any, grain: Grain, number: int) -> GateContent:
    measure = draw(st.sampled_from(GATE_MEASURES[grain]))
    later = grain != Grain.CHANNEL_MONTH and measure not in ("quantity", "first_payment")
    return GateContent(
        group=draw(st.integers(1, 3)),
        measure=measure,
        month_offset=draw(st.integers(0, 6)) if later else 0,
        operator=draw(st.sampled_from(GateOperator.values)),
        threshold=draw(st.integers(-(10**9), 10**12)),
        reason=f"G{number:02d}",
        label=draw(TEXT),
    )


@st.composite
def components(draw: Any, world: World, number: int) -> ComponentContent:
    kind = draw(st.sampled_from([ComponentKind.PIECE, ComponentKind.PERCENT]))
    grain = draw(st.sampled_from(list(Grain)))
    tiered = draw(st.booleans())
    mode = draw(st.sampled_from(["whole", "marginal", "excess", "transaction"])) if tiered else "whole"
    bases = ["count", "amount"] if mode == "transaction" else ["count", "amount", "target_share"]
    basis = draw(st.sampled_from(bases)) if tiered else "count"
    needs_amount = kind == ComponentKind.PERCENT or basis == "amount"
    metric = None
    if grain == Grain.CHANNEL_MONTH:
        metric = world.money if kind == ComponentKind.PERCENT else world.pieces
    names = [item.name for item in (metric,) if item]
    cap = st.one_of(st.none(), st.integers(0, 10**14))
    content = ComponentContent(
        code=f"C{number}",
        name=f"{number}{draw(TEXT)}"[:80] or str(names),
        clause=draw(st.one_of(st.just(""), TEXT)),
        kind=kind,
        grain=grain,
        metric=metric,
        measure=draw(st.sampled_from(BASES[grain])) if needs_amount else "quantity",
        tier_mode=mode,
        tier_basis=basis,
        tier_scope=draw(st.sampled_from(["payee", "channel"])),
        line_cap=draw(cap),
        payee_cap=draw(cap),
        cap_period=draw(st.sampled_from(["month", "year"])),
        apply_coefficients=draw(st.booleans()),
        gates=gates_numbered(
            draw(gates(grain, number * 10 + place)) for place in range(draw(st.integers(0, 3)))
        ),
    )
    rates = st.integers(0, 10**9)
    found: list[RuleContent] = []
    for rule in draw(st.lists(rules(world, tiered, rates), min_size=1, max_size=5)):
        if not component_findings(_with(content, [*found, rule])) or not found:
            found.append(rule)
    return _with(content, found)


def _with(content: ComponentContent, found: list[RuleContent]) -> ComponentContent:
    return replace(content, rules=tuple(found))


@st.composite
def versions(draw: Any, world: World) -> VersionContent:
    first = draw(PERIODS)
    earned = [draw(components(world, number)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    if draw(st.booleans()):
        earned.append(
            ComponentContent(
                code="TC",
                name="提成",
                kind=ComponentKind.OVERRIDE,
                override_of=earned[0].code,
                override_step=draw(st.integers(1, 3)),
                rules=(draw(rules(world, False, st.integers(0, 10_000))),),
            )
        )
    return VersionContent(
        effective_from=first,
        effective_to=draw(st.one_of(st.none(), st.just(first + 100))),
        document_number=draw(st.one_of(st.just(""), TEXT)),
        note=draw(st.one_of(st.just(""), TEXT)),
        components=aligned(earned),
    )
