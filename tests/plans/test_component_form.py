"""The guided form of a component, as a browser posts it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import PlanVersion
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
)
from commissions.services.plan_store import (
    version_content,
)
from sales.models import Metric
from tests.cast import Cast
from tests.factories.plans import TIERS, component, content, flat, gate, make_draft, make_plan, override

pytestmark = pytest.mark.django_db


def entry(
    rules: list[dict[str, Any]] | None = None, gates: list[dict[str, Any]] | None = None, **fields: Any
) -> dict[str, Any]:
    """What the form posts; a rule's `bands` are rows of lower, upper and rate as typed."""
    data: dict[str, Any] = {
        "name": "放号计件",
        "code": "FH01",
        "kind": "piece",
        "grain": "1",
        "seen": "",
        **fields,
    }
    rules = [{"bands": [("", "", "20")]}] if rules is None else rules
    for number, rule in enumerate(rules):
        bands = rule.get("bands", [])
        for place, column in enumerate(("lower", "upper", "rate")):
            data[f"rules-{number}-bands-{column}"] = [row[place] for row in bands]
        data |= {f"rules-{number}-{name}": value for name, value in rule.items() if name != "bands"}
    for number, gate_fields in enumerate(gates or []):
        data |= {f"gates-{number}-{name}": value for name, value in gate_fields.items()}
    counts = {"rules": len(rules), "gates": len(gates or [])}
    for prefix, count in counts.items():
        data |= {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": 0}
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
        {"bands": [("0", "150", "30"), ("150", "", "50")]},
        {
            "level": "1",
            "product": "P0059 乐享59元",
            "bands": [("", "150", "32.5"), ("150", "", "５２"), ("", "", "")],
        },
        {
            "place": "临江市",
            "star": "4",
            "date_from": "2026-10-01",
            "date_to": "2026-10-07",
            "bands": [("0", "", "60")],
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
        rules, gates, clause="第三条", tier_mode="whole", tier_basis="count", tier_scope="channel",
        line_cap="100", payee_cap="5000.50", cap_period="year", apply_coefficients="on",
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
    assert (found.rules[2].city, found.rules[2].star) == (cast.city_a, 4)


def _rule(bands: tuple[BandContent, ...], **scope: Any) -> Any:
    return replace(flat(**scope), bands=bands)


def test_the_end_of_a_tier_is_the_start_of_the_next_if_left_out(client: Client, draft: PlanVersion) -> None:
    rules = [{"bands": [("0", "", "30"), ("150", "", "50")]}]
    assert client.post(add(draft), entry(rules, tier_mode="marginal")).status_code == 302
    assert said(draft).rules[0].bands == TIERS


def test_percentages_and_shares_of_a_target_are_written_as_percent(
    client: Client, draft: PlanVersion
) -> None:
    rules = [{"bands": [("0", "100", "50"), ("100%", "125", "75%"), ("125", "", "100")]}]
    data = entry(
        rules, kind="percent", measure="first_payment", tier_mode="excess", tier_basis="target_share"
    )
    assert client.post(add(draft), data).status_code == 302
    assert said(draft).rules[0].bands == (
        BandContent(0, 10_000, 5_000),
        BandContent(10_000, 12_500, 7_500),
        BandContent(12_500, None, 10_000),
    )


def test_tiers_on_amounts_are_written_in_yuan(client: Client, draft: PlanVersion) -> None:
    rules = [{"bands": [("0", "1,000.50", "1"), ("1000.5", "", "2")]}]
    data = entry(rules, tier_mode="whole", tier_basis="amount", measure="first_payment")
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
        tier_mode="whole", tier_basis="amount", rules=[{"bands": [("", "", "5")]}],
    )  # fmt: skip
    assert client.post(add(draft), data).status_code == 302
    assert said(draft, "TC01") == override(
        of="KD01", override_step=2, name="提成", apply_coefficients=False, rules=(flat(500),)
    )


def test_nothing_is_lost_on_an_error_and_it_stands_at_its_cell(client: Client, draft: PlanVersion) -> None:
    rules = [
        {"level": "1", "bands": [("0", "150", "三十"), ("150", "", "50")]},
        {"product": "没有的产品", "bands": [("0", "", "7.77")]},
    ]
    gates = [
        {"measure": "minutes", "operator": ">=", "threshold": "十", "reason": "G03", "label": "通话不足"}
    ]
    answer = client.post(add(draft), entry(rules, gates, tier_mode="whole", name="新名字", line_cap="1.234"))
    page = answer.content.decode()
    assert answer.status_code == 422
    for typed in ("三十", "没有的产品", "7.77", "新名字", "1.234", "通话不足", "十"):
        assert typed in page
    editor = answer.context["editor"]
    assert list(editor.rules.forms[0].band_errors) == [(0, "rate")]
    assert list(editor.rules.forms[1].errors) == ["product"]
    assert list(editor.gates.forms[0].errors) == ["threshold"]
    assert list(editor.form.errors) == ["line_cap"]
    assert not draft.components.filter(key__code="FH01").exists()


def test_what_the_checks_refuse_stands_at_its_rule(client: Client, draft: PlanVersion) -> None:
    gap = entry([{"bands": [("0", "100", "1"), ("150", "", "2")]}], tier_mode="whole")
    answer = client.post(add(draft), gap)
    assert answer.status_code == 422
    assert list(answer.context["editor"].rules.forms[0].band_errors) == [(1, "lower")]
    tie = entry(
        [{"level": "1", "bands": [("", "", "1")]}, {"bands": []}, {"star": "4", "bands": [("", "", "2")]}]
    )
    forms = client.post(add(draft), tie).context["editor"].rules.forms
    assert not forms[0].errors
    assert forms[2].non_field_errors()


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
        assert client.post(address, _posted(page)).status_code == 302
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
    data = entry([{"bands": [("0", "150", "20"), ("150", "", "50")]}], tier_mode="whole", name="")
    page = client.post(address, data).content.decode()
    assert "20" in page
    assert "150" in page
    assert "50" in page
    assert draft.components.count() == 1
    assert client.get(address).status_code == 405


def _posted(page: Any) -> dict[str, Any]:
    """The form as a browser would send it back untouched."""
    editor = page.context["editor"]
    data: dict[str, Any] = {"seen": page.context["seen"]}
    for field in editor.form:
        value = field.value()
        if value not in (None, False):
            shown = field.field.prepare_value(value)
            data[field.html_name] = "on" if shown is True else shown
    for formset in (editor.rules, editor.gates):
        data[f"{formset.prefix}-TOTAL_FORMS"] = len(formset.forms)
        data[f"{formset.prefix}-INITIAL_FORMS"] = len(formset.forms)
        for form in formset.forms:
            for field in form:
                value = field.value()
                if field.name == "bands":
                    for place, column in enumerate(("lower", "upper", "rate")):
                        data[f"{field.html_name}-{column}"] = [row[place] for row in value]
                elif value is not None:
                    data[field.html_name] = field.field.prepare_value(value)
    return data


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
