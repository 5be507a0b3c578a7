"""The guided form of a component, as a browser posts it."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import PlanVersion
from commissions.services.plan_checks import component_findings
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    InstalmentContent,
    RuleContent,
)
from commissions.services.plan_names import NameUnknown, PlanNames
from commissions.services.plan_sentences import component_sentence
from commissions.services.plan_store import (
    version_content,
)
from network.choices import ChannelKind
from sales.models import Metric
from tests.cast import Cast, make_channel
from tests.factories.plans import TIERS, component, content, flat, gate, make_draft, make_plan, override
from tests.plans.entries import component_sent

pytestmark = pytest.mark.django_db


def entry(
    rules: list[dict[str, Any]] | None = None,
    gates: list[dict[str, Any]] | None = None,
    starts: tuple[str, ...] = ("",),
    **fields: Any,
) -> dict[str, Any]:
    """What the form posts; a rule's `rates` are its cells, `starts` where the tiers begin."""
    rules = [{"rates": ["20"]}] if rules is None else rules
    columns = {name for rule in rules for name in rule if name != "rates"}
    data: dict[str, Any] = {
        "name": "放号计件",
        "code": "FH01",
        "kind": "piece",
        "grain": "1",
        "seen": "",
        "rates-edge": list(starts),
        "rates-rate": [cell for rule in rules for cell in rule.get("rates", [""] * len(starts))],
        **{f"rates-{name}": [rule.get(name, "") for rule in rules] for name in columns},
        **fields,
    }
    return data | rows("gates", gates or [])


def rows(prefix: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for number, fields in enumerate(given):
        data |= {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return data


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    return make_draft(make_plan(cast.province), cast.province_manager, content(component("KD01", "宽带计件")))


@pytest.fixture
def client(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.province_manager)


def add(draft: PlanVersion) -> str:
    return reverse("commissions:component_add", args=[draft.pk])


def said(draft: PlanVersion, code: str = "FH01") -> ComponentContent:
    return next(item for item in version_content(draft).components if item.code == code)


def test_a_tiered_component_with_rules_conditions_and_caps(
    cast: Cast, client: Client, draft: PlanVersion
) -> None:
    rules: list[dict[str, Any]] = [
        {"rates": ["30", "50"]},
        {"level": "1", "product": "P0059 乐享59元", "rates": ["32.5", "５２"]},
        {"rates": ["", ""]},
        {
            "place": "临江市",
            "star": "四星",
            "date_from": "2026/10/1",
            "date_to": "2026-10-07",
            "rates": ["60", ""],
        },
    ]
    gates = [
        {
            "joined": "and",
            "measure": "minutes",
            "month_offset": "1",
            "operator": ">=",
            "threshold": "10",
            "reason": "g03",
            "label": "次月通话不足",
        },
        {
            "joined": "or",
            "measure": "megabytes",
            "operator": ">=",
            "threshold": "30",
            "reason": "G04",
            "label": "流量不足",
        },
        {
            "joined": "and",
            "measure": "first_payment",
            "operator": ">=",
            "threshold": "50.5",
            "reason": "G05",
            "label": "首充不足",
        },
        {"joined": "and", "operator": ">="},
    ]
    data = entry(
        rules, gates, ("", "150"), clause="第三条", tier_mode="whole", tier_basis="count", tier_scope="channel",
        line_cap="100", payee_cap="5000.50", cap_period="year", apply_coefficients="on", apply_qualifier="on",
    )  # fmt: skip
    assert client.post(add(draft), data).status_code == 302
    found = said(draft)
    assert found == component(
        clause="第三条",
        tier_scope="channel",
        line_cap=10_000,
        payee_cap=500_050,
        cap_period="year",
        rules=(
            _rule(TIERS),
            _rule(
                (BandContent(0, 150, 325_000), BandContent(150, None, 520_000)), level=1, product=cast.product
            ),
            found.rules[2],
        ),
        gates=(
            gate(month_offset=1, label="次月通话不足"),
            gate(measure="megabytes", threshold=30, reason="G04", label="流量不足"),
            gate(group=2, measure="first_payment", threshold=5_050, reason="G05", label="首充不足"),
        ),
    )
    third = found.rules[2]
    assert (third.city, third.star, third.date_from) == (cast.city_a, 4, datetime.date(2026, 10, 1))
    assert third.bands == (BandContent(0, None, 600_000),)


def _rule(bands: tuple[BandContent, ...], **scope: Any) -> Any:
    return replace(flat(**scope), bands=bands)


def test_a_tier_ends_where_the_next_one_of_its_row_begins(client: Client, draft: PlanVersion) -> None:
    """Whatever the order of the columns is; an empty cell lets the tier to its left go on."""
    rules: list[dict[str, Any]] = [
        {"level": "1", "rates": ["50", "30", "40"]},
        {"rates": ["50", "30", ""]},
    ]
    data = entry(rules, starts=("300", "0", "150"), tier_mode="marginal")
    assert client.post(add(draft), data).status_code == 302
    first, second = said(draft).rules
    assert first.bands == (
        BandContent(0, 150, 300_000),
        BandContent(150, 300, 400_000),
        BandContent(300, None, 500_000),
    )
    assert second.bands == (BandContent(0, 300, 300_000), BandContent(300, None, 500_000))


def test_percentages_and_shares_of_a_target_are_written_as_percent(
    client: Client, draft: PlanVersion
) -> None:
    data = entry(
        [{"rates": ["50", "75%", "100"]}],
        starts=("0", "100%", "125"),
        kind="percent",
        measure="first_payment",
        tier_mode="excess",
        tier_basis="target_share",
    )
    assert client.post(add(draft), data).status_code == 302
    assert said(draft).rules[0].bands == (
        BandContent(0, 10_000, 5_000),
        BandContent(10_000, 12_500, 7_500),
        BandContent(12_500, None, 10_000),
    )


def test_tiers_on_amounts_are_written_in_yuan(client: Client, draft: PlanVersion) -> None:
    data = entry(
        [{"rates": ["1", "2"]}],
        starts=("", "1,000.50"),
        tier_mode="whole",
        tier_basis="amount",
        measure="first_payment",
    )
    assert client.post(add(draft), data).status_code == 302
    assert said(draft).rules[0].bands[1].lower == 100_050


def test_a_monthly_figure_in_yuan_is_paid_by_percent(client: Client, draft: PlanVersion) -> None:
    revenue = Metric.objects.create(code="revenue", name="出账收入", unit="fen")
    gates = [{"measure": "value", "operator": ">", "threshold": "100", "reason": "G01", "label": "收入不足"}]
    data = entry(gates=gates, kind="percent", grain="3", metric=str(revenue.pk))
    assert client.post(add(draft), data).status_code == 302
    found = said(draft)
    assert (found.metric, found.measure, found.gates[0].threshold) == (revenue, "value", 10_000)


def test_an_override_takes_only_what_belongs_to_it(client: Client, draft: PlanVersion) -> None:
    data = entry(
        code="TC01", name="提成", kind="override", override_of="KD01", override_step="2",
        tier_mode="whole", tier_basis="amount", rules=[{"rates": ["5"]}], apply_qualifier="on",
        parts=[{"part": "1", "month_offset": "1", "share": "100"}],
    )  # fmt: skip
    assert client.post(add(draft), data).status_code == 302
    assert said(draft, "TC01") == override(
        of="KD01", override_step=2, name="提成", apply_coefficients=False, rules=(flat(500),)
    )


def test_nothing_is_lost_on_an_error_and_it_stands_at_its_cell(client: Client, draft: PlanVersion) -> None:
    rules = [
        {"level": "一级", "rates": ["三十", "50"]},
        {"level": "十级", "product": "没有的产品", "rates": ["7.77", ""]},
    ]
    gates = [
        {"measure": "minutes", "operator": ">=", "threshold": "十", "reason": "G03", "label": "通话不足"}
    ]
    data = entry(rules, gates, ("0", "许多"), tier_mode="whole", name="新名字", line_cap="1.234")
    answer = client.post(add(draft), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    for typed in ("三十", "十级", "没有的产品", "7.77", "新名字", "1.234", "通话不足", "十", "许多"):
        assert typed in page
    editor = answer.context["editor"]
    assert list(editor.sheet.rows[0].errors) == [0]
    assert sorted(editor.sheet.rows[1].errors) == ["level", "product"]
    assert [bool(head.error) for head in editor.sheet.heads] == [False, True]
    assert list(editor.gates.forms[0].errors) == ["threshold"]
    assert list(editor.form.errors) == ["line_cap"]
    assert not draft.components.filter(key__code="FH01").exists()


def test_what_the_checks_refuse_stands_at_its_rule(client: Client, draft: PlanVersion) -> None:
    late = entry([{"rates": ["1", "2"]}], starts=("5", "150"), tier_mode="whole")
    answer = client.post(add(draft), late)
    assert answer.status_code == 422
    assert [bool(head.error) for head in answer.context["editor"].sheet.heads] == [True, False]
    large = entry([{"rates": ["1"]}, {"level": "1", "rates": ["9999999999"]}])
    assert client.post(add(draft), large).context["editor"].sheet.rows[1].errors.keys() == {0}
    tie = entry([{"level": "1", "rates": ["1"]}, {"rates": [""]}, {"star": "4", "rates": ["2"]}])
    rows = client.post(add(draft), tie).context["editor"].sheet.rows
    assert not rows[0].messages
    assert rows[2].messages
    empty = client.post(add(draft), entry([{"rates": [""]}]))
    assert empty.context["editor"].sheet.errors


def test_two_tiers_of_one_start_are_refused_at_the_second(client: Client, draft: PlanVersion) -> None:
    answer = client.post(add(draft), entry([{"rates": ["1", "2"]}], starts=("0", "0"), tier_mode="whole"))
    assert answer.status_code == 422
    assert [bool(head.error) for head in answer.context["editor"].sheet.heads] == [False, True]


def test_a_table_of_two_dimensions_has_a_row_for_each_stretch(client: Client, draft: PlanVersion) -> None:
    rules: list[dict[str, Any]] = [
        {"level": "1", "second": "", "rates": ["20", "30"]},
        {"second": "12", "rates": ["8", "9"]},
        {"level": "1", "second": "6", "rates": ["10", "15"]},
        {"second": "0", "rates": ["1", ""]},
    ]
    fields = {"grain": "2", "tier_mode": "whole", "second_measure": "months_in_net", "edges": "upper"}
    data = entry(rules, None, ("0", "100"), **fields)
    assert client.post(add(draft), data).status_code == 302
    first, second = said(draft).rules
    assert first.level == 1
    assert first.bands == (
        BandContent(0, 100, 200_000, 0, 6),
        BandContent(100, None, 300_000, 0, 6),
        BandContent(0, 100, 100_000, 6, 12),
        BandContent(100, None, 150_000, 6, 12),
        BandContent(0, 100, 80_000, 12, None),
        BandContent(100, None, 90_000, 12, None),
    )
    assert second.bands == (BandContent(0, None, 10_000),)
    assert said(draft).edges == "upper"


def test_a_row_that_goes_on_with_a_rule_names_nobody_else(client: Client, draft: PlanVersion) -> None:
    rules = [{"level": "1", "second": "0", "rates": ["1"]}, {"level": "2", "second": "6", "rates": ["2"]}]
    data = entry(rules, grain="2", tier_mode="whole", second_measure="months_in_net")
    answer = client.post(add(draft), data)
    assert answer.status_code == 422
    assert list(answer.context["editor"].sheet.rows[1].errors) == ["level"]


def test_instalments_with_conditions_of_their_own(client: Client, draft: PlanVersion) -> None:
    gates = [{"measure": "first_payment", "threshold": "50", "reason": "G01", "label": "首充不足"}]
    parts = [{"share": "40", "month_offset": "0"}, {"share": "60%", "month_offset": "3", "held_months": "2"}]
    of_parts = [
        {"part": "2", "measure": "minutes", "month_offset": "3", "threshold": "10", "reason": "G02", "label": "停"},
        {"part": "2", "joined": "or", "measure": "megabytes", "threshold": "30", "reason": "G03", "label": "无"},
        {"part": "1", "joined": "or", "measure": "arrears", "operator": "<=", "threshold": "0", "reason": "G04", "label": "欠"},
    ]  # fmt: skip
    data = entry(gates=gates) | rows("parts", parts) | rows("part_gates", of_parts)
    assert client.post(add(draft), data).status_code == 302
    found = said(draft)
    assert found.instalments == (
        InstalmentContent(part=1, month_offset=0, share=4_000),
        InstalmentContent(part=2, month_offset=3, share=6_000, held_months=2),
    )
    assert [(gate.part, gate.group, gate.reason) for gate in found.gates] == [
        (None, 1, "G01"),
        (1, 1, "G04"),
        (2, 1, "G02"),
        (2, 1, "G03"),
    ]


def test_what_is_wrong_with_instalments_stands_at_them(client: Client, draft: PlanVersion) -> None:
    parts = [{"share": "40", "month_offset": "0"}, {"share": "50", "month_offset": "3"}]
    of_parts = [{"part": "2", "measure": "quantity", "threshold": "1", "reason": "G01", "label": "x"}]
    answer = client.post(add(draft), entry() | rows("parts", parts))
    assert answer.status_code == 422
    assert answer.context["editor"].errors["instalments"]
    answer = client.post(add(draft), entry() | rows("part_gates", of_parts))
    assert list(answer.context["editor"].part_gates.forms[0].errors) == ["measure"]


def test_presences_factors_and_fines(client: Client, draft: PlanVersion) -> None:
    for code, name in (("XS1", "校园系数"), ("XS2", "携号系数")):
        table = entry(code=code, name=name, kind="factor", rules=[{"level": "1", "rates": ["1.2"]}])
        assert client.post(add(draft), table).status_code == 302
    assert said(draft, "XS1").rules[0].bands == (BandContent(0, None, 12_000),)
    data = entry(grain="4", prorate="on", factors=["XS2", "XS1"], rules=[{"rates": ["−50"]}])
    assert client.post(add(draft), data).status_code == 302
    found = said(draft)
    assert (found.grain, found.prorate, found.factors) == (4, True, ("XS1", "XS2"))
    assert found.rules[0].bands == (BandContent(0, None, -500_000),)
    assert (found.apply_qualifier, found.apply_coefficients) == (False, False)


def test_a_guarantee_is_paid_on_presences(client: Client, draft: PlanVersion) -> None:
    data = entry(
        code="BD", name="保底", kind="guarantee", grain="1", prorate="on", rules=[{"rates": ["3000"]}]
    )
    assert client.post(add(draft), data).status_code == 302
    assert said(draft, "BD") == ComponentContent(
        code="BD",
        name="保底",
        kind="guarantee",
        grain=4,
        prorate=True,
        rules=(RuleContent(bands=(BandContent(0, None, 30_000_000),)),),
    )


def test_figures_are_counted_by_tiers_and_asked_for_by_conditions(cast: Cast, client: Client) -> None:
    whole = FigureContent(code="FH", name="放号", measure="quantity")
    share = FigureContent(code="YX", name="有效率", share_of=whole)
    money = FigureContent(code="SC", name="首充", measure="first_payment")
    draft = make_draft(
        make_plan(cast.province),
        cast.province_manager,
        content(component("KD01", "宽带"), figures=(whole, share, money)),
    )
    gates = [
        {"measure": "figure", "figure_code": "YX", "threshold": "64", "reason": "G01", "label": "有效率不足"}
    ]
    data = entry(
        [{"rates": ["1", "2"]}],
        gates,
        ("0", "80"),
        kind="percent",
        measure="figure",
        measure_figure="SC",
        tier_mode="whole",
        tier_basis="figure",
        tier_figure="YX",
    )
    assert client.post(add(draft), data).status_code == 302
    found = said(draft)
    assert found.measure_figure == money
    assert found.tier_figure == share
    assert found.rules[0].bands[1] == BandContent(8_000, None, 200)
    assert (found.gates[0].figure, found.gates[0].threshold) == (share, 6_400)
    unnamed = client.post(add(draft), {**data, "code": "X", "tier_figure": "", "gates-0-figure_code": ""})
    editor = unnamed.context["editor"]
    assert unnamed.status_code == 422
    assert list(editor.form.errors) == ["tier_figure"]
    assert list(editor.gates.forms[0].errors) == ["figure_code"]
    own = [{**gates[0], "figure_code": "FH", "threshold": "3", "reason": "G07"}]
    above = entry(
        [{"rates": ["5"]}],
        own,
        code="TC",
        name="提成",
        kind="override",
        override_of="KD01",
        override_step="1",
    )
    assert client.post(add(draft), above).status_code == 302
    assert [(asked.figure, asked.threshold) for asked in said(draft, "TC").gates] == [(whole, 3)]
    assert "放号" in component_sentence(said(draft, "TC"))


def test_a_code_is_used_once_in_a_version(client: Client, draft: PlanVersion) -> None:
    answer = client.post(add(draft), entry(code="KD01"))
    assert answer.status_code == 422
    assert "code" in answer.context["editor"].form.errors


def test_the_form_shows_what_is_there_and_saving_it_changes_nothing(cast: Cast, client: Client) -> None:
    before = content(
        component(
            rules=(_rule(TIERS), _rule(TIERS, district=cast.district_a1, category=cast.category)),
            gates=(gate(), gate(measure="first_payment", threshold=5_050, reason="G04", label="首充不足")),
            payee_cap=500_050,
        ),
        override(),
    )
    draft = make_draft(make_plan(cast.province), cast.province_manager, before)
    for code in ("FH01", "TC01"):
        address = reverse("commissions:component_edit", args=[draft.pk, code])
        page = client.get(address)
        assert client.post(address, _posted(page)).status_code == 302, code
    assert version_content(draft) == before


def test_a_colleagues_change_is_not_overwritten(cast: Cast, client: Client, draft: PlanVersion) -> None:
    address = reverse("commissions:component_edit", args=[draft.pk, "KD01"])
    data = _posted(client.get(address))
    changed = entry(code="KD01", name="宽带新规", seen=data["seen"])
    assert client.post(address, changed).status_code == 302
    stale = client.post(address, {**data, "name": "我的版本"})
    assert stale.status_code == 409
    assert "我的版本" in stale.content.decode()
    assert said(draft, "KD01").name == "宽带新规"


def test_the_code_stays_once_another_version_has_it(cast: Cast, client: Client) -> None:
    plan = make_plan(cast.province)
    make_draft(plan, cast.province_manager)
    second = make_draft(plan, cast.province_manager)
    address = reverse("commissions:component_edit", args=[second.pk, "FH01"])
    data = _posted(client.get(address))
    assert client.post(address, {**data, "code": "NEU"}).status_code == 302
    assert [item.code for item in version_content(second).components] == ["FH01"]


def test_the_preview_says_in_words_what_is_typed_and_saves_nothing(
    client: Client, draft: PlanVersion
) -> None:
    address = reverse("commissions:component_preview", args=[draft.pk])
    data = entry([{"rates": ["20", "50"]}], starts=("0", "150"), tier_mode="whole", name="")
    page = client.post(address, data).content.decode()
    assert "20" in page
    assert "150" in page
    assert "50" in page
    assert draft.components.count() == 1
    assert client.get(address).status_code == 405


def _posted(page: Any) -> dict[str, Any]:
    return {"seen": page.context["seen"], **component_sent(page.context["editor"])}


def test_a_metric_that_is_lacking_is_added_from_within_the_form(
    cast: Cast, client: Client, draft: PlanVersion
) -> None:
    page = client.get(add(draft)).content.decode()
    assert (
        f'data-quick="metric" data-fills="" data-takes="code" hx-get="{reverse("tables:sales_metric_add")}"'
        in page
    )
    fragment = {"HX-Request": "true", "HX-Target": "id_metric_field"}
    answer = client.get(add(draft), {"field": "metric", "metric": str(cast.metric.pk)}, headers=fragment)
    text = answer.content.decode()
    assert "<html" not in text
    assert f'<option value="{cast.metric.pk}" selected>' in text


def test_a_new_component_begins_with_what_its_kind_mostly_has(client: Client, draft: PlanVersion) -> None:
    for kind, by_days in (("guarantee", True), ("draw", True), ("piece", False)):
        assert client.get(f"{add(draft)}?kind={kind}").context["editor"].form["prorate"].value() is by_days
    part = client.get(f"{add(draft)}?kind=reserve").context["editor"].parts[0].initial
    assert (part["share"], part["month_offset"], part["held_months"]) == ("100", 3, "")
    assert not client.get(f"{add(draft)}?kind=piece").context["editor"].parts.forms


def test_a_rule_for_one_channel_by_its_code_or_name(cast: Cast, client: Client, draft: PlanVersion) -> None:
    rules: list[dict[str, Any]] = [
        {"rates": ["20"]},
        {"channel": "LJA0001 临江鑫达通信有限公司", "rates": ["22"]},
        {"channel": "ljs0001", "rates": ["25"]},
        {"channel": "云坪数码广场", "rates": ["18"]},
    ]
    assert client.post(add(draft), entry(rules)).status_code == 302
    assert [rule.channel for rule in said(draft).rules] == [None, cast.agent, cast.store, cast.agent_b]
    page = client.get(reverse("commissions:component_edit", args=[draft.pk, "FH01"])).content.decode()
    assert "LJS0001 鑫达通信总店" in page
    missing = client.post(add(draft), entry([{"channel": "LJA9999", "rates": ["1"]}], code="FH02"))
    assert missing.context["editor"].sheet.rows[0].errors.keys() == {"channel"}


def test_two_channels_of_one_name_are_told_apart_by_their_codes(cast: Cast, draft: PlanVersion) -> None:
    make_channel("LJA0099", "临江鑫达通信有限公司", ChannelKind.AGENT, cast.district_a1, level=1)
    names = PlanNames()
    with pytest.raises(NameUnknown):
        names.channels.find("临江鑫达通信有限公司")
    assert names.channels.find("LJA0001") == cast.agent


def test_many_channels_are_looked_up_with_one_query(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    names = PlanNames()
    with django_assert_num_queries(1):
        names.channels.learn(["LJA0001", "LJS0001", "LJA0001", "", "没有的渠道"])
        assert [names.channels.find(text) for text in ("LJA0001", "LJS0001")] == [cast.agent, cast.store]
        with pytest.raises(NameUnknown):
            names.channels.find("没有的渠道")


def test_a_city_plan_names_the_channels_of_its_city_alone(
    cast: Cast, sign_in: Callable[[Any], Client]
) -> None:
    citys = make_draft(make_plan(cast.city_a), cast.city_manager, content(component("KD01", "宽带计件")))
    client = sign_in(cast.city_manager)
    foreign = client.post(add(citys), entry([{"channel": "YPA0003", "rates": ["1"]}]))
    assert foreign.context["editor"].sheet.rows[0].errors.keys() == {"channel"}
    names = reverse("commissions:plan_version_names", args=[citys.pk])
    offered = client.get(names, {"channel": ""}).content.decode()
    assert "LJA0017 望江兴农电器商行" in offered
    assert "YPA0003" not in offered
    assert "LJA0017" not in client.get(names, {"channel": "LJS"}).content.decode()
    moved = component("FH09", "迁走", rules=(flat(), flat(1, channel=cast.agent_b)))
    assert [finding.column for finding in component_findings(moved, cast.city_a, ())] == ["channel"]
