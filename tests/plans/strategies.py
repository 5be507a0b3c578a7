"""Generated versions that say nothing that is refused: for properties of the workbook."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from commissions import units
from commissions.choices import (
    CapOrder,
    ComponentKind,
    CountPeriod,
    Edges,
    FigureOwner,
    GateOperator,
    Measure,
    OncePeriod,
    OverrideBy,
    StageOrder,
    Standing,
)
from commissions.services.component_checks import SECOND_MEASURES, USAGE
from commissions.services.count_checks import counts_over_months
from commissions.services.figure_checks import COUNTED
from commissions.services.formulas import with_results
from commissions.services.plan_checks import BASES, GATE_MEASURES, component_findings
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    GateContent,
    InstalmentContent,
    LevelContent,
    RuleContent,
    VersionContent,
    aligned,
    gates_numbered,
)
from network.models import Channel, Region
from sales.choices import EventKind, Grain
from sales.models import Campaign, Metric, Product, ProductCategory

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
    campaigns: list[Campaign]
    channels: list[Channel]
    pieces: Metric
    money: Metric


@st.composite
def bands(
    draw: Any, tiered: bool, rates: st.SearchStrategy[int], two: bool = False
) -> tuple[BandContent, ...]:
    found = []
    for second_lower, second_upper in draw(stretches(two)):
        for lower, upper in draw(stretches(tiered)):
            found.append(BandContent(lower, upper, draw(rates), second_lower, second_upper))
    return tuple(found)


@st.composite
def stretches(draw: Any, several: bool) -> list[tuple[int, int | None]]:
    """From 0 without end, without gaps."""
    edges = sorted(draw(st.sets(st.integers(1, 10**12), min_size=1, max_size=4))) if several else []
    uppers: list[int | None] = [*edges, None]
    return list(zip([0, *edges], uppers, strict=True))


def _maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, *values])


@st.composite
def rules(
    draw: Any, world: World, tiered: bool, rates: st.SearchStrategy[int], two: bool = False
) -> RuleContent:
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
        campaign=draw(_maybe(world.campaigns)),
        channel=draw(_maybe(world.channels)),
        date_from=draw(_maybe([first])),
        date_to=draw(_maybe([last])),
        bands=draw(bands(tiered, rates, two)),
    )


@st.composite
def gates(
    draw: Any, grain: Grain, number: int, figured: list[FigureContent], part: int | None = None
) -> GateContent:
    allowed = [measure for measure in GATE_MEASURES[grain] if measure != Measure.FIGURE or figured]
    measure = draw(st.sampled_from(list(USAGE) if part else allowed))
    yes_no = measure == Measure.REAL_NAME
    return GateContent(
        group=draw(st.integers(1, 3)),
        part=part,
        measure=measure,
        figure=draw(st.sampled_from(figured)) if measure == Measure.FIGURE else None,
        month_offset=draw(st.integers(0, 6)) if measure in USAGE else 0,
        operator="=" if yes_no else draw(st.sampled_from(GateOperator.values)),
        threshold=draw(st.integers(0, 1) if yes_no else st.integers(-(10**9), 10**12)),
        reason=f"G{number:02d}",
        label=draw(TEXT),
    )


@st.composite
def figures(draw: Any, world: World) -> tuple[FigureContent, ...]:
    found: list[FigureContent] = []
    for number in range(draw(st.integers(0, 3))):
        grain = draw(st.sampled_from(list(Grain)))
        last = draw(st.integers(-3, 0))
        metric = draw(st.sampled_from([world.pieces, world.money])) if grain == Grain.CHANNEL_MONTH else None
        measures = [Measure.VALUE] if metric is world.money else COUNTED[grain]
        by_day = grain.has_day and draw(st.booleans())
        over = "" if by_day else draw(st.sampled_from(["", "quarter", "year"]))
        of_target = not by_day and draw(st.booleans())
        owners = FigureOwner.values if grain.has_subscriber and not of_target else ["payee", "channel"]
        plain = FigureContent(
            code=f"F{number}",
            name=draw(TEXT),
            owner=draw(st.sampled_from(owners)),
            grain=grain,
            metric=metric,
            measure=draw(st.sampled_from(measures)),
            month_from=0 if by_day else last - draw(st.integers(0, 3)),
            month_to=0 if by_day else last,
            year_to_date=over == "year",
            quarter_to_date=over == "quarter",
            by_day=by_day,
            of_target=of_target,
            only=tuple(
                draw(st.lists(st.sampled_from([*world.products, *world.categories]), max_size=2, unique=True))
            ),
            campaigns=tuple(draw(st.lists(st.sampled_from(world.campaigns), max_size=2, unique=True)))
            if grain == Grain.SALE
            else (),
            gates=gates_numbered(
                GateContent(
                    group=draw(st.integers(1, 2)),
                    measure=(asked := draw(st.sampled_from(USAGE))),
                    month_offset=draw(st.integers(0, 3)),
                    operator="="
                    if asked == Measure.REAL_NAME
                    else draw(st.sampled_from(GateOperator.values)),
                    threshold=draw(st.integers(0, 1 if asked == Measure.REAL_NAME else 10**9)),
                    reason="",
                    label="",
                )
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        whole = draw(st.sampled_from([None, *found]))
        fits = whole and not whole.is_share and not plain.of_target
        fits = fits and (whole.owner, whole.by_day) == (plain.owner, plain.by_day)
        found.append(replace(plain, share_of=whole) if fits and whole.unit is plain.unit else plain)
    if found and draw(st.booleans()):
        found.append(
            FigureContent(
                code="FX", name=draw(TEXT), owner=found[0].owner, formula="(f0 + F0) / 2", gives="count"
            )
        )
        found[-1] = with_results({item.code: item for item in found})["FX"]
    return tuple(found)


def _of_channels(figured: Iterable[FigureContent]) -> list[FigureContent]:
    """What can be looked at where there is no subscriber and no day."""
    return [item for item in figured if item.owner != FigureOwner.SUBSCRIBER and not item.by_day]


@st.composite
def instalments(draw: Any) -> tuple[InstalmentContent, ...]:
    shares = draw(st.sampled_from([(), (10_000,), (4_000, 6_000), (3_333, 3_333, 3_334)]))
    months = sorted(draw(st.sets(st.integers(0, 18), min_size=len(shares), max_size=len(shares))))
    return tuple(
        InstalmentContent(
            part=part,
            month_offset=month,
            share=share,
            held_months=draw(st.integers(0, 3)),
            reduced_share=draw(st.sampled_from([0, 0, 3_333])),
        )
        for part, (month, share) in enumerate(zip(months, shares, strict=True), 1)
    )


FORMULAS = {
    Grain.SALE: ("quantity * 1.5", "MAX(plan_fee - 10, margin * 5%)"),
    Grain.SUBSCRIBER_MONTH: (
        "MAX(plan_fee - 10, net_bill * 5%)",
        "IF(AND(minutes >= 50, months_in_net > 2), 10, 0)",
    ),
    Grain.CHANNEL_MONTH: ("value * 1.5", "IF(quantity >= 50, 10, 0)"),
    Grain.PRESENCE: ("quantity * 1.5", "IF(value > 20, 10, 0)"),
    Grain.EVENT: ("quantity * 1.5",),
}


def _is_involved(content: ComponentContent) -> bool:
    """Its rates can't be compared with those of an upline."""
    return (
        content.is_tiered or bool(content.factors) or content.prorate or content.standing == Standing.BY_DAYS
    )


def _below(*caps: int | None) -> st.SearchStrategy[int | None]:
    """A floor, of those that no cap forbids."""
    return st.one_of(st.none(), st.integers(0, min((cap for cap in caps if cap is not None), default=10**14)))


@st.composite
def components(
    draw: Any, world: World, number: int, figured: list[FigureContent], tables: list[str]
) -> ComponentContent:
    kind = draw(st.sampled_from([ComponentKind.PIECE, ComponentKind.PERCENT]))
    grain = draw(st.sampled_from(list(Grain)))
    if not grain.has_subscriber:
        figured = _of_channels(figured)
    figured = [item for item in figured if grain.has_day or not item.by_day]
    paid_on = [figure for figure in figured if figure.unit is units.YUAN]
    if grain == Grain.PRESENCE and not paid_on:
        kind = ComponentKind.PIECE
    tiered = draw(st.booleans())
    mode = draw(st.sampled_from(["whole", "marginal", "excess", "transaction"])) if tiered else "whole"
    bases = ["count", "target_share"] if mode != "transaction" else ["count"]
    if grain != Grain.PRESENCE:
        bases.append("amount")
    if mode == "whole" and figured:
        bases.append("figure")
    basis = draw(st.sampled_from(bases)) if tiered else "count"
    needs_amount = kind == ComponentKind.PERCENT or basis == "amount"
    metric = None
    if grain == Grain.CHANNEL_MONTH:
        metric = world.money if kind == ComponentKind.PERCENT else world.pieces
    measures = [measure for measure in BASES[grain] if measure != Measure.FIGURE or paid_on]
    measure = draw(st.sampled_from(measures)) if needs_amount else "quantity"
    by_figure = (Measure.FIGURE,) if figured else ()
    seconds = (*SECOND_MEASURES[grain], *by_figure) if tiered else ()
    second = draw(_maybe(list(seconds)))
    names = [item.name for item in (metric,) if item]
    cap = st.one_of(st.none(), st.integers(0, 10**14))
    by_subscriber, most = draw(cap) if grain.has_subscriber else None, draw(cap)
    least = draw(_below(most))
    multiplied = tuple(sorted(draw(st.sets(st.sampled_from(tables), max_size=2)) if tables else ()))
    goes_on = tiered and counts_over_months(mode, basis)
    parts = draw(instalments())
    asked = [row.part for row in parts] if grain in (Grain.SALE, Grain.SUBSCRIBER_MONTH) else []
    content = ComponentContent(
        code=f"C{number}",
        name=f"{number}{draw(TEXT)}"[:80] or str(names),
        clause=draw(st.one_of(st.just(""), TEXT)),
        kind=kind,
        grain=grain,
        metric=metric,
        measure=measure,
        measure_figure=draw(st.sampled_from(paid_on)) if measure == Measure.FIGURE else None,
        formula=draw(st.sampled_from(FORMULAS[grain])) if measure == Measure.FORMULA else "",
        prorate=grain == Grain.PRESENCE and draw(st.booleans()),
        tier_mode=mode,
        tier_basis=basis,
        tier_figure=draw(st.sampled_from(figured)) if basis == "figure" else None,
        tier_scope=draw(st.sampled_from(["payee", "channel"])),
        count_period=(over := draw(st.sampled_from(CountPeriod.values if goes_on else ["month"]))),
        edges=draw(st.sampled_from(Edges.values)),
        second_measure=second,
        second_figure=draw(st.sampled_from(figured)) if second == Measure.FIGURE else None,
        factors=multiplied,
        standing=draw(st.sampled_from(Standing.values)),
        line_floor=draw(st.sampled_from([None, 0])),
        line_cap=draw(cap),
        cap_order=draw(st.sampled_from(CapOrder.values)) if multiplied else CapOrder.AFTER,
        subscriber_floor=draw(_below(by_subscriber, most)) if grain.has_subscriber else None,
        subscriber_cap=by_subscriber,
        once_months=(once := draw(_maybe([1, 6, 36])) if over == "month" else None),
        once_period=draw(st.sampled_from(["", *OncePeriod.values]))
        if over == "month" and once is None
        else "",
        paid_months=draw(st.sampled_from([(), (), (3, 6, 9, 12), (12,)])),
        clock_stops=bool(parts) and draw(st.booleans()),
        payee_floor=least,
        floor_period=draw(st.sampled_from(["month", "year"])) if least is not None else "month",
        payee_cap=most,
        cap_group=draw(st.sampled_from(["", f"Z{number}"])) if (most, least) != (None, None) else "",
        cap_period=draw(st.sampled_from(["month", "year"])),
        apply_qualifier=draw(st.booleans()),
        apply_coefficients=draw(st.booleans()),
        gates=gates_numbered(
            draw(gates(grain, number * 10 + place, figured, draw(_maybe(asked))))
            for place in range(draw(st.integers(0, 3)) if grain != Grain.PRESENCE or figured else 0)
        ),
        instalments=parts,
    )
    rates = st.integers(-(10**6), 10**9)
    found: list[RuleContent] = []
    two = content.second_measure is not None
    for rule in draw(st.lists(rules(world, tiered, rates, two), min_size=1, max_size=5)):
        if not component_findings(_with(content, [*found, rule])) or not found:
            found.append(rule)
    return _with(content, found)


def _with(content: ComponentContent, found: list[RuleContent]) -> ComponentContent:
    return replace(content, rules=tuple(found))


@st.composite
def versions(draw: Any, world: World) -> VersionContent:
    first = draw(PERIODS)
    figured = draw(figures(world))
    tables = [f"XS{number}" for number in range(draw(st.integers(0, 2)))]
    earned = [
        draw(components(world, number, list(figured), tables))
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    earned += [_table(code, draw(rules(world, False, st.integers(0, 10**5)))) for code in tables]
    if draw(st.booleans()):
        earned.append(
            ComponentContent(
                code="BD",
                name="保底",
                kind=ComponentKind.GUARANTEE,
                prorate=draw(st.booleans()),
                rules=(draw(rules(world, False, st.integers(0, 10**9))),),
            )
        )
    if draw(st.booleans()):
        earned += [
            _draw(draw(rules(world, False, st.integers(0, 10**9)))),
            draw(reserves(world, list(figured))),
        ]
    taken_from = [item for item in earned if item.kind in EARNING and item.grain in BY_SUBSCRIBER]
    if taken_from and draw(st.booleans()):
        earned.append(draw(clawbacks(world, taken_from[0].code, _of_channels(figured))))
    if draw(st.booleans()):
        earned.append(
            ComponentContent(
                code="TC",
                name="提成",
                kind=ComponentKind.OVERRIDE,
                override_of=earned[0].code,
                override_step=draw(st.integers(1, 3)),
                override_by=draw(
                    st.sampled_from(["share"] if _is_involved(earned[0]) else OverrideBy.values)
                ),
                rules=(draw(rules(world, False, st.integers(0, 10_000))),),
                gates=_asked_of_upline(draw, figured),
            )
        )
    return VersionContent(
        effective_from=first,
        effective_to=draw(st.one_of(st.none(), st.just(first + 100))),
        document_number=draw(st.one_of(st.just(""), TEXT)),
        note=draw(st.one_of(st.just(""), TEXT)),
        month_cap=draw(st.one_of(st.none(), st.integers(0, 10**9))),
        stage_order=draw(st.sampled_from(StageOrder.values)),
        cut_off_day=draw(st.one_of(st.none(), st.integers(1, 28))),
        components=aligned(earned),
        figures=figured,
        qualifier=draw(qualifiers(_of_channels(figured))),
    )


def _asked_of_upline(draw: Any, figured: tuple[FigureContent, ...]) -> tuple[GateContent, ...]:
    of_month = [item for item in figured if item.owner == FigureOwner.PAYEE and not item.by_day]
    if not of_month or draw(st.booleans()):
        return ()
    asked = {"measure": Measure.FIGURE, "figure": draw(st.sampled_from(of_month)), "threshold": 3}
    return (GateContent(operator=">=", reason="G90", label="上级未达标", **asked),)


def _table(code: str, rule: RuleContent) -> ComponentContent:
    return ComponentContent(code=code, name=f"系数{code}", kind=ComponentKind.FACTOR, rules=(rule,))


def _draw(rule: RuleContent) -> ComponentContent:
    return ComponentContent(
        code="YZ",
        name="预支",
        kind=ComponentKind.DRAW,
        prorate=True,
        standing=Standing.BY_DAYS,
        rules=(rule,),
    )


@st.composite
def reserves(draw: Any, world: World, figured: list[FigureContent]) -> ComponentContent:
    of_payee = [item for item in _of_channels(figured) if item.owner == FigureOwner.PAYEE]
    asked = draw(_maybe(of_payee))
    shares = draw(st.sampled_from([(10_000,), (3_333, 6_667)]))
    months = sorted(draw(st.sets(st.integers(1, 12), min_size=len(shares), max_size=len(shares))))
    return ComponentContent(
        code="FX1",
        name="风险金",
        kind=ComponentKind.RESERVE,
        rules=(draw(rules(world, False, st.integers(0, 10_000))),),
        instalments=tuple(
            InstalmentContent(
                part=part, month_offset=month, share=share, reduced_share=draw(st.sampled_from([0, 5_000]))
            )
            for part, (month, share) in enumerate(zip(months, shares, strict=True), 1)
        ),
        gates=(
            GateContent(
                measure=Measure.FIGURE,
                figure=asked,
                operator=GateOperator.AT_LEAST,
                threshold=draw(st.integers(0, 10_000)),
                reason="G77",
                label="当月达到要求",
                part=draw(_maybe(list(range(1, len(shares) + 1)))),
            ),
        )
        if asked
        else (),
    )


EARNING = (ComponentKind.PIECE, ComponentKind.PERCENT)
BY_SUBSCRIBER = (Grain.SALE, Grain.SUBSCRIBER_MONTH)


@st.composite
def clawbacks(draw: Any, world: World, code: str, figured: list[FigureContent]) -> ComponentContent:
    spared = draw(_maybe(figured))
    return ComponentContent(
        code="KH",
        name="扣回",
        kind=ComponentKind.CLAWBACK,
        override_of=code,
        event_kind=draw(st.sampled_from(EventKind.values)),
        tier_basis=draw(st.sampled_from(["months", "days"])),
        edges=draw(st.sampled_from(Edges.values)),
        prorate=draw(st.booleans()),
        spared_figure=spared,
        spared_share=draw(st.integers(1, 10_000)) if spared else 0,
        rules=(draw(rules(world, draw(st.booleans()), st.integers(-10_000, 10_000))),),
    )


@st.composite
def qualifiers(draw: Any, figured: list[FigureContent]) -> tuple[LevelContent, ...]:
    if not figured or draw(st.booleans()):
        return ()
    # Minima stand in the order of the figures: they have no other.
    asked = st.sets(st.integers(0, len(figured) - 1), min_size=1, max_size=2)
    return tuple(
        LevelContent(
            level=level,
            payout=draw(st.integers(0, 20_000)),
            minima=tuple((figured[place], draw(st.integers(-100, 10**9))) for place in sorted(draw(asked))),
        )
        for level in range(draw(st.integers(1, 3)))
    )
