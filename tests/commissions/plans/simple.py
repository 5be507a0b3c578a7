"""Plans 1 to 4: a flat rate, a subsidy, tables of two dimensions, coefficients."""

from commissions.choices import ComponentKind, Measure, TierBasis, TierMode
from commissions.services.golden.content import CaseCoefficient, CaseFigure, GoldenContent
from commissions.services.plan_content import ComponentContent
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
    grid,
    percent,
    rate,
    sold,
    tiers,
    used,
    version,
)

OCTOBER = 202610


def flat_rate(known: Catalogue) -> WorkedPlan:
    mobile, broadband = known.category("MOBILE"), known.category("BROADBAND")
    said = version(
        component(
            "FH",
            "放号计件",
            flat(rate(20), category=mobile),
            flat(rate(25), category=mobile, city_class=3),
            flat(rate(8), product=known.product("P00003")),
            clause="第二条",
            gates=(gate("G01", "未收首充", Measure.FIRST_PAYMENT, ">", 0),),
        ),
        component("KD", "宽带新装", flat(rate(50), category=broadband), clause="第三条"),
        number=1,
        note="按件计酬，无阶梯。",
    )
    cases = GoldenContent(
        channels=(dealer("Y01-A", "验算：临江代理商"), dealer("Y01-B", "验算：雁湖代理商", "YH01")),
        sales=(
            sold("Y01-A", "P00007", "2026-10-05", 3, first_payment=50, ref="A1"),
            sold("Y01-A", "P00003", "2026-10-06", first_payment=20, ref="A2"),
            sold("Y01-A", "P00007", "2026-10-07", first_payment=0, ref="A3"),
            sold("Y01-A", "P00025", "2026-10-08", 2, ref="A4"),
            sold("Y01-B", "P00007", "2026-10-05", 2, first_payment=50, ref="B1"),
            sold("Y01-B", "P00003", "2026-10-06", first_payment=20, ref="B2"),
        ),
        cases=(
            case("三户各 20 元", "Y01-A", OCTOBER, 60, "FH", "A1"),
            case("19 元档每户 8 元", "Y01-A", OCTOBER, 8, "FH", "A2"),
            case("未收首充", "Y01-A", OCTOBER, 0, "FH", "A3"),
            case("宽带两户", "Y01-A", OCTOBER, 100, "KD"),
            case("一类城市整月", "Y01-A", OCTOBER, 168),
            case("三类城市每户 25 元", "Y01-B", OCTOBER, 50, "FH", "B1"),
            case("三类城市整月", "Y01-B", OCTOBER, 58),
        ),
    )
    return WorkedPlan(1, "flat_rate", "放号计件", said, cases)


def store_subsidy(known: Catalogue) -> WorkedPlan:
    """Case S. The forfeited deposit and the same amount again, once in a month with fake users."""
    fake = figure("XJ", "虚假用户数", grain=Grain.CHANNEL_MONTH, metric=known.metric("zero_use"))
    agents = {"channel_kind": ChannelKind.AGENT}

    def fine(code: str, name: str) -> ComponentContent:
        return component(
            code,
            name,
            tiers((0, 0), (1, rate(-7_000)), **agents),
            clause="第五条",
            grain=Grain.PRESENCE,
            tier_basis=TierBasis.FIGURE,
            tier_figure=fake,
        )

    said = version(
        component(
            "DB",
            "店面补贴",
            flat(percent(170), **agents),
            clause="第二条",
            kind=ComponentKind.PERCENT,
            grain=Grain.CHANNEL_MONTH,
            metric=known.metric("billed_revenue"),
            measure=Measure.VALUE,
        ),
        fine("BZ", "保证金扣罚"),
        fine("FK", "等额罚款"),
        number=2,
        figures=(fake,),
    )

    def month(channel: str, revenue: int, fakes: int) -> tuple[CaseFigure, CaseFigure]:
        return (
            CaseFigure(channel=channel, period=OCTOBER, metric="billed_revenue", value=fen(revenue)),
            CaseFigure(channel=channel, period=OCTOBER, metric="zero_use", value=fakes),
        )

    cases = GoldenContent(
        channels=(dealer("Y02-A", "验算：补贴店"), dealer("Y02-B", "验算：有虚假用户的店")),
        figures=(*month("Y02-A", 2_350, 0), *month("Y02-B", 2_350, 3)),
        cases=(
            case("2,350 元的 170%", "Y02-A", OCTOBER, 3_995),
            case("补贴照算", "Y02-B", OCTOBER, 3_995, "DB"),
            case("扣保证金 7,000 元，并罚等额", "Y02-B", OCTOBER, -10_005),
        ),
    )
    return WorkedPlan(2, "store_subsidy", "店面补贴", said, cases)


def two_dimensions(known: Catalogue) -> WorkedPlan:
    mobile = known.category("MOBILE")
    fees = (0, fen(59), fen(99))
    said = version(
        component(
            "FH",
            "放号计件",
            grid(
                fees,
                (0, (rate(10), rate(20), rate(30))),
                (10, (rate(15), rate(28), rate(40))),
                (30, (rate(20), rate(35), rate(50))),
                category=mobile,
            ),
            clause="第二条",
            second_measure=Measure.PLAN_FEE,
        ),
        component(
            "ZW",
            "在网分成",
            grid(
                (0, 7, 13),
                (0, (percent(3), percent(4), percent(5))),
                (fen(50), (percent(5), percent(6), percent(8))),
            ),
            clause="第三条",
            kind=ComponentKind.PERCENT,
            grain=Grain.SUBSCRIBER_MONTH,
            measure=Measure.NET_BILL,
            tier_mode=TierMode.TRANSACTION,
            tier_basis=TierBasis.AMOUNT,
            second_measure=Measure.MONTHS_IN_NET,
        ),
        number=3,
    )
    cases = GoldenContent(
        channels=tuple(
            dealer(f"Y03-{name}", f"验算：{label}")
            for name, label in (("A", "十二户"), ("B", "九户"), ("C", "三十户"), ("D", "在网"))
        ),
        sales=(
            sold("Y03-A", "P00005", "2026-10-05", 5),
            sold("Y03-A", "P00007", "2026-10-06", 5),
            sold("Y03-A", "P00011", "2026-10-07", 2),
            sold("Y03-B", "P00007", "2026-10-05", 4),
            sold("Y03-B", "P00010", "2026-10-06", 5),
            sold("Y03-C", "P00007", "2026-10-05", 30),
        ),
        months=(
            used("Y03-D", "19900000001", OCTOBER, billed=50, arrears=5, months_in_net=5, ref="M1"),
            used("Y03-D", "19900000002", OCTOBER, billed=80, arrears=0, months_in_net=9, ref="M2"),
            used("Y03-D", "19900000003", OCTOBER, billed=50, arrears=0, months_in_net=13, ref="M3"),
        ),
        cases=(
            case("十二户进第二档", "Y03-A", OCTOBER, 295, "FH"),
            case("九户在第一档；99 元属第三列", "Y03-B", OCTOBER, 230, "FH"),
            case("正好三十户", "Y03-C", OCTOBER, 1_050, "FH"),
            case("净账单 45 元、在网 5 个月", "Y03-D", OCTOBER, "1.35", "ZW", "M1"),
            case("净账单 80 元、在网 9 个月", "Y03-D", OCTOBER, "4.80", "ZW", "M2"),
            case("正好 50 元、在网 13 个月", "Y03-D", OCTOBER, "4.00", "ZW", "M3"),
            case("在网整月", "Y03-D", OCTOBER, "10.15"),
        ),
    )
    return WorkedPlan(3, "two_dimensions", "两维费率表", said, cases)


def coefficients(known: Catalogue) -> WorkedPlan:
    """Case G."""
    said = version(
        component("FH", "放号计件", flat(rate(20), category=known.category("MOBILE")), clause="第二条"),
        component(
            "ZD",
            "终端直补",
            flat(rate(30), category=known.category("HANDSET")),
            clause="第三条",
            apply_coefficients=False,
        ),
        number=4,
    )
    both = ("Y04-A", "Y04-B")
    month = {"management": "0.95", "ranking": "1.1", "veto": "1", "bid": "0.8"}
    vetoed = {**month, "veto": "0"}
    cases = GoldenContent(
        channels=(dealer("Y04-A", "验算：四个系数"), dealer("Y04-B", "验算：一票否决")),
        sales=tuple(
            sale
            for code in both
            for sale in (sold(code, "P00007", "2026-10-05", 600), sold(code, "P00037", "2026-10-06", 10))
        ),
        coefficients=tuple(
            CaseCoefficient(channel=code, period=OCTOBER, kind=kind, value=rate(value))
            for code, values in zip(both, (month, vetoed), strict=True)
            for kind, value in values.items()
        ),
        cases=(
            case("乘系数之前", "Y04-A", OCTOBER, 12_000, "FH"),
            case("10,032 元，另加直补 300 元", "Y04-A", OCTOBER, 10_332),
            case("否决后只剩直补", "Y04-B", OCTOBER, 300),
        ),
    )
    return WorkedPlan(4, "coefficients", "渠道系数", said, cases)
