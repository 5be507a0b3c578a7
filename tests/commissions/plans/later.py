"""Plans 13 to 16: differences of rates, instalments, caps of month and year, formulas."""

from commissions.choices import CapPeriod, ComponentKind, FormulaKind, Measure, OverrideBy, TierBasis
from commissions.services.golden.content import CaseFigure, GoldenContent
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
    parts,
    percent,
    rate,
    sold,
    tiers,
    used,
    version,
)

OCTOBER, NOVEMBER, DECEMBER, JANUARY = 202610, 202611, 202612, 202701


def difference_of_rates(known: Catalogue) -> WorkedPlan:
    agents = {"channel_kind": ChannelKind.AGENT}
    said = version(
        component(
            "FH",
            "放号计件",
            flat(rate(10), **agents),
            flat(rate(13), level=2, **agents),
            flat(rate(15), level=1, **agents),
            clause="第二条",
        ),
        *(
            component(
                f"JC{step}",
                f"{label}级差",
                flat(percent(100)),
                clause="第三条",
                kind=ComponentKind.OVERRIDE,
                override_of="FH",
                override_step=step,
                override_by=OverrideBy.DIFFERENCE,
            )
            for step, label in ((1, "直接上级"), (2, "再上一级"))
        ),
        number=13,
    )
    cases = GoldenContent(
        channels=(
            dealer("Y13-C", "验算：一级"),
            dealer("Y13-B", "验算：二级", level=2, upline="Y13-C"),
            dealer("Y13-A", "验算：无级别网点", level=None, upline="Y13-B"),
            dealer("Y13-E", "验算：另一个一级"),
            dealer("Y13-D", "验算：自己卖的二级", level=2, upline="Y13-E"),
        ),
        sales=(
            sold("Y13-A", "P00007", "2026-10-05", 4),
            sold("Y13-D", "P00007", "2026-10-05", 2),
        ),
        cases=(
            case("四户，每户 10 元", "Y13-A", OCTOBER, 40),
            case("4 ×（13 − 10）", "Y13-B", OCTOBER, 12),
            case("4 ×（15 − 13）", "Y13-C", OCTOBER, 8),
            case("二级自己卖两户", "Y13-D", OCTOBER, 26),
            case("2 ×（15 − 13）", "Y13-E", OCTOBER, 4),
        ),
    )
    return WorkedPlan(13, "difference_of_rates", "两级级差", said, cases)


def instalments(known: Catalogue) -> WorkedPlan:
    """Case I."""
    said = version(
        component(
            "HJ",
            "合约佣金",
            flat(percent(10), category=known.category("BROADBAND")),
            clause="第二条",
            kind=ComponentKind.PERCENT,
            measure=Measure.AMOUNT,
            instalments=parts((0, 40), (1, 20), (2, 20), (3, 20), held=1),
            gates=tuple(
                gate("G07", "当月不在网", Measure.BILLED, ">", 0, part=number, month_offset=number - 1)
                for number in (2, 3, 4)
            ),
        ),
        number=14,
    )
    contracts = (("K1", 189_000), ("K2", "209999.70"), ("K3", 189_000), ("K4", 189_000))
    in_net = {
        "K1": (NOVEMBER, DECEMBER, JANUARY),
        "K2": (NOVEMBER, DECEMBER, JANUARY),
        "K3": (DECEMBER, JANUARY),
        "K4": (NOVEMBER,),
    }
    paid = {
        "K1": (7_560, 3_780, 3_780, 3_780),
        "K2": ("8399.98", "4199.99", "4199.99", "4200.01"),
        "K3": (7_560, 3_780, 3_780, 3_780),
        "K4": (7_560, 3_780, 0, 0),
    }
    labels = {
        "K1": "按期在网",
        "K2": "除不尽，末期取余",
        "K3": "十一月停机，十二月补放",
        "K4": "放过一期后退网",
    }
    months = (OCTOBER, NOVEMBER, DECEMBER, JANUARY)
    cases = GoldenContent(
        channels=(dealer("Y14-A", "验算：合约代理商"),),
        sales=tuple(
            sold("Y14-A", "P00031", "2026-10-05", amount=amount, subscriber=key, ref=key)
            for key, amount in contracts
        ),
        months=tuple(
            used("Y14-A", key, period, billed=100 if period in stayed else 0)
            for key, stayed in in_net.items()
            for period in months[1:]
        ),
        cases=tuple(
            case(f"{labels[key]}：第 {nth} 期", "Y14-A", period, amount, "HJ", key)
            for key, amounts in paid.items()
            for nth, (period, amount) in enumerate(zip(months, amounts, strict=True), 1)
        ),
    )
    return WorkedPlan(14, "instalments", "合约佣金分期", said, cases)


def cap_ledger(known: Catalogue) -> WorkedPlan:
    """Case L; and two components that share a cap of the month."""
    shared = {"payee_cap": fen(3_000), "cap_group": "家庭月封顶"}
    said = version(
        component(
            "TJ",
            "推荐酬金",
            flat(rate(5), category=known.category("MOBILE")),
            clause="第二条",
            payee_cap=fen(36_000),
            cap_period=CapPeriod.YEAR,
        ),
        component(
            "KD", "宽带新装", flat(rate(20), category=known.category("BROADBAND")), clause="第三条", **shared
        ),
        component(
            "ZZ", "增值业务", flat(rate(15), category=known.category("VAS")), clause="第三条", **shared
        ),
        number=15,
    )
    cases = GoldenContent(
        channels=(dealer("Y15-A", "验算：年封顶"), dealer("Y15-B", "验算：共用月封顶")),
        sales=(
            sold("Y15-A", "P00007", "2026-09-05", 5_861),
            sold("Y15-A", "P00007", "2026-10-05", 1_600),
            sold("Y15-A", "P00007", "2026-11-05", 1_000),
            sold("Y15-A", "P00007", "2026-12-05", -1_200, ref="T1"),
            sold("Y15-A", "P00007", "2026-12-06", 800, ref="T2"),
            sold("Y15-B", "P00025", "2026-10-05", 100),
            sold("Y15-B", "P00055", "2026-10-06", 100),
        ),
        cases=(
            case("已用 29,305 元", "Y15-A", 202609, 29_305),
            case("应付 8,000 元，只剩 6,695 元", "Y15-A", OCTOBER, 6_695),
            case("封顶用尽", "Y15-A", NOVEMBER, 0),
            case("退回 6,000 元", "Y15-A", DECEMBER, -6_000, "TJ", "T1"),
            case("腾出额度，4,000 元全额", "Y15-A", DECEMBER, 4_000, "TJ", "T2"),
            case("2,000 元的份额", "Y15-B", OCTOBER, "1714.29", "KD"),
            case("1,500 元的份额", "Y15-B", OCTOBER, "1285.71", "ZZ"),
            case("两项共用 3,000 元", "Y15-B", OCTOBER, 3_000),
        ),
    )
    return WorkedPlan(15, "cap_ledger", "年封顶与共用封顶", said, cases)


def formulas(known: Catalogue) -> WorkedPlan:
    revenue_metric = known.metric("billed_revenue")
    bill = {"grain": Grain.SUBSCRIBER_MONTH, "measure": Measure.NET_BILL}
    value = {"grain": Grain.CHANNEL_MONTH, "metric": revenue_metric, "measure": Measure.VALUE}
    three = figure("three_months", "前三月净账单", month_from=-3, month_to=-1, **bill)
    this = figure("this_month", "本月净账单", **bill)
    revenue = figure("revenue", "本月收入", **value)
    last_year = figure("last_year", "去年同月收入", month_from=-12, month_to=-12, **value)
    pieces = figure("pieces", "本月放号", only=(known.category("MOBILE"),))
    mean = figure("mean", "月均净账单", formula="three_months / 3", gives=FormulaKind.MONEY)
    agents = {"channel_kind": ChannelKind.AGENT}
    monthly = {"kind": ComponentKind.PERCENT, "grain": Grain.PRESENCE}
    said = version(
        component("FH", "放号计件", flat(rate(5), category=known.category("MOBILE")), clause="第二条"),
        component(
            "BY",
            "保有奖励",
            tiers((0, 0), (fen(100), percent(2)), **agents),
            clause="第三条",
            measure=Measure.FIGURE,
            measure_figure=this,
            tier_basis=TierBasis.FIGURE,
            tier_figure=mean,
            **monthly,
        ),
        *(
            component(
                code,
                name,
                flat(percent(share), **agents),
                clause=clause,
                measure=Measure.FORMULA,
                formula=formula,
                **monthly,
            )
            for code, name, clause, share, formula in (
                ("ZE", "增量奖励", "第四条", 10, "MAX(this_month - three_months / 3, 0)"),
                ("TB", "同比增收奖励", "第五条", 5, "MAX(revenue - last_year, 0)"),
                ("KK", "二选一考核", "第六条", 100, "IF(OR(pieces >= 30, revenue >= 20000), 0, -200)"),
            )
        ),
        number=16,
        figures=(three, this, revenue, last_year, pieces, mean),
    )
    bills = {"A": (100, 120, "80.10", 150), "B": (90, 90, 90, 90)}
    values = {"A": (15_000, 18_000), "B": (30_000, "19999.99"), "C": (20_000, 20_000), "D": (None, 20_000)}
    cases = GoldenContent(
        channels=(
            dealer("Y16-A", "验算：增长"),
            dealer("Y16-B", "验算：下滑"),
            dealer("Y16-C", "验算：凭收入免罚"),
            dealer("Y16-D", "验算：去年没有上报"),
        ),
        sales=(sold("Y16-A", "P00007", "2026-10-05", 30), sold("Y16-B", "P00007", "2026-10-05", 29)),
        months=tuple(
            used(f"Y16-{key}", f"{key}1", period, billed=amount, arrears=0)
            for key, amounts in bills.items()
            for period, amount in zip((202607, 202608, 202609, OCTOBER), amounts, strict=True)
        ),
        figures=tuple(
            CaseFigure(channel=f"Y16-{key}", period=period, metric="billed_revenue", value=fen(amount))
            for key, amounts in values.items()
            for period, amount in zip((202510, OCTOBER), amounts, strict=True)
            if amount is not None
        ),
        cases=(
            case("均值 100.03 元，本月 150 元的 2%", "Y16-A", OCTOBER, 3, "BY"),
            case("高出均值 49.97 元的 10%", "Y16-A", OCTOBER, 5, "ZE"),
            case("同比多 3,000 元的 5%", "Y16-A", OCTOBER, 150, "TB"),
            case("三十户，免罚", "Y16-A", OCTOBER, 0, "KK"),
            case("增长店整月", "Y16-A", OCTOBER, 308),
            case("两样都差一点，罚 200 元", "Y16-B", OCTOBER, -200, "KK"),
            case("下滑店整月", "Y16-B", OCTOBER, -55),
            case("正好 20,000 元，免罚", "Y16-C", OCTOBER, 0),
            case("去年没有上报，不算增收", "Y16-D", OCTOBER, 0, "TB"),
        ),
    )
    return WorkedPlan(16, "formulas", "存量保有：公式与统计量", said, cases)
