"""What lint finds in a version that says nothing that is refused: each finding once, with its example."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.choices import Edges, Measure, TierBasis, TierMode
from commissions.models import Coefficient, CoefficientKind, PlanVersion
from commissions.services import plans
from commissions.services.lint import TITLES, LintCode, LintFinding, Severity, version_lint
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    LevelContent,
    RuleContent,
    VersionContent,
)
from core.periods import current_period
from network.choices import ChannelKind
from sales.choices import Grain
from sales.models import Product, ProductCategory, Target
from tests.cast import Cast
from tests.factories.plans import (
    TIERS,
    component,
    content,
    flat,
    gate,
    make_approved,
    make_draft,
    make_plan,
    override,
    second_manager,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
YUAN = 10_000


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def bands(*edges_and_rates: tuple[int, int]) -> tuple[BandContent, ...]:
    ends = [*(edge for edge, _rate in edges_and_rates[1:]), None]
    return tuple(
        BandContent(edge, end, rate) for (edge, rate), end in zip(edges_and_rates, ends, strict=True)
    )


def tiered(*edges_and_rates: tuple[int, int], **fields: Any) -> ComponentContent:
    return component(rules=(RuleContent(bands=bands(*edges_and_rates)),), **fields)


def lint(cast: Cast, *components: ComponentContent, **fields: Any) -> list[LintFinding]:
    return version_lint(content(*components, **fields), cast.province)


def codes(found: list[LintFinding]) -> list[LintCode]:
    return [finding.code for finding in found]


def only(found: list[LintFinding], code: LintCode) -> LintFinding:
    (finding,) = [item for item in found if item.code == code]
    return finding


def test_a_sound_version_has_nothing_to_find(cast: Cast) -> None:
    assert lint(cast, component(rules=(RuleContent(bands=TIERS),)), override()) == []


def test_a_cliff_is_an_error_with_the_two_sides_of_the_edge(cast: Cast) -> None:
    found = only(lint(cast, tiered((0, 20 * YUAN), (100, 15 * YUAN))), LintCode.CLIFF)
    assert found.severity == Severity.ERROR
    assert found.example == "at 99 pieces 1,980.00 yuan, at 100 pieces 1,500.00 yuan"


@pytest.mark.parametrize(
    ("steps", "fields", "example"),
    [
        (
            ((0, 20 * YUAN), (100, 15 * YUAN)),
            {"edges": Edges.UPPER},
            "at 100 pieces 2,000.00 yuan, at 101 pieces 1,515.00 yuan",
        ),
        (
            ((0, 0), (10_000, 5 * YUAN), (12_500, 2 * YUAN)),
            {"tier_basis": TierBasis.TARGET_SHARE},
            "at 124 pieces of a target of 100 pieces 620.00 yuan, at 125 pieces of a target of 100 pieces 250.00 yuan",
        ),
        (
            ((0, 500), (1_000_000, 300)),
            {"kind": "percent", "measure": Measure.FIRST_PAYMENT, "tier_basis": TierBasis.AMOUNT},
            "at 9,999.99 yuan 500.00 yuan, at 10,000 yuan 300.00 yuan",
        ),
        (
            ((0, 500), (100, 300)),
            {"kind": "percent", "measure": Measure.MARGIN},
            "at 99 pieces 495.00 yuan, at 100 pieces 300.00 yuan",
        ),
        (
            ((0, YUAN), (10, 5 * YUAN), (20, -90 * YUAN)),
            {"tier_mode": TierMode.MARGINAL},
            None,
        ),
        (
            ((0, YUAN), (10, 5 * YUAN), (20, YUAN)),
            {"tier_mode": TierMode.EXCESS},
            "at 19 pieces 55.00 yuan, at 20 pieces 20.00 yuan",
        ),
    ],
)
def test_a_cliff_is_found_in_every_mode_and_basis(
    cast: Cast, steps: Any, fields: dict[str, Any], example: str | None
) -> None:
    found = only(lint(cast, tiered(*steps, **fields)), LintCode.CLIFF)
    assert example is None or found.example == example


def test_stretches_that_are_paid_less_each_are_no_cliff(cast: Cast) -> None:
    falling = tiered((0, 20 * YUAN), (100, 15 * YUAN), tier_mode=TierMode.MARGINAL)
    assert LintCode.CLIFF not in codes(lint(cast, falling))


def test_a_small_fall_that_the_count_makes_up_for_is_no_cliff(cast: Cast) -> None:
    """99 x 20.00 = 1,980.00 and 100 x 19.80 = 1,980.00."""
    assert LintCode.CLIFF not in codes(lint(cast, tiered((0, 200_000), (100, 198_000))))
    assert LintCode.CLIFF in codes(lint(cast, tiered((0, 200_000), (100, 197_999))))


def test_a_cap_that_both_sides_reach_hides_a_cliff(cast: Cast) -> None:
    assert LintCode.CLIFF not in codes(
        lint(cast, tiered((0, 20 * YUAN), (100, 15 * YUAN), payee_cap=150_000))
    )


def test_a_larger_single_sale_that_is_paid_less_is_a_warning(cast: Cast) -> None:
    single = tiered(
        (0, 1_000), (5_000, 500),
        kind="percent", measure=Measure.FIRST_PAYMENT, tier_basis=TierBasis.AMOUNT, tier_mode=TierMode.TRANSACTION,
    )  # fmt: skip
    found = only(lint(cast, single), LintCode.CLIFF)
    assert (found.severity, found.example) == (
        Severity.WARNING,
        "at 49.99 yuan 5.00 yuan, at 50 yuan 2.50 yuan",
    )


def test_a_higher_level_of_the_qualifier_that_pays_less_is_an_error(cast: Cast) -> None:
    count = FigureContent(code="N", name="放号数")
    levels = (
        LevelContent(level=0, payout=8_000),
        LevelContent(level=1, payout=10_000, minima=((count, 10),)),
        LevelContent(level=2, payout=9_000, minima=((count, 20),)),
    )
    found = only(lint(cast, figures=(count,), qualifier=levels), LintCode.QUALIFIER_CLIFF)
    assert found.example == "level 1 pays out 100%, level 2 90%"


def test_a_rule_outside_of_the_versions_months_reaches_nothing(cast: Cast) -> None:
    old = flat(date_to=datetime.date(2025, 12, 31))
    late = flat(date_from=datetime.date(2026, 8, 1))
    found = lint(cast, component(rules=(flat(), old, late)), effective_to=202606)
    assert codes(found) == [LintCode.OUT_OF_MONTHS] * 2
    assert "2025-12-31" in found[0].example


def test_days_without_a_months_end_hold_for_no_figure_of_a_month(cast: Cast) -> None:
    window = flat(date_from=datetime.date(2026, 3, 1), date_to=datetime.date(2026, 3, 30))
    assert LintCode.OUT_OF_MONTHS in codes(
        lint(cast, component(grain=Grain.SUBSCRIBER_MONTH, rules=(flat(), window)))
    )
    assert codes(lint(cast, component(rules=(flat(), window)))) == []


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ({"channel_kind": ChannelKind.OWN_OUTLET, "level": 1}, LintCode.NO_SUCH_COMBINATION),
        ({"channel_kind": ChannelKind.HOTLINE}, LintCode.NO_SUCH_CHANNEL),
        ({"star": 1}, LintCode.NO_SUCH_CHANNEL),
    ],
)
def test_a_rule_for_channels_that_there_are_not_is_found(
    cast: Cast, scope: dict[str, Any], code: LintCode
) -> None:
    assert codes(lint(cast, component(rules=(flat(), flat(**scope))))) == [code]


def test_a_city_of_another_class_is_no_combination(cast: Cast) -> None:
    found = lint(cast, component(rules=(flat(), flat(city=cast.city_a, city_class=2))))
    assert only(found, LintCode.NO_SUCH_COMBINATION).example == "临江市 is Class 1, not Class 2"


def test_what_is_not_on_sale_is_found(cast: Cast) -> None:
    gone = Product.objects.create(code="P0001", name="停售", category=cast.category, is_active=False)
    empty = ProductCategory.objects.create(code="TV", name="电视")
    found = lint(cast, component(rules=(flat(), flat(product=gone), flat(category=empty))))
    assert [finding.example for finding in found] == [
        "P0001 停售 is not on sale",
        "no product of the category 电视 is on sale",
    ]


def test_a_rule_that_others_always_beat_names_one_of_them(cast: Cast) -> None:
    """Every channel of today stands in one of the two cities."""
    rules = (flat(), flat(city=cast.city_a), flat(city=cast.city_b))
    found = only(lint(cast, component(rules=rules)), LintCode.ALWAYS_BEATEN)
    assert "rule 1" in found.message
    assert found.example in ("临江市 falls under rule 2", "云坪市 falls under rule 3")
    assert codes(lint(cast, component(rules=rules[:2]))) == []


def test_a_rule_for_a_channel_is_reached_by_it_and_by_what_is_paid_through_it(cast: Cast) -> None:
    """The store has a rule of its own: without it the agent's rule for stores reaches nobody."""
    stores = flat(channel=cast.agent, channel_kind=ChannelKind.AGENT_STORE)
    assert lint(cast, component(rules=(flat(), stores, flat(channel=cast.agent)))) == []
    beaten = component(rules=(flat(), stores, flat(channel=cast.store)))
    found = only(lint(cast, beaten), LintCode.ALWAYS_BEATEN)
    assert "rule 2" in found.message
    assert found.example.endswith("falls under rule 3")
    outlet = component(rules=(flat(), flat(channel=cast.outlet, channel_kind=ChannelKind.AGENT)))
    assert codes(lint(cast, outlet)) == [LintCode.NO_SUCH_CHANNEL]


def test_two_components_that_pay_the_same_name_a_case(cast: Cast) -> None:
    one = component()
    other = component("ZZ", "存量", rules=(flat(100_000, product=cast.product),))
    found = only(lint(cast, one, other), LintCode.PAID_TWICE)
    assert found.severity == Severity.WARNING
    assert found.example == "乐享59元: 20 yuan a piece, and 10 yuan a piece besides"


def test_components_whose_conditions_exclude_each_other_pay_nothing_twice(cast: Cast) -> None:
    low = component(gates=(gate(operator="<", threshold=50),))
    high = component("ZZ", "高", gates=(gate(operator=">=", threshold=50, reason="G04", label="不足50"),))
    assert LintCode.PAID_TWICE not in codes(lint(cast, low, high))
    both = component("ZZ", "高", gates=(gate(operator=">=", threshold=40, reason="G04", label="不足40"),))
    assert only(lint(cast, low, both), LintCode.PAID_TWICE).severity == Severity.HINT


def test_a_deduction_beside_a_payment_is_no_second_payment(cast: Cast) -> None:
    assert lint(cast, component(), component("ZZ", "扣罚", rules=(flat(-300_000),))) == []


def test_components_for_different_channels_pay_nothing_twice(cast: Cast) -> None:
    agents = component(rules=(flat(channel_kind=ChannelKind.AGENT),))
    halls = component("ZZ", "自有", rules=(flat(channel_kind=ChannelKind.OWN_OUTLET),))
    assert lint(cast, agents, halls) == []


def test_a_factor_table_without_a_row_for_what_is_paid_is_found(cast: Cast) -> None:
    table = component("K", "校园系数", kind="factor", rules=(flat(12_000, product=cast.product),))
    paid = component(factors=("K",))
    found = only(lint(cast, paid, table), LintCode.FACTOR_GAP)
    assert found.example == "乐享99元"
    whole = component(
        "K", "校园系数", kind="factor", rules=(flat(12_000, product=cast.product), flat(10_000))
    )
    assert lint(cast, paid, whole) == []


def test_a_metric_that_nobody_reports_and_a_target_that_nobody_has_are_found(cast: Cast) -> None:
    share = tiered(
        (0, 0),
        (10_000, 5 * YUAN),
        grain=Grain.CHANNEL_MONTH,
        metric=cast.metric,
        tier_basis=TierBasis.TARGET_SHARE,
    )
    assert {LintCode.NO_VALUES, LintCode.NO_TARGETS} <= set(codes(lint(cast, share)))
    Target.objects.create(channel=cast.agent, metric=cast.metric, period=current_period(), value=10)
    assert LintCode.NO_TARGETS not in codes(lint(cast, share))


def test_a_kind_of_coefficient_without_values_is_a_hint(cast: Cast) -> None:
    """Where coefficients are used: a province that knows none is told nothing."""
    kind = CoefficientKind.objects.create(code="ranking", name="排名系数", lowest=10_000, highest=13_000)
    assert lint(cast) == []
    values = {"channel": cast.agent, "kind": kind, "value": 11_000, "set_by": cast.city_manager}
    Coefficient.objects.create(period=202501, **values)
    assert only(lint(cast), LintCode.NO_COEFFICIENTS).severity == Severity.HINT
    assert lint(cast, component(apply_coefficients=False)) == []
    Coefficient.objects.create(period=current_period(), **values)
    assert lint(cast) == []


def test_a_product_without_a_fee_is_found_where_the_fee_is_the_base(cast: Cast) -> None:
    free = Product.objects.create(code="P0000", name="免费", category=cast.category)
    fee = component(kind="percent", measure=Measure.PLAN_FEE, rules=(flat(500),))
    assert only(lint(cast, fee), LintCode.NO_FEE).example == str(free)
    assert LintCode.NO_FEE not in codes(lint(cast))


def test_a_figure_that_nothing_looks_at_is_found(cast: Cast) -> None:
    used = FigureContent(code="A", name="放号数")
    idle = FigureContent(code="B", name="闲置")
    by_figure = component(gates=(gate(measure=Measure.FIGURE, figure=used),))
    assert only(lint(cast, by_figure, figures=(used, idle)), LintCode.UNUSED_FIGURE).example == "B"


def test_a_figure_that_a_formula_calls_is_used(cast: Cast) -> None:
    called = FigureContent(code="A", name="放号数")
    paid = component(kind="percent", measure=Measure.FORMULA, formula="A * 2", rules=(flat(10_000),))
    money = FigureContent(code="A", name="首充额", measure=Measure.FIRST_PAYMENT)
    assert LintCode.UNUSED_FIGURE not in codes(lint(cast, paid, figures=(money,)))
    assert LintCode.UNUSED_FIGURE in codes(lint(cast, figures=(called,)))


@pytest.mark.parametrize(
    "gates",
    [
        (gate(operator="<", threshold=0),),
        (gate(operator=">=", threshold=50), gate(group=2, operator="<", threshold=50)),
        (gate(measure="months_in_net", operator="=", threshold=0),),
        (
            gate(operator="=", threshold=5),
            gate(operator="=", threshold=7),
            gate(group=2, operator=">", threshold=7),
        ),
    ],
)
def test_conditions_that_never_hold_are_an_error(cast: Cast, gates: Any) -> None:
    assert only(lint(cast, component(gates=gates)), LintCode.NEVER_HOLDS).severity == Severity.ERROR


@pytest.mark.parametrize(
    "gates",
    [
        (gate(operator=">=", threshold=50), gate(group=2, operator="<=", threshold=50)),
        (gate(operator=">=", threshold=50), gate(group=2, month_offset=1, operator="<", threshold=50)),
        (gate(measure="quantity", operator="<", threshold=0),),
    ],
)
def test_conditions_that_can_hold_are_left_alone(cast: Cast, gates: Any) -> None:
    assert not {LintCode.NEVER_HOLDS, LintCode.ALWAYS_HOLDS} & set(codes(lint(cast, component(gates=gates))))


@pytest.mark.parametrize(
    "gates",
    [(gate(threshold=0),), (gate(operator="<", threshold=50), gate(operator=">=", threshold=50))],
)
def test_a_condition_that_always_holds_is_a_warning(cast: Cast, gates: Any) -> None:
    assert only(lint(cast, component(gates=gates)), LintCode.ALWAYS_HOLDS).severity == Severity.WARNING


def test_a_component_whose_rates_are_all_zero_is_found(cast: Cast) -> None:
    assert codes(lint(cast, component(rules=(flat(0),)))) == [LintCode.PAYS_NOTHING]


@pytest.mark.parametrize(
    ("order", "message"),
    [("guarantee-coefficients-cap", "more than the cap"), ("cap-coefficients-guarantee", "above its cap")],
)
def test_a_guarantee_above_the_cap_of_the_month_is_a_warning(cast: Cast, order: str, message: str) -> None:
    guarantee = component("BD", "保底", kind="guarantee", grain=Grain.PRESENCE, rules=(flat(30_000_000),))
    found = only(lint(cast, guarantee, month_cap=250_000, stage_order=order), LintCode.ORDER)
    assert (found.severity, found.component) == (Severity.WARNING, "BD")
    assert message in found.message
    assert "3,000.00" in found.example
    assert LintCode.ORDER not in codes(lint(cast, guarantee, month_cap=300_000, stage_order=order))


def test_an_order_of_nothing_is_a_hint(cast: Cast) -> None:
    said = lint(cast, component(), stage_order="coefficients-cap-guarantee")
    assert only(said, LintCode.ORDER).severity == Severity.HINT


def test_what_is_refused_comes_alone(cast: Cast) -> None:
    faulty = component(rules=(flat(0), flat(0)))
    assert set(codes(lint(cast, faulty))) == {LintCode.REFUSED}


def test_a_version_with_an_error_is_neither_submitted_nor_approved(cast: Cast) -> None:
    cliff = content(tiered((0, 20 * YUAN), (100, 15 * YUAN)))
    version = make_draft(make_plan(cast.city_a), cast.city_manager, cliff)
    with pytest.raises(plans.PlanRefused, match=r"1,980\.00"):
        plans.plan_version_submit(version=version, user=cast.city_manager)
    PlanVersion.objects.filter(pk=version.pk).update(status="in_review")
    with pytest.raises(plans.PlanRefused, match=r"1,980\.00"):
        plans.plan_version_approve(version=version, user=cast.province_manager)


def test_a_version_with_warnings_alone_is_submitted(cast: Cast) -> None:
    version = make_draft(make_plan(cast.city_a), cast.city_manager, content(component(rules=(flat(0),))))
    assert plans.plan_version_submit(version=version, user=cast.city_manager).status == "in_review"


def test_the_page_leads_from_a_finding_to_its_component(cast: Cast, sign_in: SignIn) -> None:
    said = content(tiered((0, 20 * YUAN), (100, 15 * YUAN)))
    version = make_draft(make_plan(cast.city_a), cast.city_manager, said)
    address = reverse("commissions:plan_version_lint", args=[version.pk])
    assert address in sign_in(cast.city_manager).get(version_page(version)).content.decode()
    part = sign_in(cast.city_manager).get(address).content.decode()
    assert reverse("commissions:component_edit", args=[version.pk, "FH01"]) in part
    read = sign_in(cast.auditor).get(address).content.decode()
    assert "1,980.00" in read
    assert reverse("commissions:component_edit", args=[version.pk, "FH01"]) not in read


def test_the_page_leads_from_a_finding_to_its_figure(cast: Cast, sign_in: SignIn) -> None:
    said = content(figures=(FigureContent(code="B", name="闲置"),))
    version = make_draft(make_plan(cast.city_a), cast.city_manager, said)
    part = sign_in(cast.city_manager).get(reverse("commissions:plan_version_lint", args=[version.pk]))
    assert reverse("commissions:figure_edit", args=[version.pk, "B"]) in part.content.decode()


def version_page(version: PlanVersion) -> str:
    return reverse("commissions:plan_version_detail", args=[version.pk])


def test_lint_costs_as_many_queries_for_thirty_components_as_for_two(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    plan = make_plan(cast.province)
    for number in (2, 30):
        many = [component(f"C{nth}", f"酬金{nth}", rules=(flat(level=nth % 2 + 1),)) for nth in range(number)]
        said: VersionContent = content(*many)
        make_draft(plan, second_manager(cast) if number == 2 else cast.province_manager, said)
        with django_assert_max_num_queries(6):
            version_lint(said, cast.province)


def test_the_document_tells_every_code_in_both_languages() -> None:
    for name in ("lint.md", "lint.zh.md"):
        text = (settings.BASE_DIR / "docs" / "commissions" / name).read_text(encoding="utf-8")
        assert re.findall(r"^\| `(L\d\d)`", text, re.MULTILINE) == [code.value for code in LintCode]
    assert set(TITLES) == set(LintCode)


def test_what_another_plan_in_force_pays_too_is_found(cast: Cast) -> None:
    """Of the months that both hold for; not of the plan's own versions."""
    mine = make_plan(cast.province, "mine", "放号酬金")
    said = content(component(), effective_from=202601)
    other = make_plan(cast.province, "other", "促销酬金")
    theirs = content(component("CX01", "促销加奖"), effective_from=202601, effective_to=202606)
    make_approved(other, cast.province_manager, second_manager(cast), theirs)
    found = only(version_lint(said, cast.province, mine), LintCode.PAID_ELSEWHERE)
    assert (found.severity, found.component) == (Severity.WARNING, "FH01")
    assert "促销酬金" in found.message
    assert LintCode.PAID_ELSEWHERE not in codes(version_lint(said, cast.province, other))
    later = replace(said, effective_from=202607)
    assert LintCode.PAID_ELSEWHERE not in codes(version_lint(later, cast.province, mine))
