"""Plans 21 to 23: a pool that is released later, a quarter with a draw, a campaign with caps in an order of its own."""

from commissions.choices import ComponentKind, Measure, StageOrder
from commissions.services.golden.content import CaseCoefficient, CaseFigure, GoldenContent
from commissions.services.plan_content import InstalmentContent
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
    gate,
    percent,
    rate,
    sold,
    version,
)

SEPTEMBER, OCTOBER = 202609, 202610
MANAGER = ChannelKind.ACCOUNT_MANAGER


def reserve_pool(known: Catalogue) -> WorkedPlan:
    idle = {"grain": Grain.CHANNEL_MONTH, "metric": known.metric("zero_use")}
    quarter = figure("LS3", "三个月三零用户", month_from=-2, **idle)
    half = figure("LS6", "六个月三零用户", month_from=-5, **idle)
    held = {"kind": ComponentKind.RESERVE, "grain": Grain.PRESENCE, "clause": "第三条"}
    said = version(
        component("FH", "放号酬金", flat(rate("12.35"), category=known.category("MOBILE")), clause="第二条"),
        component(
            "CA",
            "酬金池：三个月",
            flat(percent(30)),
            instalments=(InstalmentContent(part=1, month_offset=3, share=percent(100)),),
            gates=(gate("G31", "三个月内三零用户超过 2 户", Measure.FIGURE, "<=", 2, figure=quarter),),
            **held,
        ),
        component(
            "CB",
            "酬金池：六个月",
            flat(percent(30)),
            instalments=(
                InstalmentContent(part=1, month_offset=6, share=percent(100), reduced_share=percent(50)),
            ),
            gates=(gate("G61", "六个月内三零用户超过 5 户", Measure.FIGURE, "<=", 5, figure=half),),
            **held,
        ),
        number=21,
        figures=(quarter, half),
    )
    found = {"A": ((202612, 2),), "B": ((202612, 3), (202702, 3)), "C": ((202612, 0),)}
    cases = GoldenContent(
        channels=(
            dealer("Y21-A", "验算：用户都在用"),
            dealer("Y21-B", "验算：三零用户多"),
            dealer("Y21-C", "验算：年底退出", left="2026-12-31"),
        ),
        sales=tuple(sold(f"Y21-{key}", "P00007", "2026-10-05", 101) for key in found),
        figures=tuple(
            CaseFigure(channel=f"Y21-{key}", period=period, metric="zero_use", value=users)
            for key, months in found.items()
            for period, users in months
        ),
        cases=(
            case("放号 101 户", "Y21-A", OCTOBER, "1247.35", "FH"),
            case("留 30% 到三个月后", "Y21-A", OCTOBER, "-374.21", "CA"),
            case("当月发放", "Y21-A", OCTOBER, "498.93"),
            case("一月发放", "Y21-A", 202701, "374.21", "CA"),
            case("四月发放", "Y21-A", 202704, "374.21", "CB"),
            case("三零用户 3 户，一月不发", "Y21-B", 202701, 0, "CA"),
            case("三零用户 6 户，四月只发一半", "Y21-B", 202704, "187.10", "CB"),
            case("已退出，照发", "Y21-C", 202701, "374.21"),
        ),
    )
    return WorkedPlan(21, "reserve_pool", "酬金池", said, cases)


def quarter_and_draw(known: Catalogue) -> WorkedPlan:
    """The quarter is paid with its last month; each stretch above half of the quota adds five percent to the rate."""
    sums = {"measure": Measure.AMOUNT, "month_from": -2}
    figures = (
        figure("line", "宽带合同额", only=(known.category("BROADBAND"),), **sums),
        figure("extra", "增值合同额", only=(known.category("VAS"),), **sums),
        figure("fresh", "新客合同额", only=(known.category("MOBILE"),), **sums),
        figure(
            "quota",
            "季度目标",
            grain=Grain.CHANNEL_MONTH,
            metric=known.metric("billed_revenue"),
            measure=Measure.VALUE,
        ),
    )
    credit = "line + extra * 0.5 + fresh * 1.25"
    steps = " + ".join(f"MAX({credit} - quota * {share}, 0)" for share in ("0.5", "0.75", "1", "1.25"))
    ends = (("03-01", "03-31"), ("06-01", "06-30"), ("09-01", "09-30"), ("12-01", "12-31"))
    said = version(
        component(
            "JD",
            "季度奖金",
            *(
                flat(
                    percent(5),
                    channel_kind=MANAGER,
                    date_from=day(f"2026-{first}"),
                    date_to=day(f"2026-{last}"),
                )
                for first, last in ends
            ),
            clause="第二条",
            kind=ComponentKind.PERCENT,
            grain=Grain.PRESENCE,
            measure=Measure.FORMULA,
            formula=steps,
        ),
        component(
            "YZ",
            "每月预支",
            flat(rate(1_000), channel_kind=MANAGER),
            clause="第四条",
            kind=ComponentKind.DRAW,
            grain=Grain.PRESENCE,
        ),
        number=22,
        effective_to=202612,
        figures=figures,
    )
    manager = {"kind": MANAGER, "level": None}
    cases = GoldenContent(
        channels=(
            dealer("Y22-A", "验算：完成 140%", **manager),
            dealer("Y22-B", "验算：完成 60%", **manager),
        ),
        sales=(
            sold("Y22-A", "P00025", "2026-07-05", amount=60_000),
            sold("Y22-A", "P00055", "2026-08-05", amount=40_000),
            sold("Y22-A", "P00007", "2026-09-05", amount=48_000),
            sold("Y22-B", "P00025", "2026-07-05", amount=60_000),
        ),
        figures=tuple(
            CaseFigure(channel=f"Y22-{key}", period=SEPTEMBER, metric="billed_revenue", value=fen(100_000))
            for key in "AB"
        ),
        cases=(
            case("七月预支", "Y22-A", 202607, 1_000),
            case("八月预支", "Y22-A", 202608, 1_000),
            case("季度奖金，折算后 140,000 元", "Y22-A", SEPTEMBER, 10_500, "JD"),
            case("还两个月的预支", "Y22-A", SEPTEMBER, -2_000, "YZ"),
            case("九月", "Y22-A", SEPTEMBER, 8_500),
            case("60%：超过一半的 10,000 元", "Y22-B", SEPTEMBER, 500, "JD"),
            case("九月再预支 500 元", "Y22-B", SEPTEMBER, 1_000),
        ),
    )
    return WorkedPlan(22, "quarter_and_draw", "季度目标与预支", said, cases)


def campaign_and_order(known: Catalogue) -> WorkedPlan:
    mobile = known.category("MOBILE")
    agents = {"channel_kind": ChannelKind.AGENT}
    said = version(
        component(
            "FH",
            "放号酬金",
            flat(rate(20), category=mobile),
            flat(rate(60), category=mobile, campaign=known.campaign("XZ2026")),
            clause="第二条",
        ),
        component(
            "XY",
            "宽带续约",
            flat(rate(40), category=known.category("BROADBAND")),
            clause="第三条",
            once_months=12,
        ),
        component(
            "ZZ",
            "增值分成",
            flat(percent(30), category=known.category("VAS")),
            clause="第四条",
            kind=ComponentKind.PERCENT,
            measure=Measure.AMOUNT,
            subscriber_cap=fen(10),
        ),
        component(
            "BD",
            "保底",
            flat(rate(600), **agents),
            clause="第六条",
            kind=ComponentKind.GUARANTEE,
            grain=Grain.PRESENCE,
        ),
        number=23,
        month_cap=fen(2_500),
        stage_order=StageOrder.COEFFICIENTS_CAP_GUARANTEE,
    )
    given = (("A", "management", "1.2"), ("A", "ranking", "1.3"), ("B", "bid", "0.5"))
    cases = GoldenContent(
        channels=(
            dealer("Y23-A", "验算：先乘系数后封顶"),
            dealer("Y23-B", "验算：先乘系数后保底"),
            dealer("Y23-C", "验算：续约与增值"),
        ),
        sales=(
            sold("Y23-A", "P00007", "2026-10-05", 20, campaign="XZ2026", ref="A1"),
            sold("Y23-A", "P00007", "2026-10-05", 30, ref="A2"),
            sold("Y23-B", "P00007", "2026-10-05", 10),
            sold("Y23-C", "P00031", "2026-09-05", subscriber="S1", ref="C1"),
            sold("Y23-C", "P00031", "2026-10-20", subscriber="S1", ref="C2"),
            sold("Y23-C", "P00031", "2026-10-20", subscriber="S2", ref="C3"),
            sold("Y23-C", "P00055", "2026-10-08", amount=20, subscriber="S3", ref="C4"),
            sold("Y23-C", "P00056", "2026-10-09", amount=15, subscriber="S3", ref="C5"),
            sold("Y23-C", "P00057", "2026-10-10", amount="9.99", subscriber="S3", ref="C6"),
        ),
        coefficients=tuple(
            CaseCoefficient(channel=f"Y23-{key}", period=OCTOBER, kind=kind, value=rate(value))
            for key, kind, value in given
        ),
        cases=(
            case("活动放号 20 户", "Y23-A", OCTOBER, 1_200, "FH", "A1"),
            case("其他放号 30 户", "Y23-A", OCTOBER, 600, "FH", "A2"),
            case("1,800 × 1.2 × 1.3，封顶 2,500", "Y23-A", OCTOBER, 2_500),
            case("200 × 0.5，保底 600", "Y23-B", OCTOBER, 600),
            case("九月续约", "Y23-C", SEPTEMBER, 40, "XY", "C1"),
            case("十二个月内只付一次", "Y23-C", OCTOBER, 0, "XY", "C2"),
            case("另一户续约", "Y23-C", OCTOBER, 40, "XY", "C3"),
            case("13.50 元封顶 10 元，第一笔", "Y23-C", OCTOBER, "4.45", "ZZ", "C4"),
            case("第二笔", "Y23-C", OCTOBER, "3.33", "ZZ", "C5"),
            case("第三笔", "Y23-C", OCTOBER, "2.22", "ZZ", "C6"),
        ),
    )
    return WorkedPlan(23, "campaign_and_order", "活动、续约与封顶次序", said, cases)
