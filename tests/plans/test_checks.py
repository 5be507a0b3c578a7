"""What is refused when a component is saved or a version submitted: each rule, with where it stands."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from commissions.services.figure_checks import one_figure_findings, qualifier_findings
from commissions.services.plan_checks import Finding, component_findings, version_findings
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    GateContent,
    InstalmentContent,
    LevelContent,
    RuleContent,
)
from sales.models import Metric
from tests.cast import Cast
from tests.factories.plans import TIERS, component, content, flat, gate, override

pytestmark = pytest.mark.django_db


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [finding.message for finding in findings]
    return findings[0]


def tiers(*bands: tuple[int, int | None, int]) -> ComponentContent:
    return component(rules=(RuleContent(bands=tuple(BandContent(*band) for band in bands)),))


def test_a_sound_version_has_no_findings(cast: Cast) -> None:
    said = content(
        component(rules=(RuleContent(bands=TIERS), flat(level=1), flat(city=cast.city_a))),
        component("BL01", "首充返利", kind="percent", measure="first_payment", gates=(gate(),)),
        override(),
    )
    assert version_findings(said, cast.province) == []


@pytest.mark.parametrize(
    ("bands", "band", "column"),
    [
        (((50, None, 1),), 0, "lower"),
        (((0, 100, 1), (150, None, 2)), 1, "lower"),
        (((0, 100, 1), (50, None, 2)), 1, "lower"),
        (((0, None, 1), (50, None, 2)), 1, "lower"),
        (((0, 100, 1),), 0, "upper"),
        (((0, 100, 1), (100, 100, 2), (100, None, 3)), 1, "upper"),
    ],
    ids=["not from 0", "gap", "overlap", "open twice", "ends", "empty"],
)
def test_tiers_cover_everything_from_0_once(bands: Any, band: int, column: str) -> None:
    finding = component_findings(tiers(*bands))[0]
    assert (finding.component, finding.rule, finding.band, finding.column) == ("FH01", 0, band, column)
    assert "放号计件" in finding.message


def test_a_fine_is_a_negative_rate_a_piece_and_no_share_is_one() -> None:
    fine = (RuleContent(bands=(BandContent(0, None, -300_000),)),)
    assert component_findings(component(rules=fine)) == []
    found = only(component_findings(override(rules=fine)))
    assert (found.rule, found.band, found.column) == (0, 0, "rate")


def test_a_gap_is_named_by_its_first_figure() -> None:
    assert "100" in only(component_findings(tiers((0, 100, 1), (150, None, 2)))).message


def test_a_component_without_a_rule_or_a_rate_is_refused() -> None:
    assert only(component_findings(component(rules=()))).field == "rules"
    assert only(component_findings(component(rules=(RuleContent(),)))).column == "bands"


def test_two_rules_that_fit_a_sale_alike_are_refused_with_the_case(cast: Cast) -> None:
    rules = (flat(level=1, product=cast.product), flat(star=4, product=cast.product))
    finding = only(component_findings(component(rules=rules)))
    assert finding.rule == 1
    assert "★★★★" in finding.message
    assert cast.product.name in finding.message


def test_rules_of_different_rank_or_of_different_days_do_not_tie(cast: Cast) -> None:
    first, last = datetime.date(2026, 10, 1), datetime.date(2026, 10, 7)
    rules = (
        flat(),
        flat(level=1),
        flat(level=1, city=cast.city_a),
        flat(level=1, district=cast.district_a1),
        flat(date_from=first, date_to=last, product=cast.product),
        flat(date_from=last + datetime.timedelta(days=1), product=cast.product),
    )
    assert component_findings(component(rules=rules)) == []


def test_an_override_names_another_component_of_the_version() -> None:
    assert only(component_findings(override(of="TC01"))).field == "override_of"
    assert only(component_findings(override(override_of=None))).field == "override_of"
    assert only(component_findings(override(override_step=4))).field == "override_step"
    missing = only(version_findings(content(override(of="WEG"))))
    assert (missing.component, missing.field) == ("TC01", "override_of")
    stacked = version_findings(content(component(), override(), override("TC02", "TC01", name="二级提成")))
    assert (only(stacked).component, only(stacked).field) == ("TC02", "override_of")


def test_rates_by_days_are_for_what_is_paid_on_facts_and_compared_with_no_other() -> None:
    mixed = component(standing="by_days")
    assert component_findings(mixed) == []
    assert only(component_findings(override(standing="by_days"))).field == "standing"
    fixed = component("BD", "保底", kind="guarantee", grain=4, standing="by_days", rules=(flat(),))
    assert component_findings(fixed) == []
    compared = only(version_findings(content(mixed, override(override_by="difference"))))
    assert (compared.component, compared.field) == ("TC01", "override_of")


def test_an_override_has_one_share_of_at_most_everything_and_conditions_on_the_uplines_month() -> None:
    assert only(component_findings(override(rules=(flat(10_001),)))).column == "rate"
    assert only(component_findings(override(gates=(gate(),)))).field == "measure"
    own = FigureContent(code="ZX", name="自销")
    asked = gate(measure="figure", figure=own, threshold=3)
    assert component_findings(override(gates=(asked,))) == []
    for wrong in (replace(own, by_day=True), replace(own, owner="channel")):
        refused = override(gates=(replace(asked, figure=wrong),))
        assert only(component_findings(refused)).field == "figure"
    assert (
        only(
            component_findings(
                override(rules=(RuleContent(bands=(BandContent(0, 5, 1), BandContent(5, None, 2))),))
            )
        ).field
        == "rules"
    )


def test_metric_and_kind_of_fact_belong_together(cast: Cast) -> None:
    revenue = Metric.objects.create(code="revenue", name="出账收入", unit="fen")
    assert only(component_findings(component(grain=3))).field == "metric"
    assert only(component_findings(component(metric=cast.metric))).field == "metric"
    assert only(component_findings(component(grain=3, metric=revenue))).field == "metric"
    percent: dict[str, Any] = {"kind": "percent", "grain": 3, "measure": "value"}
    assert only(component_findings(component(metric=cast.metric, **percent))).field == "metric"
    assert component_findings(component(metric=revenue, **percent)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "percent"},
        {"kind": "percent", "measure": "billed"},
        {"kind": "percent", "measure": "first_payment", "grain": 2},
        {"tier_basis": "amount"},
    ],
)
def test_a_percentage_and_tiers_on_amounts_need_an_amount_that_is_known(fields: dict[str, Any]) -> None:
    assert only(component_findings(component(**fields))).field == "measure"


def test_a_share_of_target_needs_tiers_and_more_than_one_sale() -> None:
    assert only(component_findings(component(tier_basis="target_share"))).field == "tier_basis"
    shares = RuleContent(bands=(BandContent(0, 10_000, 1), BandContent(10_000, None, 2)))
    assert component_findings(component(tier_basis="target_share", rules=(shares,))) == []
    alone = component(tier_basis="target_share", tier_mode="transaction", rules=(shares,))
    assert only(component_findings(alone)).field == "tier_basis"


def test_places_and_products_of_a_rule_fit_together(cast: Cast) -> None:
    wrong_city = component(rules=(flat(city=cast.city_b, district=cast.district_a1),))
    assert only(component_findings(wrong_city)).column == "district"
    other = type(cast.category).objects.create(code="HS", name="终端")
    assert (
        only(component_findings(component(rules=(flat(product=cast.product, category=other),)))).column
        == "product"
    )
    backwards = flat(date_from=datetime.date(2026, 2, 1), date_to=datetime.date(2026, 1, 1))
    assert only(component_findings(component(rules=(backwards,)))).column == "date_to"


def test_a_citys_plan_stays_in_its_city(cast: Cast) -> None:
    inside = component(rules=(flat(district=cast.district_a1), flat(city=cast.city_a)))
    assert component_findings(inside, cast.city_a) == []
    assert only(component_findings(component(rules=(flat(city=cast.city_b),)), cast.city_a)).column == "city"
    assert (
        only(component_findings(component(rules=(flat(district=cast.district_b1),)), cast.city_a)).column
        == "district"
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"measure": "value"}, "measure"),
        ({"measure": "first_payment", "month_offset": 1}, "month_offset"),
        ({"month_offset": 37}, "month_offset"),
        ({"reason": "R00"}, "reason"),
        ({"label": " "}, "label"),
        ({"measure": "real_name", "operator": ">=", "threshold": 1}, "threshold"),
        ({"measure": "real_name", "operator": "=", "threshold": 2}, "threshold"),
    ],
)
def test_a_condition_asks_for_what_is_known_and_says_why(fields: dict[str, Any], field: str) -> None:
    finding = only(component_findings(component(gates=(gate(), gate(**fields)))))
    assert (finding.gate, finding.field) == (1, field)


def test_a_reason_code_says_one_thing_in_a_version() -> None:
    said = content(
        component(gates=(gate(),)), component("KD01", "宽带计件", gates=(gate(label="首月流量不足"),))
    )
    finding = only(version_findings(said))
    assert (finding.component, finding.gate, finding.field) == ("KD01", 0, "reason")


def test_codes_and_names_are_used_once() -> None:
    assert {finding.field for finding in version_findings(content(component(), component()))} == {
        "code",
        "name",
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"document_number": " "}, "document_number"),
        ({"effective_from": 202613}, "effective_from"),
        ({"effective_to": 202512}, "effective_to"),
        ({"components": ()}, "components"),
        ({"cut_off_day": 29}, "cut_off_day"),
        ({"cut_off_day": 0}, "cut_off_day"),
    ],
)
def test_the_head_is_complete(fields: dict[str, Any], field: str) -> None:
    assert only(version_findings(replace(content(), **fields))).field == field


def by_bill(*bands: tuple[int, int | None, int, int | None]) -> ComponentContent:
    """Rates by the bill and, second, by months in net: (lower, upper, second_lower, second_upper)."""
    return component(
        kind="percent",
        grain=2,
        measure="net_bill",
        tier_basis="amount",
        tier_mode="transaction",
        second_measure="months_in_net",
        rules=(
            RuleContent(
                bands=tuple(BandContent(low, high, 500, first, last) for low, high, first, last in bands)
            ),
        ),
    )


@pytest.mark.parametrize(
    ("bands", "column"),
    [
        (((0, None, 0, 12), (0, None, 12, None)), ""),
        (((0, 1_000, 0, 12), (0, None, 12, None)), "upper"),
        (((0, None, 0, 12), (0, None, 13, None)), "second_lower"),
        (((0, None, 0, 12),), "second_upper"),
    ],
    ids=["whole", "first ends", "gap in the second", "second ends"],
)
def test_a_table_of_two_dimensions_covers_both_from_0_once(bands: Any, column: str) -> None:
    found = component_findings(by_bill(*bands))
    assert [finding.column for finding in found] == ([column] if column else [])


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(1, 0, 4_000), (2, 1, 6_000)], ""),
        ([(1, 0, 4_000), (2, 1, 5_000)], "90%"),
        ([(1, 3, 4_000), (2, 3, 6_000)], "before"),
        ([(2, 0, 10_000)], "1, 2, 3"),
    ],
)
def test_instalments_are_the_whole_one_after_the_other(parts: list[tuple[int, int, int]], said: str) -> None:
    rows = tuple(
        InstalmentContent(part=part, month_offset=month, share=share) for part, month, share in parts
    )
    with translation.override("en"):
        found = component_findings(component(instalments=rows))
    assert [said in finding.message for finding in found] == ([True] if said else [])


FIGURE = FigureContent(code="SL", name="本月放号")


def test_figures_are_named_where_they_are_needed_and_nowhere_else() -> None:
    wanted = component(tier_basis="figure", rules=(RuleContent(bands=TIERS),))
    assert only(component_findings(wanted)).field == "tier_figure"
    assert component_findings(replace(wanted, tier_figure=FIGURE)) == []
    assert only(component_findings(component(tier_figure=FIGURE))).field == "tier_figure"
    share = replace(FIGURE, share_of=FIGURE)
    paid_on_share = component(kind="percent", measure="figure", measure_figure=share)
    assert only(component_findings(paid_on_share)).field == "measure_figure"


OF_SUBSCRIBER = FigureContent(code="XF", name="四月消费", owner="subscriber", grain=2, measure="billed")


def test_a_figure_of_subscribers_is_for_what_has_one() -> None:
    """On a sale it is a tier; on a channel in the month neither a tier, nor a condition, nor part of a formula."""
    by_figure: dict[str, Any] = {
        "tier_basis": "figure", "tier_figure": OF_SUBSCRIBER, "rules": (RuleContent(bands=TIERS),)
    }  # fmt: skip
    assert component_findings(component(**by_figure)) == []
    assert only(component_findings(component(grain=4, **by_figure))).field == "tier_figure"
    asks = GateContent(
        measure="figure", figure=OF_SUBSCRIBER, operator=">=", threshold=1, reason="G01", label="消费不足"
    )
    assert component_findings(component(gates=(asks,))) == []
    refused = only(component_findings(component(grain=4, gates=(asks,))))
    assert (refused.field, refused.gate) == ("figure", 0)
    formula = component(kind="percent", grain=4, measure="formula", formula="XF * 2", rules=(flat(10_000),))
    assert only(component_findings(formula, None, [OF_SUBSCRIBER])).field == "formula"


@pytest.mark.parametrize(
    ("figure", "field"),
    [
        (OF_SUBSCRIBER, None),
        (replace(OF_SUBSCRIBER, grain=4, measure="quantity"), "grain"),
        (replace(OF_SUBSCRIBER, of_target=True), "share_of"),
    ],
)
def test_what_is_counted_for_a_subscriber_has_one(figure: FigureContent, field: str | None) -> None:
    assert [finding.field for finding in one_figure_findings(figure)] == ([field] if field else [])


def test_a_qualifier_asks_for_no_figure_of_subscribers() -> None:
    levels = (LevelContent(level=0, payout=0), LevelContent(level=1, payout=1, minima=((OF_SUBSCRIBER, 1),)))
    assert [finding.level for finding in qualifier_findings(levels)] == [1]


OF_DAY = FigureContent(code="DR", name="当日放号", by_day=True)


@pytest.mark.parametrize(
    ("figure", "fields"),
    [
        (OF_DAY, []),
        (replace(OF_DAY, grain=2), ["by_day"]),
        (replace(OF_DAY, month_from=-1), ["by_day"]),
        (replace(OF_DAY, year_to_date=True), ["by_day"]),
        (replace(OF_DAY, of_target=True), ["share_of"]),
        (replace(OF_DAY, share_of=replace(OF_DAY, by_day=False)), ["share_of"]),
        (replace(OF_DAY, share_of=replace(OF_DAY, code="DX")), []),
    ],
)
def test_a_figure_of_the_day_counts_what_has_one(figure: FigureContent, fields: list[str]) -> None:
    assert [finding.field for finding in one_figure_findings(figure)] == fields


def test_what_is_paid_on_a_month_looks_at_no_day() -> None:
    by_figure: dict[str, Any] = {
        "tier_basis": "figure", "tier_figure": OF_DAY, "rules": (RuleContent(bands=TIERS),)
    }  # fmt: skip
    assert component_findings(component(**by_figure)) == []
    for grain in (2, 4):
        assert only(component_findings(component(grain=grain, **by_figure))).field == "tier_figure"
    formula = component(kind="percent", grain=2, measure="formula", formula="DR * 2", rules=(flat(10_000),))
    assert only(component_findings(formula, None, [OF_DAY])).field == "formula"
    levels = (LevelContent(level=0, payout=0), LevelContent(level=1, payout=1, minima=((OF_DAY, 1),)))
    assert [finding.level for finding in qualifier_findings(levels)] == [1]


def test_an_amount_of_a_metric_is_no_count(cast: Cast) -> None:
    money = Metric.objects.create(code="sr", name="收入", unit="fen")
    figure = FigureContent(code="SR", name="收入", grain=3, metric=money)
    assert [finding.field for finding in one_figure_findings(figure)] == ["measure"]
    assert list(one_figure_findings(replace(figure, measure="value"))) == []


def test_a_factor_table_is_used_and_what_is_used_is_one(cast: Cast) -> None:
    table = component("XS", "校园系数", kind="factor", rules=(flat(12_000),))
    assert version_findings(content(component(factors=("XS",)), table), cast.province) == []
    assert only(version_findings(content(component(), table), cast.province)).component == "XS"
    assert only(version_findings(content(component(factors=("FH01",))), cast.province)).field == "factors"


@pytest.mark.parametrize(
    ("levels", "sound"),
    [
        ([(0, 5_000, False), (1, 10_000, True)], True),
        ([(1, 10_000, True)], False),
        ([(0, 5_000, False), (1, 10_000, False)], False),
        ([(0, 30_000, False), (1, 10_000, True)], False),
    ],
    ids=["sound", "no payout otherwise", "a level that asks for nothing", "too much"],
)
def test_a_qualifier_has_a_payout_otherwise_and_levels_that_ask(
    cast: Cast, levels: list[tuple[int, int, bool]], sound: bool
) -> None:
    said = content(
        component(),
        figures=(FIGURE,),
        qualifier=tuple(
            LevelContent(level=level, payout=payout, minima=((FIGURE, 10),) if asks else ())
            for level, payout, asks in levels
        ),
    )
    assert (version_findings(said, cast.province) == []) is sound


@pytest.mark.parametrize(
    ("bounds", "field"),
    [
        ({"line_floor": 2, "line_cap": 1}, "line_floor"),
        ({"subscriber_floor": 2, "subscriber_cap": 1}, "subscriber_floor"),
        ({"subscriber_floor": 2, "payee_cap": 1}, "subscriber_floor"),
        ({"payee_floor": 2, "payee_cap": 1}, "payee_floor"),
        ({"payee_floor": 2, "payee_cap": 1, "cap_period": "year"}, "payee_floor"),
        ({"payee_floor": 13, "floor_period": "year", "payee_cap": 1}, "payee_floor"),
        ({"payee_floor": 2, "floor_period": "year", "payee_cap": 1, "cap_period": "year"}, "payee_floor"),
        ({"payee_floor": -1}, "payee_floor"),
        ({"subscriber_floor": -1}, "subscriber_floor"),
        ({"cap_order": "before", "line_cap": 1}, "cap_order"),
    ],
)
def test_a_floor_stays_below_its_cap_and_factors_are_there_to_come_after(
    bounds: dict[str, Any], field: str
) -> None:
    assert only(component_findings(component(**bounds))).field == field


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"subscriber_floor": 5_000, "payee_cap": 3_000}, "保底 50.00 元高于收款方封顶 30.00 元。"),
        (
            {"payee_floor": 100_000, "floor_period": "year", "payee_cap": 5_000},
            "保底 1,000.00 元高于十二个月的收款方封顶 600.00 元。",
        ),
    ],
)
def test_a_floor_above_a_cap_is_told_with_both(bounds: dict[str, Any], words: str) -> None:
    with translation.override("zh-hans"):
        assert only(component_findings(component(**bounds))).message.endswith(words)


def test_floors_that_their_caps_leave_room_for_are_fine(cast: Cast) -> None:
    year: dict[str, Any] = {"payee_floor": 12, "floor_period": "year", "payee_cap": 1}
    assert component_findings(component(subscriber_floor=2, subscriber_cap=2)) == []
    assert component_findings(component(**year)) == []
    said = component(factors=("K",), cap_order="before", line_cap=1)
    table = component("K", "系数", kind="factor", rules=(flat(10_000),))
    assert version_findings(content(said, table), cast.province) == []


def test_a_floor_a_subscriber_needs_one_and_an_override_has_none_that_is_above_its_cap(cast: Cast) -> None:
    said = component(grain=3, metric=cast.metric, subscriber_floor=1)
    assert only(component_findings(said)).field == "subscriber_floor"
    assert [row.field for row in component_findings(override(payee_floor=2, payee_cap=1))] == ["payee_floor"]


def test_a_group_shares_cap_and_floor(cast: Cast) -> None:
    shared: dict[str, Any] = {"cap_group": "A", "payee_floor": 100}
    one, other = component(**shared), component("ZZ", "另一项", **shared)
    assert version_findings(content(one, other), cast.province) == []
    apart = replace(other, payee_floor=200)
    assert [row.field for row in version_findings(content(one, apart), cast.province)] == ["cap_group"]
    users: dict[str, Any] = {"cap_group": "B", "subscriber_cap": 100}
    first, second = component(**users), component("ZZ", "另一项", **users)
    assert version_findings(content(first, second), cast.province) == []
    for bounds in ({"subscriber_cap": 200}, {"subscriber_cap": None}):
        differing = version_findings(content(first, replace(second, **bounds)), cast.province)
        assert [row.field for row in differing] == ["cap_group"]
    neither = replace(other, payee_floor=None)
    assert [row.field for row in version_findings(content(one, neither), cast.province)] == ["cap_group"]


def test_a_condition_on_the_real_name_check_is_yes_or_no_also_for_what_a_figure_counts() -> None:
    asked = gate(measure="real_name", operator="=", threshold=1)
    assert component_findings(component(gates=(asked, replace(asked, threshold=0, group=2)))) == []
    counted = FigureContent(code="N", name="实名放号", gates=(replace(asked, reason="", label=""),))
    assert list(one_figure_findings(counted)) == []
    wrong = replace(counted, gates=(replace(asked, operator=">", reason="", label=""),))
    assert [row.field for row in one_figure_findings(wrong)] == ["threshold"]
