"""Lines in the words that a shop owner reads, in both languages."""

import datetime
from typing import Any

import pytest
from django.utils import translation

from commissions.choices import CapPeriod, Cause, ComponentKind, LineKind, TierBasis, TierMode, TierScope
from commissions.engine import Reason
from commissions.models import Adjustment, Coefficient, CoefficientKind, Component, Gate, Line
from commissions.services.desk import month_sums
from commissions.services.labels import REASON_TEXTS
from commissions.services.line_facts import FactCard
from commissions.services.statement_groups import coefficient_note, coefficients_of
from commissions.services.words import Telling, grounds_of, told
from sales.models import SubscriberMonth
from tests.cast import Cast
from tests.factories.commissions import Ledger, make_component, partition

CARD = FactCard(
    grain=1,
    fact_id=1,
    revision=1,
    subscriber="19912340101",
    name="乐享59元",
    day=datetime.date(2026, 10, 12),
    quantity=1,
    first_payment=5_900,
    instalment=0,
    minutes=None,
    megabytes=None,
    billed=None,
    arrears=None,
    plan_fee=None,
    value=None,
    unit=None,
    current=True,
)


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    return Ledger(cast, cast.city_a)


def tell(line: Line, language: str = "zh-hans", card: FactCard | None = CARD) -> Telling:
    with translation.override(language):
        return told(line, card, grounds_of(line, card))


def text(line: Line, language: str = "zh-hans", card: FactCard | None = CARD) -> str:
    return "\n".join(tell(line, language, card).sentences)


def paid(ledger: Ledger, component: Component, **fields: Any) -> Line:
    return ledger.line(ledger.cast.agent, component, 1, fields.pop("amount", 5_000), **fields)


def test_a_whole_volume_tier_is_told_with_count_tier_edge_and_rate(ledger: Ledger, cast: Cast) -> None:
    line = paid(ledger, make_component(cast))
    found = text(line)
    assert "本商（含门店）当月“放号计件”有效 186 件，到达第 2 档（150 件起，全额），每件 50.00 元。" in found
    assert "1 × 50.00 = 50.00 元。" in found
    assert tell(line).source == "渠〔2026〕18号 第三条 · 版本 2"


def test_the_same_line_reads_in_english(ledger: Ledger, cast: Cast) -> None:
    found = text(paid(ledger, make_component(cast)), "en")
    assert (
        "You with your stores reached 186 pieces of “放号计件” in the month: tier 2 (from 150 pieces on, Whole volume)"
        in found
    )
    assert "1 × 50.00 = 50.00 yuan." in found


def test_the_record_and_each_stage_have_their_figures(ledger: Ledger, cast: Cast) -> None:
    stages = tell(paid(ledger, make_component(cast))).stages
    assert [stage.name for stage in stages] == ["业务", "门槛", "档位", "金额"]
    assert "乐享59元" in stages[0].text
    assert "首充金额 59.00 元" in stages[0].text
    assert [stage.figure for stage in stages] == ["1 件", "", "186 件", "50.00"]


def test_conditions_of_one_group_are_alternatives(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, active=False)
    Gate.objects.create(
        component=component,
        group=1,
        measure="megabytes",
        operator=">=",
        threshold=30,
        reason="G03",
        label="x",
    )
    Gate.objects.create(
        component=component, group=2, measure="arrears", operator="=", threshold=0, reason="G05", label="y"
    )
    found = text(paid(ledger, component))
    assert "通话分钟不低于 10 分钟或流量（MB）不低于 30 MB、欠费等于 0 元" in found
    refused = ledger.line(cast.agent, component, 2, 0, reason="G03", rate=None, gross=0)
    assert "未达到门槛：首月通话不足10分钟。要求：通话分钟不低于 10 分钟或流量（MB）不低于 30 MB。" in text(
        refused
    )


def test_a_store_counted_alone_is_told_as_the_store(ledger: Ledger, cast: Cast) -> None:
    line = paid(ledger, make_component(cast, tier_scope=TierScope.CHANNEL))
    assert text(line).startswith("本店当月")


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (TierMode.MARGINAL, "各段按所在档位计"),
        (TierMode.EXCESS, "超出第一档的部分按第 2 档"),
        (TierMode.TRANSACTION, "这一笔 186 件，属于第 2 档"),
    ],
)
def test_every_tier_mode_has_its_sentence(ledger: Ledger, cast: Cast, mode: TierMode, words: str) -> None:
    assert words in text(paid(ledger, make_component(cast, tier_mode=mode)))


def test_a_line_over_an_edge_is_told_as_paid_in_parts(ledger: Ledger, cast: Cast) -> None:
    line = paid(
        ledger, make_component(cast, tier_mode=TierMode.MARGINAL), rate=None, gross=4_200, amount=4_200
    )
    assert "分段计算，合计 42.00 元" in text(line)


def test_a_share_of_target_is_told_in_percent(ledger: Ledger, cast: Cast) -> None:
    component = make_component(
        cast, tier_basis=TierBasis.TARGET_SHARE, bands=((0, 10_000, 0), (10_000, None, 500_000))
    )
    assert "有效 125%，到达第 2 档（100%起" in text(paid(ledger, component, basis=12_500))


def test_a_percentage_is_told_with_what_it_is_of(ledger: Ledger, cast: Cast) -> None:
    component = make_component(
        cast, kind=ComponentKind.PERCENT, measure="first_payment", bands=((0, None, 650),), gates=()
    )
    line = paid(ledger, component, measure_value=5_900, rate=650, basis=None, amount=384)
    assert text(line) == "首充金额 59 元 × 6.5% = 3.84 元。"


def test_a_cap_says_what_it_takes_and_what_is_left(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, payee_cap=360_000_000, cap_period=CapPeriod.YEAR)
    line = paid(ledger, component, gross=5_000, cut=1_000, amount=4_000)
    assert "全年封顶 3,600,000.00 元，扣减 10.00 元，计 40.00 元。" in text(line)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"payee_floor": 10_000},
            "每月保底 100.00 元，不足部分按各笔金额分摊：本笔补足 10.00 元，计 60.00 元。",
        ),
        (
            {"payee_floor": 10_000, "cap_group": "融合"},
            "每月保底 100.00 元（与封顶组“融合”的其他酬金项合计），不足",
        ),
        ({"payee_floor": 10_000, "floor_period": "year"}, "全年保底 100.00 元，不足"),
        ({"subscriber_floor": 10_000}, "单用户保底 100.00 元，不足"),
        (
            {"subscriber_floor": 10_000, "payee_floor": 50_000},
            "保底，不足部分按各笔金额分摊：本笔补足 10.00 元，计 60.00 元。",
        ),
    ],
)
def test_a_floor_says_what_it_adds(ledger: Ledger, cast: Cast, said: dict[str, Any], words: str) -> None:
    line = paid(ledger, make_component(cast, **said), gross=5_000, cut=-1_000, amount=6_000)
    assert words in text(line)


def test_a_cap_before_the_factors_is_told_with_what_it_left(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, line_cap=4_000, cap_order="before", bands=((0, None, 500_000),))
    line = paid(ledger, component, measure_value=1, rate=500_000, gross=4_800, amount=4_800, basis=None)
    assert "= 50.00 元，单笔封顶 40.00 元，再乘以因子，为 48.00 元。" in text(line)


def test_a_floor_before_the_factors_is_told_with_what_it_raised_to(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, line_floor=6_000, cap_order="before", bands=((0, None, 500_000),))
    line = paid(ledger, component, measure_value=1, rate=500_000, gross=7_200, amount=7_200, basis=None)
    assert "= 50.00 元，单笔保底 60.00 元，再乘以因子，为 72.00 元。" in text(line)


def test_a_cap_that_is_shared_names_its_group(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, payee_cap=100_000, cap_group="融合")
    line = paid(ledger, component, gross=5_000, cut=1_000, amount=4_000)
    assert "当月封顶 1,000.00 元（与封顶组“融合”的其他酬金项合计），扣减 10.00 元，计 40.00 元。" in text(
        line
    )


def test_a_subscribers_cap_that_is_shared_names_its_group(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, subscriber_cap=4_000, cap_group="用户月封顶")
    line = paid(ledger, component, gross=5_000, cut=1_000, amount=4_000)
    assert "单用户 40.00 元的封顶（与封顶组“用户月封顶”的其他酬金项合计），扣减 10.00 元" in text(line)


def test_an_override_names_the_downline_and_the_share(ledger: Ledger, cast: Cast) -> None:
    base = make_component(cast)
    override = make_component(
        cast,
        "up",
        "上级提成",
        kind=ComponentKind.OVERRIDE,
        override_of=base.key,
        override_step=1,
        bands=((0, None, 500),),
        gates=(),
    )
    line = paid(
        ledger,
        override,
        kind=LineKind.OVERRIDE,
        channel=cast.sub_agent,
        measure_value=5_000,
        rate=500,
        basis=None,
        amount=250,
    )
    assert text(line) == "鑫达通信新桥店这笔得 50.00 元，提成 50.00 × 5% = 2.50 元。"


def coefficient(cast: Cast, *values: int) -> None:
    for position, (name, value) in enumerate(zip(("管理", "排名", "否决", "竞标"), values, strict=True)):
        kind = CoefficientKind.objects.create(
            code=f"k{position}", name=name, lowest=0, highest=20_000, position=position
        )
        Coefficient.objects.create(
            channel=cast.agent, period=202610, kind=kind, value=value, set_by=cast.city_manager
        )


def test_the_chain_of_coefficients_is_told_factor_by_factor(ledger: Ledger, cast: Cast) -> None:
    coefficient(cast, 9_500, 11_000, 10_000, 8_000)
    line = ledger.line(
        cast.agent, None, 0, -196_800, kind=LineKind.COEFFICIENT, grain=0, measure_value=1_200_000, rate=None
    )
    found = text(line, card=None)
    assert "当月系数：管理 0.95、排名 1.10、否决 1.00、竞标 0.80。" in found
    assert "12,000.00 × 0.95 × 1.10 × 1.00 × 0.80 = 10,032.00 元，本行为差额 −1,968.00 元。" in found


def test_coefficients_that_changed_since_are_not_passed_off_as_the_reason(ledger: Ledger, cast: Cast) -> None:
    coefficient(cast, 10_000, 10_000, 10_000, 10_000)
    line = ledger.line(
        cast.agent, None, 0, -500, kind=LineKind.COEFFICIENT, grain=0, measure_value=10_000, rate=None
    )
    assert text(line, card=None) == "系数使当月酬金变动 −5.00 元。"


def test_a_difference_says_what_was_due_posted_and_why(ledger: Ledger, cast: Cast) -> None:
    line = paid(
        ledger,
        make_component(cast),
        amount=-500,
        owed=4_500,
        gross=4_500,
        event_period=202609,
        cause=Cause.RULE,
    )
    assert "应得 45.00 元，此前已入账 50.00 元，本行差额 −5.00 元。成因：政策变更。" in text(line)


def test_a_ruling_is_told_with_its_words(ledger: Ledger, cast: Cast) -> None:
    adjustment = Adjustment.objects.create(
        city=cast.city_a,
        payee=cast.agent,
        event_period=202609,
        amount=4_200,
        reason="漏计一笔",
        made_by=cast.city_manager,
    )
    line = ledger.line(
        cast.agent,
        None,
        adjustment.pk,
        4_200,
        kind=LineKind.ADJUSTMENT,
        grain=0,
        event_period=202609,
        cause=Cause.RULING,
    )
    assert text(line, card=None) == "2026年9月调整：漏计一笔"


def test_why_nothing_was_paid_names_what_was_missing(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, bands=((150, 200, 500_000), (200, None, 600_000)))
    refused = {"amount": 0, "rate": None, "gross": 0}
    assert "最低档从 150 件起" in text(paid(ledger, component, reason="T01", basis=120, **refused))
    capped = make_component(cast, "capped", "封顶项", payee_cap=10_000)
    assert "当月封顶 100.00 元已用完，50.00 元不再支付。" in text(
        paid(ledger, capped, reason="C00", **{**refused, "gross": 5_000})
    )


def test_what_no_rule_was_found_for_is_named(ledger: Ledger, cast: Cast) -> None:
    found = text(ledger.line(cast.agent, None, 9, 0, reason="R00", rate=None, gross=0), "en")
    assert found == (
        "No plan in force in Oct 2026 has a rule for 乐享59元 (category 放号套餐)"
        f" sold by {cast.agent.name} (Agent)."
    )


def awaiting(ledger: Ledger, cast: Cast) -> Line:
    """Refused until the calls of December are known; the condition of October was decided by its own figure."""
    component = make_component(cast, gates=(), active=False)
    for offset, measure in ((2, "minutes"), (0, "quantity")):
        component.gates.create(
            measure=measure, month_offset=offset, operator=">=", threshold=1, reason="G09", label="在网"
        )
    return paid(ledger, component, amount=0, rate=None, gross=0, reason="N01")


def test_the_figure_that_is_awaited_is_named_with_its_month(ledger: Ledger, cast: Cast) -> None:
    found = text(awaiting(ledger, cast), "en")
    assert "Call minutes of Dec 2026, not reported yet" in found
    assert "the next run pays" in found


def test_a_real_name_check_is_asked_for_in_words_whether_it_failed_or_is_awaited(
    ledger: Ledger, cast: Cast
) -> None:
    component = make_component(cast, gates=(), active=False)
    component.gates.create(measure="real_name", operator="=", threshold=1, reason="G09", label="未实名")
    refused = {"amount": 0, "rate": None, "gross": 0}
    failed = text(paid(ledger, component, reason="G09", **refused), "en")
    assert "Needed: Real-name check is Yes." in failed
    assert "Real-name check of Oct 2026, not reported yet" in text(
        paid(ledger, component, reason="N01", **refused), "en"
    )


def test_a_figure_of_the_month_that_cannot_be_told_is_named(ledger: Ledger, cast: Cast) -> None:
    component = make_component(cast, gates=(), active=False)
    figure = component.version.figures.create(code="F1", name="去年同月收入", grain=3, measure="value")
    component.gates.create(
        measure="figure", figure=figure, operator="<", threshold=1, reason="G09", label="没有增收"
    )
    found = text(paid(ledger, component, amount=0, rate=None, gross=0, reason="N01"), "en")
    assert "looks at “去年同月收入”, not reported yet" in found


@pytest.mark.parametrize(("minutes", "arrived"), [(12, True), (None, False)])
def test_a_figure_that_has_come_in_since_is_not_awaited(
    ledger: Ledger, cast: Cast, minutes: int | None, arrived: bool
) -> None:
    partition("sales_subscribermonth", 202612)
    SubscriberMonth.objects.create(
        city_id=cast.city_a.pk,
        period=202612,
        fact_id=77,
        revision=1,
        channel=cast.agent,
        import_id=1,
        subscriber=CARD.subscriber or "",
        minutes=minutes,
        billed=0,
        arrears=0,
        plan_fee=0,
        suspended_days=0,
    )
    assert ("the next run decides" in text(awaiting(ledger, cast), "en")) is arrived


def test_coefficients_say_what_they_apply_to(ledger: Ledger, cast: Cast) -> None:
    inside = make_component(cast)
    rent = make_component(cast, "rent", "房租补贴", apply_coefficients=False)
    ledger.line(cast.agent, inside, 1, 100_000)
    ledger.line(cast.agent, rent, 2, 30_000)
    for position, (name, value) in enumerate((("管理系数", 9_500), ("竞标系数", 8_000))):
        kind = CoefficientKind.objects.create(
            code=f"z{9 - position}", name=name, lowest=0, highest=20_000, position=position
        )
        Coefficient.objects.create(
            channel=cast.agent, period=ledger.period, kind=kind, value=value, set_by=cast.city_manager
        )
    line = ledger.line(
        cast.agent,
        None,
        0,
        -24_000,
        kind=LineKind.COEFFICIENT,
        grain=0,
        measure_value=100_000,
        owed=-24_000,
    )
    (statement,) = ledger.statements()
    assert "1,000.00 yuan, without 房租补贴" in text(line, "en", None)
    sums = month_sums(statement.city_id, statement.period, statement.payee_id)
    with translation.override("en"):
        assert coefficient_note(sums, coefficients_of(statement)) == (
            "管理系数 0.95 × 竞标系数 0.80; of 1,000.00 yuan, without 房租补贴"
        )


def test_every_reason_of_the_engine_has_words() -> None:
    missing = {reason for reason in Reason if reason and reason not in REASON_TEXTS}
    assert missing == set()
    with translation.override("zh-hans"):
        assert all(str(words) and not str(words).isascii() for words in REASON_TEXTS.values())
