"""Plans 26 to 28: months that are cut off on the 25th, real-name checks, floors and caps, stars by days."""

from dataclasses import replace

from commissions.choices import CapOrder, CapPeriod, ComponentKind, Measure, Standing
from commissions.services.golden.content import GoldenContent
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
    flat,
    gate,
    percent,
    rate,
    sold,
    tiers,
    used,
    version,
)

MARCH, OCTOBER, NOVEMBER, DECEMBER, JANUARY = 202603, 202610, 202611, 202612, 202701
OWN = ChannelKind.OWN_OUTLET


def cut_off_and_days(known: Catalogue) -> WorkedPlan:
    """The sales' months end on the 25th; what is paid on the channel in the month keeps the calendar."""
    agents = {"channel_kind": ChannelKind.AGENT}
    said = version(
        component(
            "KD",
            "宽带新装",
            tiers((0, rate(40)), (3, rate(50)), category=known.category("BROADBAND")),
            clause="第二条",
            payee_floor=fen(1_000),
            floor_period=CapPeriod.YEAR,
        ),
        component(
            "BD",
            "星级保底",
            flat(rate(600), star=1, **agents),
            flat(rate(900), star=2, **agents),
            clause="第四条",
            kind=ComponentKind.GUARANTEE,
            grain=Grain.PRESENCE,
            standing=Standing.BY_DAYS,
            prorate=True,
        ),
        number=26,
        cut_off_day=25,
    )
    risen = dealer("Y26-A", "验算：月中升星", star=1)
    joined = dealer("Y26-B", "验算：月中入网并升星", star=1, since="2026-11-16")
    cases = GoldenContent(
        channels=(
            *(risen, replace(risen, star=2, since=day("2026-10-11"))),
            *(joined, replace(joined, star=2, since=day("2026-11-26"))),
            dealer("Y26-C", "验算：全年不足 1,000 元"),
        ),
        sales=(
            sold("Y26-A", "P00025", "2026-03-10", 10),
            sold("Y26-A", "P00025", "2026-09-26", ref="A1"),
            sold("Y26-A", "P00025", "2026-10-25", 2, ref="A2"),
            sold("Y26-A", "P00025", "2026-10-26", ref="A3"),
            sold("Y26-C", "P00025", "2026-03-10", 10),
            sold("Y26-C", "P00025", "2026-11-26", 2, ref="C1"),
            sold("Y26-C", "P00025", "2026-12-25", ref="C2"),
            sold("Y26-C", "P00025", "2026-12-26", ref="C3"),
        ),
        cases=(
            case("9 月 26 日属于十月", "Y26-A", OCTOBER, 50, "KD", "A1"),
            case("10 月 25 日两户，共三户", "Y26-A", OCTOBER, 100, "KD", "A2"),
            case("保底 803.23 元", "Y26-A", OCTOBER, "653.23", "BD"),
            case("升星代理商十月", "Y26-A", OCTOBER, "803.23"),
            case("10 月 26 日属于十一月", "Y26-A", NOVEMBER, 40, "KD", "A3"),
            case("升星代理商十一月", "Y26-A", NOVEMBER, 900),
            case("十二月没有业务，年保底不补", "Y26-A", DECEMBER, 0, "KD"),
            case("入网 15 天，两星 5 天", "Y26-B", NOVEMBER, 350),
            case("三月 10 户", "Y26-C", MARCH, 500),
            case("年保底，两户", "Y26-C", DECEMBER, "333.33", "KD", "C1"),
            case("年保底，一户", "Y26-C", DECEMBER, "166.67", "KD", "C2"),
            case("十二月补到全年 1,000 元", "Y26-C", DECEMBER, 500),
            case("12 月 26 日属于次年一月", "Y26-C", JANUARY, 40, "KD", "C3"),
        ),
    )
    return WorkedPlan(26, "cut_off_and_days", "每月 25 日截止与按天保底", said, cases)


def real_names(known: Catalogue) -> WorkedPlan:
    """Yes is paid, no costs a fine, and of what says nothing neither; a cap before the factors, a floor after them."""
    mobile = known.category("MOBILE")
    said = version(
        component(
            "KK",
            "开卡酬金",
            flat(percent(40), category=mobile),
            clause="第二条",
            kind=ComponentKind.PERCENT,
            measure=Measure.AMOUNT,
            factors=("XY",),
            line_cap=fen(20),
            cap_order=CapOrder.BEFORE,
            subscriber_floor=fen(5),
            gates=(gate("G01", "未通过实名认证", Measure.REAL_NAME, "=", 1),),
        ),
        component(
            "XY",
            "校园与县域因子",
            flat(rate("1.5"), product=known.product("P00019")),
            flat(rate("0.5"), district=known.place("LJ04")),
            clause="第三条",
            kind=ComponentKind.FACTOR,
        ),
        component(
            "FK",
            "未实名扣罚",
            flat(rate(-10), category=mobile),
            clause="第五条",
            gates=(gate("G51", "已通过实名认证", Measure.REAL_NAME, "=", 0),),
        ),
        number=27,
    )
    cards = (
        ("S1", "P00019", "2026-10-05", 100, True),
        ("S2", "P00019", "2026-10-05", 30, True),
        ("S3", "P00007", "2026-10-06", 3, True),
        ("S3", "P00008", "2026-10-13", 3, True),
        ("S3", "P00009", "2026-10-20", 1, True),
        ("S4", "P00007", "2026-10-07", 50, False),
        ("S5", "P00007", "2026-10-08", 50, None),
        ("S6", "P00007", "2026-10-09", 50, None),
    )
    cases = GoldenContent(
        channels=(dealer("Y27-A", "验算：城东区代理商"), dealer("Y27-B", "验算：望江县代理商", "LJ04")),
        sales=(
            *(
                sold(
                    "Y27-A",
                    product,
                    on,
                    amount=amount,
                    subscriber=key,
                    real_name=checked,
                    ref=f"{key}-{on[-2:]}",
                )
                for key, product, on, amount, checked in cards
            ),
            sold("Y27-B", "P00007", "2026-10-05", amount=10, subscriber="S7", real_name=True, ref="S7-05"),
        ),
        months=(used("Y27-A", "S6", OCTOBER, billed=0, arrears=0, real_name=True),),
        cases=(
            case("先封顶 20 元，再乘 1.5", "Y27-A", OCTOBER, 30, "KK", "S1-05"),
            case("未到封顶", "Y27-A", OCTOBER, 18, "KK", "S2-05"),
            case("补到每户 5 元，第一笔", "Y27-A", OCTOBER, "2.14", "KK", "S3-06"),
            case("第二笔", "Y27-A", OCTOBER, "2.14", "KK", "S3-13"),
            case("第三笔", "Y27-A", OCTOBER, "0.72", "KK", "S3-20"),
            case("实名：否，不付也不补", "Y27-A", OCTOBER, 0, "KK", "S4-07"),
            case("实名：否，扣罚", "Y27-A", OCTOBER, -10, "FK", "S4-07"),
            case("实名：未上报，不付", "Y27-A", OCTOBER, 0, "KK", "S5-08"),
            case("实名：未上报，不罚", "Y27-A", OCTOBER, 0, "FK", "S5-08"),
            case("订单未上报，用户月为是", "Y27-A", OCTOBER, 20, "KK", "S6-09"),
            case("城东区整月", "Y27-A", OCTOBER, 63),
            case("4 × 0.5，补到 5 元", "Y27-B", OCTOBER, 5, "KK", "S7-05"),
        ),
    )
    return WorkedPlan(27, "real_names", "预付卡实名与封顶保底", said, cases)


def halls(known: Catalogue) -> WorkedPlan:
    hall = {"channel_kind": OWN, "city": known.place("LJ")}
    shared = {"payee_cap": fen(1_000), "payee_floor": fen(200), "cap_group": "融合"}
    said = version(
        component(
            "FH",
            "放号计件",
            *(
                flat(rate(yuan), star=star, category=known.category("MOBILE"), **hall)
                for star, yuan in ((3, 12), (4, 16))
            ),
            clause="第二条",
            standing=Standing.BY_DAYS,
        ),
        component(
            "KD",
            "宽带新装",
            flat(rate(40), category=known.category("BROADBAND"), **hall),
            clause="第三条",
            **shared,
        ),
        component(
            "ZZ",
            "增值业务",
            flat(rate(10), category=known.category("VAS"), **hall),
            clause="第三条",
            **shared,
        ),
        number=28,
    )
    risen = dealer("Y28-A", "验算：月中升星", kind=OWN, level=None, star=3)
    opened = dealer("Y28-D", "验算：月中开业并升星", kind=OWN, level=None, star=3, since="2026-10-22")
    four = {"kind": OWN, "level": None, "star": 4}
    cases = GoldenContent(
        channels=(
            *(risen, replace(risen, star=4, since=day("2026-10-11"))),
            dealer("Y28-B", "验算：不足 200 元", **four),
            dealer("Y28-C", "验算：有退订", **four),
            *(opened, replace(opened, star=4, since=day("2026-10-27"))),
        ),
        sales=(
            sold("Y28-A", "P00007", "2026-10-05", ref="A1"),
            sold("Y28-A", "P00007", "2026-10-20", 3, ref="A2"),
            sold("Y28-A", "P00025", "2026-10-08", 20, ref="A3"),
            sold("Y28-A", "P00055", "2026-10-09", 30, ref="A4"),
            sold("Y28-B", "P00025", "2026-10-08", ref="B1"),
            sold("Y28-B", "P00055", "2026-10-09", 2, ref="B2"),
            sold("Y28-B", "P00056", "2026-10-10", ref="B3"),
            sold("Y28-C", "P00025", "2026-10-08", -1, ref="C1"),
            sold("Y28-C", "P00055", "2026-10-09", 3, ref="C2"),
            sold("Y28-D", "P00007", "2026-10-30", ref="D1"),
        ),
        cases=(
            case("三星 10 天、四星 21 天，一户", "Y28-A", OCTOBER, "14.71", "FH", "A1"),
            case("一笔三户，只舍入一次", "Y28-A", OCTOBER, "44.13", "FH", "A2"),
            case("两项共 1,100 元，封顶 1,000 元：宽带", "Y28-A", OCTOBER, "727.27", "KD", "A3"),
            case("增值", "Y28-A", OCTOBER, "272.73", "ZZ", "A4"),
            case("升星厅整月", "Y28-A", OCTOBER, "1058.84"),
            case("70 元补到 200 元：宽带", "Y28-B", OCTOBER, "114.29", "KD", "B1"),
            case("增值两户", "Y28-B", OCTOBER, "57.14", "ZZ", "B2"),
            case("增值一户", "Y28-B", OCTOBER, "28.57", "ZZ", "B3"),
            case("不足厅整月", "Y28-B", OCTOBER, 200),
            case("退订全额扣回", "Y28-C", OCTOBER, -40, "KD", "C1"),
            case("补足的归另一笔", "Y28-C", OCTOBER, 240, "ZZ", "C2"),
            case("退订厅整月", "Y28-C", OCTOBER, 200),
            case("开业 10 天，各 5 天；没有宽带和增值，不补", "Y28-D", OCTOBER, 14),
        ),
    )
    return WorkedPlan(28, "halls", "营业厅星级与共用封顶保底", said, cases)
