"""Plans 17 to 20: a qualifier with veto, clawbacks, kept cards, and all of it together."""

from commissions.choices import ComponentKind, Measure, TierBasis, TierMode
from commissions.services.golden.content import CaseCoefficient, CaseEvent, CaseMonth, CaseSale, GoldenContent
from commissions.services.plan_content import ComponentContent, LevelContent
from sales.choices import EventKind, Grain
from tests.commissions.plans.say import (
    Catalogue,
    WorkedPlan,
    case,
    component,
    counts,
    day,
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

OCTOBER, NOVEMBER, DECEMBER = 202610, 202611, 202612


def qualifier(known: Catalogue) -> WorkedPlan:
    mobile = known.category("MOBILE")
    opened = figure("SL", "当月放号", only=(mobile,))
    before = figure("SY", "上月放号", month_from=-1, month_to=-1, only=(mobile,))
    kept = figure(
        "BYL",
        "次月保有率",
        month_from=-1,
        month_to=-1,
        share_of=before,
        only=(mobile,),
        gates=(counts(Measure.BILLED, ">", 0, month_offset=1),),
    )
    said = version(
        component("FH", "放号计件", flat(rate(20), category=mobile), clause="第二条"),
        component(
            "KD",
            "宽带新装",
            flat(rate(50), category=known.category("BROADBAND")),
            clause="第三条",
            apply_qualifier=False,
        ),
        number=17,
        figures=(opened, before, kept),
        qualifier=(
            LevelContent(level=0, payout=percent(50), minima=((kept, percent(40)),)),
            LevelContent(level=1, payout=percent(80), minima=((opened, 10), (kept, percent(60)))),
            LevelContent(level=2, payout=percent(100), minima=((opened, 20), (kept, percent(80)))),
            LevelContent(level=3, payout=percent(110), minima=((opened, 30), (kept, percent(90)))),
        ),
    )
    who = (
        ("A", "第二档，全额", 20, 8, 600),
        ("B", "保有率 70%，兑现八成", 20, 7, 520),
        ("C", "保有率 30%，一票否决", 20, 3, 200),
        ("D", "九户，兑现一半", 9, 8, 290),
        ("E", "第三档，110%", 30, 9, 860),
    )
    cases = GoldenContent(
        channels=tuple(dealer(f"Y17-{row[0]}", f"验算：{row[1]}") for row in who),
        sales=tuple(
            sale
            for key, _label, pieces, stayed, _paid in who
            for sale in (
                sold(f"Y17-{key}", "P00007", "2026-09-05", stayed, subscriber=f"{key}1"),
                sold(f"Y17-{key}", "P00007", "2026-09-06", 10 - stayed, subscriber=f"{key}2"),
                sold(f"Y17-{key}", "P00007", "2026-10-05", pieces),
                sold(f"Y17-{key}", "P00025", "2026-10-06", 4),
            )
        ),
        months=tuple(
            used(f"Y17-{row[0]}", f"{row[0]}{nth}", OCTOBER, billed=billed)
            for row in who
            for nth, billed in ((1, 59), (2, 0))
        ),
        cases=tuple(
            row
            for key, label, _pieces, _stayed, paid in who
            for row in (
                case("宽带不受达标影响", f"Y17-{key}", OCTOBER, 200, "KD"),
                case(f"{label}：整月", f"Y17-{key}", OCTOBER, paid),
            )
        ),
    )
    return WorkedPlan(17, "qualifier", "账期达标与一票否决", said, cases)


def clawbacks(known: Catalogue) -> WorkedPlan:
    """Case C."""

    def back(
        code: str, name: str, event: EventKind, of: str, *steps: tuple[int, int], **more: object
    ) -> ComponentContent:
        values = {"tier_basis": TierBasis.MONTHS, **more}
        return component(
            code,
            name,
            tiers(*steps),
            clause="第四条",
            kind=ComponentKind.CLAWBACK,
            grain=Grain.EVENT,
            event_kind=event,
            override_of=of,
            **values,
        )

    said = version(
        component(
            "HJ",
            "合约佣金",
            flat(percent(10), category=known.category("BROADBAND")),
            clause="第二条",
            kind=ComponentKind.PERCENT,
            measure=Measure.AMOUNT,
        ),
        component("ZD", "终端补贴", flat(rate(240), category=known.category("HANDSET")), clause="第三条"),
        back("KT", "退网扣回", EventKind.CANCELLED, "HJ", (0, percent(40)), (13, 0)),
        back("KS", "失效扣回", EventKind.LAPSED, "HJ", (0, percent(70)), (13, 0)),
        back("KC", "撤单扣回", EventKind.WITHDRAWN, "HJ", (0, percent(100))),
        back("FH", "复机返还", EventKind.REVIVED, "HJ", (0, percent(-100))),
        back(
            "KJ",
            "降档扣回",
            EventKind.DOWNGRADED,
            "ZD",
            (0, percent(100)),
            (180, 0),
            tier_basis=TierBasis.DAYS,
            prorate=True,
        ),
        number=18,
    )
    contracts = {
        "A": ("退网后复机", ((EventKind.CANCELLED, "2026-10-03", 0), (EventKind.REVIVED, "2026-11-05", 0))),
        "B": ("第 5 个月失效", ((EventKind.LAPSED, "2026-08-03", 0),)),
        "C": ("撤单", ((EventKind.WITHDRAWN, "2026-08-03", 0),)),
        "D": ("第 13 个月退网", ((EventKind.CANCELLED, "2027-04-01", 0),)),
        "E": ("两次退网", ((EventKind.CANCELLED, "2026-10-03", 0), (EventKind.CANCELLED, "2026-11-03", 0))),
        "G": ("停机 30 天不算", ((EventKind.CANCELLED, "2027-04-01", 30),)),
    }
    cases = GoldenContent(
        channels=(
            *(dealer(f"Y18-{key}", f"验算：{label}") for key, (label, _events) in contracts.items()),
            dealer("Y18-F", "验算：终端降档"),
        ),
        sales=(
            *(
                sold(f"Y18-{key}", product, on, amount=amount, subscriber=f"{key}1")
                for key in contracts
                for product, on, amount in (
                    ("P00031", "2026-04-10", 189_000),
                    ("P00032", "2026-04-20", 24_300),
                )
            ),
            sold("Y18-F", "P00037", "2026-04-10", subscriber="F1"),
        ),
        events=(
            *(
                CaseEvent(
                    channel=f"Y18-{key}",
                    subscriber=f"{key}1",
                    kind=int(kind),
                    day=day(on),
                    suspended_days=suspended,
                )
                for key, (_label, events) in contracts.items()
                for kind, on, suspended in events
            ),
            CaseEvent(
                channel="Y18-F", subscriber="F1", kind=int(EventKind.DOWNGRADED), day=day("2026-05-25")
            ),
        ),
        cases=(
            case("已付 21,330 元", "Y18-A", 202604, 21_330),
            case("第 7 个月退网，扣 40%", "Y18-A", OCTOBER, -8_532),
            case("复机，返还", "Y18-A", NOVEMBER, 8_532),
            case("第 5 个月失效，扣 70%", "Y18-B", 202608, -14_931),
            case("撤单，全部扣回", "Y18-C", 202608, -21_330),
            case("第 13 个月退网，不扣", "Y18-D", 202704, 0),
            case("第一次退网", "Y18-E", OCTOBER, -8_532),
            case("第二次按余额 12,798 元", "Y18-E", NOVEMBER, "-5119.20"),
            case("扣除停机 30 天，仍是第 12 个月", "Y18-G", 202704, -8_532),
            case("补贴 240 元，45 天后降档，按剩余 135/180 天", "Y18-F", 202605, -180),
        ),
    )
    return WorkedPlan(18, "clawbacks", "扣回与返还", said, cases)


def kept_cards(known: Catalogue) -> WorkedPlan:
    """Case K. Cards of July are paid in October; so are kept cards held against what was opened in July."""
    opened = figure("KK", "三个月前开卡", month_from=-3, month_to=-3, only=(known.category("MOBILE"),))
    active = tuple(
        gate(code, label, measure, ">=", least, part=1, group=month + 1, month_offset=month)
        for month in range(3)
        for code, label, measure, least in (
            (f"G{month + 1}1", f"第 {month + 1} 个月通话不足 10 分钟且流量不足 30MB", Measure.MINUTES, 10),
            (f"G{month + 1}1", f"第 {month + 1} 个月通话不足 10 分钟且流量不足 30MB", Measure.MEGABYTES, 30),
        )
    )
    said = version(
        component(
            "FH",
            "放号酬金",
            flat(rate(30), category=known.category("MOBILE")),
            flat(rate(50), product=known.product("P00011")),
            clause="第二条",
            instalments=parts((3, 100)),
            gates=active,
        ),
        component(
            "YK",
            "养卡扣回",
            flat(percent(100)),
            clause="第三条",
            kind=ComponentKind.CLAWBACK,
            grain=Grain.EVENT,
            event_kind=EventKind.IRREGULAR,
            override_of="FH",
            tier_basis=TierBasis.MONTHS,
            spared_figure=opened,
            spared_share=percent(10),
            gates=(gate("G41", "开卡不超过 20 张", Measure.FIGURE, ">", 20, figure=opened),),
        ),
        component(
            "LY",
            "非新用户扣罚",
            flat(rate(-30)),
            clause="第四条",
            grain=Grain.EVENT,
            event_kind=EventKind.NOT_NEW,
        ),
        number=19,
        figures=(opened,),
    )

    def cards(channel: str, bulk: int, products: list[str]) -> tuple[list[CaseSale], list[CaseMonth]]:
        sales = [sold(channel, "P00007", "2026-07-05", bulk, subscriber=f"{channel}-0")]
        sales += (
            sold(channel, product, "2026-07-06", subscriber=f"{channel}-{nth}")
            for nth, product in enumerate(products, 1)
        )
        usage = [
            used(
                channel,
                f"{channel}-{nth}",
                period,
                minutes=10 if nth % 2 else 0,
                megabytes=0 if nth % 2 else 30,
            )
            for nth in range(len(products) + 1)
            for period in (202607, 202608, 202609)
        ]
        return sales, usage

    some, theirs = cards("Y19-A", 179, ["P00011", *["P00007"] * 20])
    others, ours = cards("Y19-B", 180, ["P00007"] * 20)
    failing = [
        used("Y19-C", "C1", period, minutes=minutes, megabytes=megabytes)
        for period, minutes, megabytes in ((202607, 10, 0), (202608, 0, 30), (202609, 9, 29))
    ]
    cases = GoldenContent(
        channels=(
            dealer("Y19-A", "验算：二十一张养卡"),
            dealer("Y19-B", "验算：二十张养卡"),
            dealer("Y19-C", "验算：用量不足"),
        ),
        sales=(*some, *others, sold("Y19-C", "P00007", "2026-07-05", subscriber="C1")),
        months=(*theirs, *ours, *failing),
        events=(
            *(
                CaseEvent(
                    channel=channel,
                    subscriber=f"{channel}-{nth}",
                    kind=int(EventKind.IRREGULAR),
                    day=day("2026-10-28"),
                )
                for channel, kept in (("Y19-A", 21), ("Y19-B", 20))
                for nth in range(1, kept + 1)
            ),
            CaseEvent(channel="Y19-C", subscriber="C1", kind=int(EventKind.NOT_NEW), day=day("2026-10-28")),
        ),
        cases=(
            case("七月先不付", "Y19-A", 202607, 0),
            case("三个月用量合格，第四个月付", "Y19-A", OCTOBER, 6_020, "FH"),
            case("超过 10% 的一张，扣最贵的", "Y19-A", OCTOBER, -50, "YK"),
            case("二百张整月", "Y19-A", OCTOBER, 5_970),
            case("正好 10%，不扣", "Y19-B", OCTOBER, 6_000),
            case("九月 9 分钟、29MB，不付", "Y19-C", OCTOBER, 0, "FH"),
            case("非新用户", "Y19-C", OCTOBER, -30),
        ),
    )
    return WorkedPlan(19, "kept_cards", "养卡防控", said, cases)


def everything(known: Catalogue) -> WorkedPlan:
    mobile = known.category("MOBILE")
    opened = figure("SL", "当月放号", only=(mobile,))
    valid = figure(
        "YX",
        "有效率",
        share_of=opened,
        only=(mobile,),
        gates=(counts(Measure.MINUTES, ">=", 10), counts(Measure.MEGABYTES, ">=", 30)),
    )
    shared = {"payee_cap": fen(800), "cap_group": "月封顶"}
    said = version(
        component(
            "FH",
            "放号计件",
            tiers((0, rate(20)), (10, rate(30)), category=mobile),
            clause="第二条",
            tier_mode=TierMode.MARGINAL,
            factors=("QY",),
            instalments=parts((0, 60), (1, 40), held=1),
            gates=(
                gate("G01", "未收首充", Measure.FIRST_PAYMENT, ">", 0),
                gate("G02", "次月没有出账", Measure.BILLED, ">", 0, part=2, month_offset=1),
            ),
            **shared,
        ),
        component(
            "QY",
            "县域因子",
            flat(rate("1.2"), district=known.place("LJ04")),
            clause="第三条",
            kind=ComponentKind.FACTOR,
        ),
        component(
            "KD", "宽带新装", flat(rate(50), category=known.category("BROADBAND")), clause="第四条", **shared
        ),
        component(
            "TC",
            "上级提成",
            flat(percent(5)),
            clause="第五条",
            kind=ComponentKind.OVERRIDE,
            override_of="FH",
            override_step=1,
            apply_qualifier=False,
            apply_coefficients=False,
        ),
        component(
            "BD",
            "二级保底",
            flat(rate(500), level=2),
            clause="第六条",
            kind=ComponentKind.GUARANTEE,
            grain=Grain.PRESENCE,
            prorate=True,
        ),
        component(
            "KT",
            "退网扣回",
            tiers((0, percent(50)), (13, 0)),
            clause="第七条",
            kind=ComponentKind.CLAWBACK,
            grain=Grain.EVENT,
            event_kind=EventKind.CANCELLED,
            override_of="FH",
            tier_basis=TierBasis.MONTHS,
        ),
        number=20,
        figures=(opened, valid),
        qualifier=(
            LevelContent(level=0, payout=percent(50)),
            LevelContent(level=1, payout=percent(90), minima=((opened, 10), (valid, percent(60)))),
            LevelContent(level=2, payout=percent(100), minima=((opened, 10), (valid, percent(90)))),
        ),
    )
    cases = GoldenContent(
        channels=(
            dealer("Y20-U", "验算：上级", "LJ04"),
            dealer("Y20-A", "验算：县域二级", "LJ04", level=2, upline="Y20-U"),
        ),
        sales=(
            sold("Y20-A", "P00007", "2026-10-05", 9, first_payment=100, subscriber="S1", ref="F1"),
            sold("Y20-A", "P00007", "2026-10-05", 3, first_payment=100, subscriber="S2", ref="F2"),
            sold("Y20-A", "P00007", "2026-10-06", 5, first_payment=0, subscriber="S3", ref="F3"),
            sold("Y20-A", "P00025", "2026-10-08", 13),
        ),
        months=(
            used("Y20-A", "S1", OCTOBER, minutes=10, megabytes=0, billed=50),
            used("Y20-A", "S2", OCTOBER, minutes=0, megabytes=30, billed=50),
            used("Y20-A", "S3", OCTOBER, minutes=0, megabytes=0, billed=0),
            used("Y20-A", "S1", NOVEMBER, minutes=10, megabytes=0, billed=50),
            used("Y20-A", "S2", NOVEMBER, minutes=0, megabytes=0, billed=0),
            used("Y20-A", "S2", DECEMBER, minutes=0, megabytes=0, billed=50),
        ),
        events=(
            CaseEvent(channel="Y20-A", subscriber="S1", kind=int(EventKind.CANCELLED), day=day("2026-12-10")),
        ),
        coefficients=(
            CaseCoefficient(channel="Y20-A", period=OCTOBER, kind="management", value=rate("0.95")),
        ),
        cases=(
            case("首期，封顶后", "Y20-A", OCTOBER, "123.84", "FH", "F1"),
            case("跨档三户的首期，封顶后", "Y20-A", OCTOBER, "55.04", "FH", "F2"),
            case("未收首充", "Y20-A", OCTOBER, 0, "FH", "F3"),
            case("宽带，封顶后", "Y20-A", OCTOBER, "621.12", "KD"),
            case("十月：兑现 90%，乘 0.95", "Y20-A", OCTOBER, 684),
            case("上级提成，按整笔 312 元", "Y20-U", OCTOBER, "15.60"),
            case("十一月：两笔末期", "Y20-A", NOVEMBER, "124.80", "FH"),
            case("十一月：兑现一半，补到保底", "Y20-A", NOVEMBER, 500),
            case("退网，扣已付 210.24 元的一半", "Y20-A", DECEMBER, "-105.12", "KT"),
            case("十二月：保底 500 元，减扣回", "Y20-A", DECEMBER, "394.88"),
        ),
    )
    return WorkedPlan(20, "everything", "综合酬金", said, cases)
