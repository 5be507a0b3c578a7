"""Plans 5 to 8: quotas in three modes, fines and carry-over, points, factors with short windows."""

from commissions.choices import ComponentKind, Measure, TierBasis, TierMode
from commissions.services.golden.content import CaseFigure, CaseTarget, GoldenContent
from commissions.services.plan_content import ComponentContent
from network.choices import ChannelKind
from sales.choices import Grain
from tests.commissions.plans.say import (
    Catalogue,
    WorkedPlan,
    case,
    component,
    day,
    dealer,
    fen,
    figure,
    flat,
    percent,
    rate,
    sold,
    tiers,
    version,
)

OCTOBER = 202610


def quota_tiers(known: Catalogue) -> WorkedPlan:
    """Case Q."""
    revenue = known.metric("billed_revenue")
    half = ((0, percent(50)), (percent(100), percent(75)), (percent(125), percent(100)))
    sixty = (
        *((0, percent(60)), (percent(100), percent(90))),
        *((percent(125), percent(120)), (percent(150), percent(150))),
    )

    def bonus(
        code: str, name: str, mode: TierMode, steps: tuple[tuple[int, int], ...], **whom: int
    ) -> ComponentContent:
        return component(
            code,
            name,
            tiers(*steps, **whom),
            clause="第三条",
            kind=ComponentKind.PERCENT,
            grain=Grain.CHANNEL_MONTH,
            metric=revenue,
            measure=Measure.VALUE,
            tier_mode=mode,
            tier_basis=TierBasis.TARGET_SHARE,
        )

    said = version(
        bonus("CE", "一级代理商收入奖励", TierMode.EXCESS, half, channel_kind=ChannelKind.AGENT, level=1),
        bonus("LJ", "二级代理商收入奖励", TierMode.MARGINAL, half, channel_kind=ChannelKind.AGENT, level=2),
        bonus("QE", "自有厅收入奖励", TierMode.WHOLE, half, channel_kind=ChannelKind.OWN_OUTLET),
        bonus("KH", "客户经理收入奖励", TierMode.EXCESS, sixty, channel_kind=ChannelKind.ACCOUNT_MANAGER),
        number=5,
    )
    agent, outlet, manager = ChannelKind.AGENT, ChannelKind.OWN_OUTLET, ChannelKind.ACCOUNT_MANAGER
    who = (
        ("A", "一级，140%", agent, 1, 140_000, 90_000),
        ("B", "二级，140%", agent, 2, 140_000, 83_750),
        ("C", "自有厅，140%", outlet, None, 140_000, 140_000),
        ("D", "一级，正好 125%", agent, 1, 125_000, 75_000),
        ("E", "客户经理，80%", manager, None, 80_000, 48_000),
        ("F", "客户经理，110%", manager, None, 110_000, 69_000),
        ("G", "客户经理，175%", manager, None, 175_000, 172_500),
    )
    cases = GoldenContent(
        channels=tuple(
            dealer(f"Y05-{key}", f"验算：{label}", kind=kind, level=level)
            for key, label, kind, level, _revenue, _paid in who
        ),
        figures=tuple(
            CaseFigure(channel=f"Y05-{key}", period=OCTOBER, metric="billed_revenue", value=fen(sales))
            for key, _label, _kind, _level, sales, _paid in who
        ),
        targets=tuple(
            CaseTarget(channel=f"Y05-{row[0]}", period=OCTOBER, metric="billed_revenue", value=fen(100_000))
            for row in who
        ),
        cases=tuple(
            case(label, f"Y05-{key}", OCTOBER, paid) for key, label, _kind, _level, _sales, paid in who
        ),
    )
    return WorkedPlan(5, "quota_tiers", "收入目标阶梯", said, cases)


def carry_over(known: Catalogue) -> WorkedPlan:
    """Case O: the months' nets. What is carried over is of the statements, and is run in test_worked_runs."""
    returned = known.metric("returned")
    said = version(
        component("FH", "放号计件", flat(rate(20), category=known.category("MOBILE")), clause="第二条"),
        component(
            "FX",
            "返销扣罚",
            flat(rate(-100)),
            clause="第四条",
            grain=Grain.CHANNEL_MONTH,
            metric=returned,
        ),
        number=6,
    )
    months = (
        (202609, 0, 60, -6_000),
        (202610, 0, 10, -1_000),
        (202611, 250, 0, 5_000),
        (202612, 150, 0, 3_000),
    )
    cases = GoldenContent(
        channels=(dealer("Y06-A", "验算：先亏后盈"),),
        sales=tuple(
            sold("Y06-A", "P00007", f"{period // 100}-{period % 100}-05", pieces)
            for period, pieces, _returned, _net in months
            if pieces
        ),
        figures=tuple(
            CaseFigure(channel="Y06-A", period=period, metric="returned", value=back)
            for period, _pieces, back, _net in months
        ),
        cases=tuple(
            case(f"{period % 100} 月净额", "Y06-A", period, net) for period, _pieces, _returned, net in months
        ),
    )
    return WorkedPlan(6, "carry_over", "返销扣罚与结转", said, cases)


def points(known: Catalogue) -> WorkedPlan:
    ending, beginning = day("2026-10-15"), day("2026-10-16")
    said = version(
        component(
            "JF",
            "积分酬金",
            flat(rate("12.5"), category=known.category("MOBILE")),
            flat(rate(30), category=known.category("BROADBAND")),
            flat(rate(2), category=known.category("VAS")),
            clause="第二条",
            in_points=True,
            factors=("DJ",),
        ),
        component(
            "DJ",
            "积分单价",
            flat(rate("0.80")),
            flat(rate("0.85"), city=known.place("LJ"), date_to=ending),
            flat(rate("0.90"), city=known.place("LJ"), date_from=beginning),
            flat(rate("0.50"), channel_kind=ChannelKind.OWN_OUTLET, city=known.place("LJ"), date_to=ending),
            clause="第三条",
            kind=ComponentKind.FACTOR,
            in_points=True,
        ),
        number=7,
    )
    outlet = dealer("Y07-C", "验算：临江自有厅", kind=ChannelKind.OWN_OUTLET, level=None)
    cases = GoldenContent(
        channels=(
            dealer("Y07-A", "验算：临江代理商"),
            dealer("Y07-B", "验算：云坪代理商", "YP01"),
            outlet,
        ),
        sales=(
            sold("Y07-A", "P00007", "2026-10-12", 3, ref="A1"),
            sold("Y07-A", "P00007", "2026-10-20", 3, ref="A2"),
            sold("Y07-A", "P00025", "2026-10-12", ref="A3"),
            sold("Y07-B", "P00007", "2026-10-12", 3, ref="B1"),
            sold("Y07-C", "P00055", "2026-10-12", 5, ref="C1"),
        ),
        cases=(
            case("37.5 分，上半月单价 0.85 元", "Y07-A", OCTOBER, "31.88", "JF", "A1"),
            case("37.5 分，下半月单价 0.90 元", "Y07-A", OCTOBER, "33.75", "JF", "A2"),
            case("宽带 30 分", "Y07-A", OCTOBER, "25.50", "JF", "A3"),
            case("临江整月", "Y07-A", OCTOBER, "91.13"),
            case("其他城市单价 0.80 元", "Y07-B", OCTOBER, 30),
            case("自有厅 10 分，单价 0.50 元", "Y07-C", OCTOBER, 5),
        ),
    )
    return WorkedPlan(7, "points", "积分与单价", said, cases)


def factors_and_windows(known: Catalogue) -> WorkedPlan:
    mobile, campus = known.category("MOBILE"), known.product("P00019")
    pieces = figure("DL", "当月放号", only=(mobile,))
    said = version(
        component(
            "FH",
            "放号计件",
            flat(rate(20), category=mobile),
            clause="第二条",
            factors=("JZ", "XY"),
        ),
        component(
            "XY",
            "校园季因子",
            flat(rate("1.2"), product=campus, date_from=day("2026-09-01"), date_to=day("2026-10-15")),
            clause="第三条",
            kind=ComponentKind.FACTOR,
        ),
        component(
            "JZ",
            "竞争区域因子",
            flat(rate("1.5"), district=known.place("LJ04")),
            clause="第四条",
            kind=ComponentKind.FACTOR,
        ),
        component(
            "GQ",
            "国庆加奖",
            flat(rate(10), category=mobile, date_from=day("2026-10-01"), date_to=day("2026-10-07")),
            clause="第五条",
        ),
        component(
            "YJ",
            "月度达量奖",
            tiers((0, 0), (5, rate(100)), (10, rate(300))),
            clause="第六条",
            grain=Grain.PRESENCE,
            tier_basis=TierBasis.FIGURE,
            tier_figure=pieces,
        ),
        number=8,
        figures=(pieces,),
    )
    cases = GoldenContent(
        channels=(dealer("Y08-A", "验算：望江县代理商", "LJ04"), dealer("Y08-B", "验算：城东区代理商")),
        sales=(
            sold("Y08-A", "P00019", "2026-10-03", ref="A1"),
            sold("Y08-A", "P00007", "2026-10-20", 4, ref="A2"),
            sold("Y08-B", "P00007", "2026-10-07", 4, ref="B1"),
        ),
        cases=(
            case("20 × 1.2 × 1.5", "Y08-A", OCTOBER, 36, "FH", "A1"),
            case("国庆期间每户加 10 元", "Y08-A", OCTOBER, 10, "GQ", "A1"),
            case("竞争区域四户", "Y08-A", OCTOBER, 120, "FH", "A2"),
            case("五户，达量奖 100 元", "Y08-A", OCTOBER, 100, "YJ"),
            case("望江县整月", "Y08-A", OCTOBER, 266),
            case("城东区整月，四户没有达量奖", "Y08-B", OCTOBER, 120),
        ),
    )
    return WorkedPlan(8, "factors_and_windows", "因子表与短期加奖", said, cases)
