"""Plans 9 to 12: the agent fee of 2011, the prepaid dealer of 2013, support of new stores, a chain of overrides."""

from commissions.choices import ComponentKind, Edges, Measure, TierBasis, TierMode
from commissions.services.golden.content import CaseCoefficient, GoldenContent
from network.choices import ChannelKind, SalesMode
from sales.choices import Grain
from tests.commissions.plans.say import (
    Catalogue,
    WorkedPlan,
    case,
    component,
    counts,
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
MONTHS = (202605, 202606, 202607, 202608, 202609, 202610)


def agent_fee(known: Catalogue) -> WorkedPlan:
    """Case U. The portal's agents have two levels: 1 is paid as levels 1 and 2 were, 2 as levels 3 and 4."""
    by_bill = {
        "grain": Grain.SUBSCRIBER_MONTH,
        "measure": Measure.NET_BILL,
        "tier_mode": TierMode.TRANSACTION,
        "tier_basis": TierBasis.AMOUNT,
        "edges": Edges.UPPER,
    }
    edges = (0, fen(10), fen(20), fen(50), fen(80))
    shares = {1: (6, 8, 12, 16, 20), 2: (6, 8, 10, 12, 16)}
    said = version(
        component(
            "RW",
            "入网酬金",
            flat(rate(20)),
            clause="第二条",
            grain=Grain.SUBSCRIBER_MONTH,
            gates=(
                gate("G01", "不是入网当月", Measure.MONTHS_IN_NET, "=", 1, group=1),
                gate("G02", "入网当月没有通话", Measure.MINUTES, ">", 0, group=2),
            ),
        ),
        component(
            "WD",
            "稳定酬金",
            tiers((0, 0), (fen(10), rate(10)), (fen(20), rate(15)), (fen(50), rate(20))),
            clause="第三条",
            gates=(
                gate("G03", "不是第 3、6 个月", Measure.MONTHS_IN_NET, "=", 3, group=1),
                gate("G03", "不是第 3、6 个月", Measure.MONTHS_IN_NET, "=", 6, group=1),
                gate("G04", "通话不足 50 分钟", Measure.MINUTES, ">=", 50, group=2),
            ),
            **by_bill,
        ),
        component(
            "FC",
            "话费分成",
            *(
                tiers(*zip(edges, (percent(share) for share in rates), strict=True), level=level)
                for level, rates in shares.items()
            ),
            clause="第四条",
            kind=ComponentKind.PERCENT,
            gates=(gate("G05", "超过 18 个月", Measure.MONTHS_IN_NET, "<=", 18),),
            **by_bill,
        ),
        number=9,
    )
    bills, minutes = (35, 60, 60, 85, 15, 45), (12, 90, 80, 60, 55, 49)
    paid = {
        "A": ("24.20", "9.60", "29.60", "17.00", "1.20", "5.40"),
        "B": ("23.50", "7.20", "27.20", "13.60", "1.20", "4.50"),
    }
    labels = {"A": "一级", "B": "二级"}
    cases = GoldenContent(
        channels=tuple(
            dealer(f"Y09-{key}", f"验算：{labels[key]}代理商", level=level)
            for level, key in enumerate(paid, 1)
        ),
        months=tuple(
            used(
                f"Y09-{key}",
                f"1990000009{level}",
                period,
                billed=bill + 5,
                arrears=5,
                minutes=calls,
                months_in_net=nth,
            )
            for level, key in enumerate(paid, 1)
            for nth, (period, bill, calls) in enumerate(zip(MONTHS, bills, minutes, strict=True), 1)
        ),
        cases=tuple(
            case(f"{labels[key]}，第 {nth} 个月", f"Y09-{key}", period, amount)
            for key, amounts in paid.items()
            for nth, (period, amount) in enumerate(zip(MONTHS, amounts, strict=True), 1)
        ),
    )
    return WorkedPlan(9, "agent_fee", "代理酬金（2011 版）", said, cases)


def prepaid_dealer(known: Catalogue) -> WorkedPlan:
    """Case T. The face value is the first payment; refilled is who has a bill in the month of the activation."""
    counted = {"month_from": -1, "only": (known.category("MOBILE"),)}
    activated = figure("JH", "近两月激活", **counted)
    share = figure(
        "CZL", "近两月充值率", share_of=activated, gates=(counts(Measure.BILLED, ">", 0),), **counted
    )
    said = version(
        component(
            "JL",
            "激活奖励",
            grid(
                (0, fen(50), fen(60), fen(70)),
                (0, (rate(10), rate(20), rate(25), rate(35))),
                (percent(50), (rate(10), rate("32.5"), rate("37.5"), rate("42.5"))),
                (percent("80.01"), (rate(10), rate(45), rate(50), rate(55))),
                category=known.category("MOBILE"),
            ),
            clause="第二条",
            tier_basis=TierBasis.FIGURE,
            tier_figure=share,
            second_measure=Measure.FIRST_PAYMENT,
        ),
        component(
            "XF",
            "续充分成",
            flat(percent(2), category=known.category("CARD")),
            clause="第三条",
            kind=ComponentKind.PERCENT,
            measure=Measure.AMOUNT,
        ),
        number=10,
        figures=(activated, share),
    )
    batches = ((30, 4), (50, 10), (60, 6), (70, 2))
    who = (
        ("A", "银牌", (50,), "496.80"),
        ("B", "金牌", (50, 70), "711.80"),
        ("C", "白金", (50, 60, 70), "936.80"),
    )
    cases = GoldenContent(
        channels=tuple(dealer(f"Y10-{key}", f"验算：{label}") for key, label, _refilled, _paid in who),
        sales=tuple(
            sale
            for key, _label, _refilled, _paid in who
            for sale in (
                *(
                    sold(
                        f"Y10-{key}",
                        "P00004",
                        "2026-10-05",
                        pieces,
                        first_payment=face,
                        subscriber=f"{key}{face}",
                    )
                    for face, pieces in batches
                ),
                sold(f"Y10-{key}", "P00073", "2026-10-20", amount=1_840),
            )
        ),
        months=tuple(
            used(f"Y10-{key}", f"{key}{face}", OCTOBER, billed=30 if face in refilled else 0)
            for key, _label, refilled, _paid in who
            for face, _pieces in batches
        ),
        cases=tuple(
            row
            for key, label, _refilled, paid in who
            for row in (
                case(f"{label}：续充 1,840 元的 2%", f"Y10-{key}", OCTOBER, "36.80", "XF"),
                case(f"{label}：整月", f"Y10-{key}", OCTOBER, paid),
            )
        ),
    )
    return WorkedPlan(10, "prepaid_dealer", "预付费经销商（2013 版）", said, cases)


def new_stores(known: Catalogue) -> WorkedPlan:
    mobile = known.category("MOBILE")
    pieces = figure("SL", "当月放号", only=(mobile,))
    received = figure("SK", "当月首充", only=(mobile,), measure=Measure.FIRST_PAYMENT)
    said = version(
        component("FH", "放号计件", flat(rate(20), category=mobile), clause="第二条"),
        component(
            "FZ",
            "房租补贴",
            flat(rate(1_200), mode=SalesMode.FRANCHISED),
            clause="第三条",
            grain=Grain.PRESENCE,
            prorate=True,
            gates=(
                gate("G01", "放号不足 20 户，首充也不足 1,000 元", Measure.FIGURE, ">=", 20, figure=pieces),
                gate(
                    "G01",
                    "放号不足 20 户，首充也不足 1,000 元",
                    Measure.FIGURE,
                    ">=",
                    fen(1_000),
                    figure=received,
                ),
            ),
        ),
        component(
            "ZX",
            "装修补贴",
            flat(rate(500), mode=SalesMode.FRANCHISED, star=4),
            flat(rate(800), mode=SalesMode.FRANCHISED, star=5),
            clause="第四条",
            grain=Grain.PRESENCE,
        ),
        component(
            "BD",
            "新店保底",
            flat(rate(1_000), channel_kind=ChannelKind.AGENT),
            clause="第五条",
            kind=ComponentKind.GUARANTEE,
            grain=Grain.PRESENCE,
            prorate=True,
        ),
        number=11,
        figures=(pieces, received),
    )
    franchised = {"mode": SalesMode.FRANCHISED}
    cases = GoldenContent(
        channels=(
            dealer("Y11-A", "验算：17 日开业的四星店", star=4, since="2026-10-17", **franchised),
            dealer("Y11-B", "验算：17 日开业的代理商", since="2026-10-17"),
            dealer("Y11-C", "验算：首充达标的店", **franchised),
            dealer("Y11-D", "验算：都不达标的店", **franchised),
        ),
        sales=(
            sold("Y11-A", "P00007", "2026-10-20", 20, first_payment=100),
            sold("Y11-B", "P00007", "2026-10-20"),
            sold("Y11-C", "P00007", "2026-10-20", 5, first_payment=1_500),
            sold("Y11-D", "P00007", "2026-10-20", 19, first_payment=900),
        ),
        cases=(
            case("房租 15/31 天", "Y11-A", OCTOBER, "580.65", "FZ"),
            case("装修不按天", "Y11-A", OCTOBER, 500, "ZX"),
            case("超过保底，不补", "Y11-A", OCTOBER, "1480.65"),
            case("保底 15/31 天，补到 483.87 元", "Y11-B", OCTOBER, "483.87"),
            case("首充 1,500 元，房租全额", "Y11-C", OCTOBER, 1_300),
            case("没有房租，补到保底", "Y11-D", OCTOBER, 1_000),
        ),
    )
    return WorkedPlan(11, "new_stores", "新店扶持：保底与补贴", said, cases)


def retroactive_rate(known: Catalogue) -> WorkedPlan:
    """Case R before the rate changes; the change is run in test_worked_runs."""
    shares = ((1, 5, "一级"), (2, 3, "二级"), (3, 2, "三级"))
    said = version(
        component("FH", "放号计件", flat(rate(7), category=known.category("MOBILE")), clause="第二条"),
        *(
            component(
                f"TC{step}",
                f"{label}上级提成",
                flat(percent(share)),
                clause="第三条",
                kind=ComponentKind.OVERRIDE,
                override_of="FH",
                override_step=step,
                apply_coefficients=False,
            )
            for step, share, label in shares
        ),
        number=12,
    )
    cases = GoldenContent(
        channels=(
            dealer("Y12-D", "验算：上三级"),
            dealer("Y12-C", "验算：上二级", upline="Y12-D"),
            dealer("Y12-B", "验算：上一级", upline="Y12-C"),
            dealer("Y12-A", "验算：销售方", level=2, upline="Y12-B"),
        ),
        sales=(sold("Y12-A", "P00007", "2026-10-05", 300_000),),
        coefficients=(
            CaseCoefficient(channel="Y12-A", period=OCTOBER, kind="management", value=rate("0.9")),
        ),
        cases=(
            case("30 万件，每件 7 元", "Y12-A", OCTOBER, 2_100_000, "FH"),
            case("乘管理系数 0.9", "Y12-A", OCTOBER, 1_890_000),
            case("提成 5%，不乘系数", "Y12-B", OCTOBER, 105_000),
            case("提成 3%", "Y12-C", OCTOBER, 63_000),
            case("提成 2%", "Y12-D", OCTOBER, 42_000),
        ),
    )
    return WorkedPlan(12, "retroactive_rate", "三级提成与补发单价", said, cases)
