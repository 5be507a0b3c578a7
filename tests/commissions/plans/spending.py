"""Plans 24 and 25: what a subscriber spends over months, counts of the day, pairs won from a rival."""

from commissions.choices import (
    ComponentKind,
    CountPeriod,
    FigureOwner,
    FormulaKind,
    Measure,
    TierBasis,
    TierMode,
    TierScope,
)
from commissions.services.golden.content import CaseSale, GoldenContent
from network.choices import ChannelKind
from sales.choices import Grain
from tests.commissions.plans.say import (
    Catalogue,
    WorkedPlan,
    case,
    component,
    dealer,
    fen,
    figure,
    flat,
    gate,
    percent,
    rate,
    sold,
    tiers,
    used,
    version,
)

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = 202609, 202610, 202611, 202612


def four_months(known: Catalogue) -> WorkedPlan:
    """Published in Britain and South Africa: a share of what was spent, cards that count once they are used, re-signing by
    what the customer pays."""
    of_subscriber = {"owner": FigureOwner.SUBSCRIBER, "grain": Grain.SUBSCRIBER_MONTH}
    spent = figure("spent", "四个月消费", month_from=-3, measure=Measure.BILLED, **of_subscriber)
    before = figure(
        "before", "前三月净账单", month_from=-3, month_to=-1, measure=Measure.NET_BILL, **of_subscriber
    )
    mean = figure(
        "mean", "前三月月均", owner=FigureOwner.SUBSCRIBER, formula="before / 3", gives=FormulaKind.MONEY
    )
    monthly = {"grain": Grain.SUBSCRIBER_MONTH}
    said = version(
        component(
            "FC",
            "消费分成",
            flat(percent(20)),
            clause="第二条",
            kind=ComponentKind.PERCENT,
            measure=Measure.FIGURE,
            measure_figure=spent,
            gates=(gate("G01", "入网第四个月才计", Measure.MONTHS_IN_NET, "=", 4),),
            **monthly,
        ),
        component(
            "YX",
            "有效卡",
            flat(rate(30)),
            clause="第三条",
            gates=(
                gate("G11", "入网未满两个月", Measure.MONTHS_IN_NET, ">=", 2, group=1),
                gate("G12", "入网超过四个月", Measure.MONTHS_IN_NET, "<=", 4, group=2),
                gate("G13", "累计消费不足 100 元", Measure.FIGURE, ">=", fen(100), figure=spent, group=3),
            ),
            once_months=36,
            **monthly,
        ),
        component(
            "XY",
            "续约奖励",
            tiers(
                (0, rate(10)), (fen(50), rate(30)), (fen(100), rate(60)), category=known.category("BROADBAND")
            ),
            clause="第四条",
            tier_basis=TierBasis.FIGURE,
            tier_figure=mean,
        ),
        number=24,
        figures=(spent, before, mean),
    )
    bills = {
        "S1": ("31.23", "31.23", "31.23", "31.23"),
        "S2": (40, 20, 30, "35.50"),
        "S3": (40, 20, 30, 0),
        "S4": (60, 50, 70, 120),
    }
    months = tuple(
        # In October the first was served by another agent: what was spent is the subscriber's all the same.
        used(
            "Y24-B" if (key, period) == ("S1", OCTOBER) else "Y24-A",
            key,
            period,
            billed=amount,
            arrears=0,
            months_in_net=nth,
            ref=f"{key}-{nth}",
        )
        for key, amounts in bills.items()
        for nth, (period, amount) in enumerate(
            zip((SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER), amounts, strict=True), 1
        )
    )
    cases = GoldenContent(
        channels=(dealer("Y24-A", "验算：代理商"), dealer("Y24-B", "验算：另一代理商")),
        sales=tuple(
            sold("Y24-A", "P00025", "2026-12-05", subscriber=key, ref=f"{key}-X") for key in ("S1", "S4")
        ),
        months=months,
        cases=(
            case("124.92 元的 20%", "Y24-A", DECEMBER, "24.98", "FC", "S1-4"),
            case("125.50 元的 20%", "Y24-A", DECEMBER, "25.10", "FC", "S2-4"),
            case("90 元的 20%", "Y24-A", DECEMBER, 18, "FC", "S3-4"),
            case("第三个月不计", "Y24-A", NOVEMBER, 0, "FC", "S2-3"),
            case("第四个月累计 124.92 元", "Y24-A", DECEMBER, 30, "YX", "S1-4"),
            case("累计 90 元，不算有效", "Y24-A", DECEMBER, 0, "YX", "S3-4"),
            case("第二个月已满 100 元", "Y24-A", OCTOBER, 30, "YX", "S4-2"),
            case("只计一次", "Y24-A", NOVEMBER, 0, "YX", "S4-3"),
            case("月均 31.23 元", "Y24-A", DECEMBER, 10, "XY", "S1-X"),
            case("月均 60 元", "Y24-A", DECEMBER, 30, "XY", "S4-X"),
            case("十二月合计", "Y24-A", DECEMBER, "228.08"),
            case("另一代理商没有", "Y24-B", OCTOBER, 0),
        ),
    )
    return WorkedPlan(24, "four_months", "按用户消费", said, cases)


def days_and_rivals(known: Catalogue) -> WorkedPlan:
    """Published in the USA and in India: days with two activations, slabs, bundles, pairs won from a rival."""
    mobile, broadband = known.category("MOBILE"), known.category("BROADBAND")
    won = figure("won", "携入", only=(mobile,), campaigns=(known.campaign("XZ2026"),))
    lines = figure("lines", "当日宽带", only=(broadband,), by_day=True)
    by_day = {"count_period": CountPeriod.DAY, "tier_scope": TierScope.CHANNEL}
    said = version(
        component(
            "RJ",
            "日激活奖",
            tiers((0, 0), (1, rate(104)), (2, 0), category=mobile),
            clause="第二条",
            tier_mode=TierMode.MARGINAL,
            **by_day,
        ),
        component(
            "KD",
            "宽带按日分档",
            tiers((0, rate(10)), (3, rate(15)), category=broadband),
            clause="第三条",
            **by_day,
        ),
        component(
            "XR",
            "携入成对奖",
            flat(percent(100), channel_kind=ChannelKind.AGENT),
            clause="第四条",
            kind=ComponentKind.PERCENT,
            grain=Grain.PRESENCE,
            measure=Measure.FORMULA,
            formula="INT(won / 2) * 100",
        ),
        component(
            "RH",
            "当日融合奖",
            flat(rate(5), category=mobile),
            clause="第五条",
            gates=(gate("G51", "当日宽带不足三户", Measure.FIGURE, ">=", 3, figure=lines),),
        ),
        number=25,
        figures=(won, lines),
    )

    def on(day: str, count: int, product: str = "P00007", **fields: str) -> tuple[CaseSale, ...]:
        return tuple(
            sold("Y25-A", product, day, ref=f"{product}-{day[-2:]}-{nth}", **fields)
            for nth in range(1, count + 1)
        )

    ported = {"campaign": "XZ2026"}
    cases = GoldenContent(
        channels=(dealer("Y25-A", "验算：代理商"),),
        sales=(
            *on("2026-10-05", 1),
            *on("2026-10-06", 2),
            *on("2026-10-07", 3, **ported),
            *on("2026-10-08", 2, **ported),
            *on("2026-10-06", 2, "P00025"),
            *on("2026-10-07", 3, "P00025"),
        ),
        cases=(
            case("一天一户，没有", "Y25-A", OCTOBER, 0, "RJ", "P00007-05-1"),
            case("一天两户，由第二户得", "Y25-A", OCTOBER, 104, "RJ", "P00007-06-2"),
            case("第三户不再得", "Y25-A", OCTOBER, 0, "RJ", "P00007-07-3"),
            case("三天各 104 元", "Y25-A", OCTOBER, 312, "RJ"),
            case("一天两户宽带，每户 10 元", "Y25-A", OCTOBER, 10, "KD", "P00025-06-2"),
            case("一天三户宽带，每户 15 元", "Y25-A", OCTOBER, 15, "KD", "P00025-07-1"),
            case("2 × 10 + 3 × 15", "Y25-A", OCTOBER, 65, "KD"),
            case("携入五户，两对", "Y25-A", OCTOBER, 200, "XR"),
            case("当日三户宽带，移动每户 5 元", "Y25-A", OCTOBER, 5, "RH", "P00007-07-3"),
            case("当日只有两户宽带", "Y25-A", OCTOBER, 0, "RH", "P00007-06-1"),
            case("十月合计", "Y25-A", OCTOBER, 592),
        ),
    )
    return WorkedPlan(25, "days_and_rivals", "按日与携入", said, cases)
