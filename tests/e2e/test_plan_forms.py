"""The guided form of a component in a real browser: rates pasted from Excel, figures, instalments, tier modes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from commissions.models import PlanVersion
from commissions.services.plan_content import BandContent, FigureContent, InstalmentContent, LevelContent
from commissions.services.plan_store import version_content
from sales.models import Product
from tests.cast import Cast, make_cast
from tests.factories.plans import content, make_draft, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
WIDE: ViewportSize = {"width": 1440, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
SOLD = FigureContent(code="FH", name="放号量")
VALID = FigureContent(code="YX", name="有效率", share_of=SOLD)

_PASTE = """([selector, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.querySelector(selector).dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def draft(people: Cast) -> PlanVersion:
    said = content(figures=(SOLD, VALID))
    return make_draft(make_plan(people.province), people.province_manager, said)


@pytest.fixture
def form(page: Page, live_server: Any, sign_in: Any, people: Cast, draft: PlanVersion) -> Iterator[Page]:
    """The form of a new component; an error of a script fails the test."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    cookie = sign_in(people.province_manager).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("commissions:component_add", args=[draft.pk]) + "?kind=piece")
    yield page
    assert problems == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_component_with_a_figure_and_instalments(
    form: Page, draft: PlanVersion, size: ViewportSize
) -> None:
    form.set_viewport_size(size)
    expect(form.locator("#id_metric")).not_to_be_visible()
    expect(form.locator("#id_override_of")).not_to_be_visible()
    form.fill("#id_name", "新增计件")
    form.fill("#id_code", "XZ01")
    form.select_option("#id_tier_mode", "whole")
    form.select_option("#id_tier_basis", "figure")
    form.select_option("#id_tier_figure", "YX")
    expect(form.locator("[data-edge-unit]").first).to_have_text("%")
    form.select_option("[data-show-column]", "level")
    form.evaluate(_PASTE, ["[name=rates-level]", "一级\t20\t30\n二级\t15\t25\n"])
    expect(form.locator("[name=rates-rate]")).to_have_count(4)
    form.locator("[name=rates-edge]").nth(1).fill("80")
    form.locator("[name=rates-edge]").nth(1).press("Enter")
    expect(form.locator("[name=rates-rate]").nth(1)).to_be_focused()
    form.keyboard.press("ArrowDown")
    expect(form.locator("[name=rates-rate]").nth(3)).to_be_focused()

    add_part = form.locator("[data-rows=parts] [data-add]")
    for number, (share, months) in enumerate((("40", "0"), ("60", "3"))):
        add_part.click()
        form.fill(f"#id_parts-{number}-share", share)
        form.fill(f"#id_parts-{number}-month_offset", months)
    form.fill("#id_parts-1-held_months", "2")
    form.locator("[data-rows=part_gates] [data-add]").click()
    expect(form.locator("#id_part_gates-0-part")).to_have_value("2")
    form.select_option("#id_part_gates-0-measure", "minutes")
    form.fill("#id_part_gates-0-threshold", "10")
    form.fill("#id_part_gates-0-reason", "G01")
    form.fill("#id_part_gates-0-label", "通话不足")
    expect(form.locator("#preview")).to_contain_text("有效率")
    assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form.locator(".sticky-foot .btn-primary").click()
    expect(form.locator(".notice-success")).to_be_visible()

    found = next(item for item in version_content(draft).components if item.code == "XZ01")
    assert found.tier_figure == VALID
    assert [(rule.level, rule.bands) for rule in found.rules] == [
        (1, (BandContent(0, 8_000, 200_000), BandContent(8_000, None, 300_000))),
        (2, (BandContent(0, 8_000, 150_000), BandContent(8_000, None, 250_000))),
    ]
    assert found.instalments == (
        InstalmentContent(part=1, month_offset=0, share=4_000),
        InstalmentContent(part=2, month_offset=3, share=6_000, held_months=2),
    )
    assert [(gate.part, gate.threshold) for gate in found.gates] == [(2, 10)]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_day_a_quarter_and_a_reserve_by_the_forms(
    form: Page, live_server: Any, draft: PlanVersion, size: ViewportSize
) -> None:
    """A figure of the event's day that tiers count, a count over the quarter, a reserve in two parts."""
    form.set_viewport_size(size)
    form.goto(live_server.url + reverse("commissions:figure_add", args=[draft.pk]))
    form.fill("#id_name", "当日宽带")
    form.fill("#id_code", "KD")
    expect(form.locator("#id_month_from")).to_be_visible()
    form.locator("#id_by_day").check()
    expect(form.locator("#id_month_from")).not_to_be_visible()
    form.locator(".sticky-foot .btn-primary").click()
    expect(form.locator(".notice-success")).to_be_visible()
    expect(form.locator("#figures")).to_contain_text("业务当日")

    def begin(kind: str, name: str, code: str) -> None:
        address = reverse("commissions:component_add", args=[draft.pk])
        form.goto(f"{live_server.url}{address}?kind={kind}")
        form.fill("#id_name", name)
        form.fill("#id_code", code)

    def saved() -> None:
        assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")
        form.locator(".sticky-foot .btn-primary").click()
        expect(form.locator(".notice-success")).to_be_visible()

    begin("piece", "融合计件", "RH")
    form.select_option("#id_tier_mode", "whole")
    form.select_option("#id_tier_basis", "figure")
    expect(form.locator("#id_count_period")).not_to_be_visible()
    form.select_option("#id_tier_figure", label="当日宽带")
    form.evaluate(_PASTE, ["[name=rates-edge]", "0\t3\n10\t15"])
    caps = form.locator("details", has=form.locator("#id_payee_cap"))
    expect(form.locator("#id_payee_cap")).not_to_be_visible()
    caps.locator("summary").click()
    form.fill("#id_payee_cap", "500")
    saved()
    begin("piece", "季度累计", "JD")
    form.select_option("#id_tier_mode", "marginal")
    form.select_option("#id_count_period", label="本季度累计")
    form.evaluate(_PASTE, ["[name=rates-edge]", "0\t100\n10\t12"])
    expect(form.locator("#preview")).to_contain_text("季度")
    saved()
    begin("reserve", "风险金", "FX")
    form.locator("[name=rates-rate]").first.fill("10")
    form.fill("#id_parts-0-share", "50")
    form.locator("[data-rows=parts] [data-add]").click()
    form.fill("#id_parts-1-share", "50")
    form.fill("#id_parts-1-month_offset", "6")
    saved()

    found = {item.code: item for item in version_content(draft).components}
    by_day = found["RH"].tier_figure
    assert by_day is not None
    assert (by_day.by_day, found["RH"].payee_cap, found["JD"].count_period) == (True, 50_000, "quarter")
    assert found["FX"].instalments == (
        InstalmentContent(part=1, month_offset=3, share=5_000),
        InstalmentContent(part=2, month_offset=6, share=5_000),
    )
    form.goto(live_server.url + reverse("commissions:component_edit", args=[draft.pk, "RH"]))
    expect(form.locator("#id_payee_cap")).to_be_visible()


def test_the_tier_modes_are_compared_for_what_is_typed(form: Page) -> None:
    form.select_option("#id_tier_mode", "marginal")
    form.evaluate(_PASTE, ["[name=rates-edge]", "0\t10\n1\t2"])
    form.locator(".tier-preview > summary").click()
    form.fill("#id_tiers-total", "20")
    chosen = form.locator("#tiers .is-chosen td")
    expect(chosen).to_have_text(["20 件", "40.00", "30.00", "30.00", "20.00"])
    form.select_option("#id_tier_basis", "figure")
    expect(form.locator(".tier-preview")).not_to_be_visible()


def test_a_table_of_two_dimensions_is_entered_by_the_keyboard(form: Page, draft: PlanVersion) -> None:
    form.fill("#id_name", "存费分成")
    form.fill("#id_code", "CF01")
    form.select_option("#id_grain", "2")
    form.select_option("#id_tier_mode", "whole")
    form.select_option("#id_second_measure", "months_in_net")
    form.evaluate(_PASTE, ["[name=rates-edge]", "0\t100"])
    form.locator("[name=rates-second]").first.focus()
    form.keyboard.type("0")
    form.keyboard.press("ArrowRight")
    form.keyboard.type("20")
    form.keyboard.press("Tab")
    form.keyboard.type("30")
    form.keyboard.press("Enter")
    expect(form.locator("[name=rates-second]")).to_have_count(2)
    form.locator("[name=rates-second]").nth(1).fill("6")
    form.locator("[name=rates-rate]").nth(2).fill("10")
    form.locator("[name=rates-rate]").nth(2).blur()
    expect(form.locator("[data-number]").nth(0)).to_have_text("1")
    expect(form.locator("[data-number]").nth(1)).to_have_text("")
    form.locator(".sticky-foot .btn-primary").click()
    expect(form.locator(".notice-success")).to_be_visible()
    found = next(item for item in version_content(draft).components if item.code == "CF01")
    assert found.rules[0].bands == (
        BandContent(0, 100, 200_000, 0, 6),
        BandContent(100, None, 300_000, 0, 6),
        BandContent(0, None, 100_000, 6, None),
    )


def test_levels_of_the_qualifier_are_pasted_above_what_is_paid_otherwise(
    form: Page, live_server: Any, draft: PlanVersion
) -> None:
    form.goto(live_server.url + reverse("commissions:qualifier_edit", args=[draft.pk]))
    form.evaluate(_PASTE, ["[name=level-minimum]", "100\t90\t110\n80\t80\t100\n"])
    expect(form.locator("[name=level-payout]")).to_have_count(2)
    form.locator("[name=level-payout]").nth(1).press("Enter")
    form.keyboard.type("50")
    form.locator("[name=veto-minimum]").nth(1).fill("40")
    form.locator(".sticky-foot .btn-primary").click()
    expect(form.locator(".notice-success")).to_be_visible()
    assert version_content(draft).qualifier == (
        LevelContent(level=0, payout=5_000, minima=((VALID, 4_000),)),
        LevelContent(level=1, payout=10_000, minima=((SOLD, 80), (VALID, 8_000))),
        LevelContent(level=2, payout=11_000, minima=((SOLD, 100), (VALID, 9_000))),
    )


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_form_that_comes_back_shows_what_is_wrong_in_it(form: Page, size: ViewportSize) -> None:
    form.set_viewport_size(size)
    form.fill("#id_name", "专项计件")
    form.select_option("[data-show-column]", "channel")
    form.locator("[name=rates-channel]").first.fill("A9999")
    form.locator("[name=rates-rate]").first.fill("12")
    form.locator(".form-foot button[type=submit]").first.click()
    cell = form.locator("[name=rates-channel]").first
    expect(cell).to_be_focused()
    expect(cell).to_be_in_viewport()
    expect(form.get_by_text("A9999", exact=False).first).to_be_in_viewport()


def test_a_condition_offers_what_its_kind_can_be_asked_for(form: Page) -> None:
    box = form.locator("[data-rows=gates]")
    box.locator("[data-add]").click()
    measure = form.locator("[name=gates-0-measure]")
    expect(measure.locator("option[value=minutes]")).not_to_be_disabled()
    form.select_option("#id_kind", "override")
    offered = measure.locator("option:not([disabled])").evaluate_all("all => all.map((one) => one.value)")
    assert offered == ["", "figure"]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_product_that_a_rule_lacks_is_added_over_the_form(
    form: Page, people: Cast, draft: PlanVersion, size: ViewportSize
) -> None:
    form.set_viewport_size(size)
    form.fill("#id_name", "新产品计件")
    form.select_option("[data-show-column]", "product")
    form.locator("[name=rates-rate]").first.fill("12")
    form.locator("th[data-column=product] [data-quick]").click()
    expect(form.locator("#quick_code")).to_be_focused()
    form.keyboard.type("P0199")
    form.fill("#quick_name", "畅行199元")
    form.select_option("#quick_category", str(people.category.pk))
    form.locator("#quick-dialog button[type=submit]").click()
    cell = form.locator("[name=rates-product]").first
    expect(cell).to_have_value("P0199 畅行199元")
    expect(cell).to_be_focused()
    expect(form.locator("#products option[value='P0199 畅行199元']")).to_have_count(1)
    expect(form.locator("#id_name")).to_have_value("新产品计件")
    assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form.locator(".form-foot button[type=submit]").first.click()
    expect(form.locator(".notice-success")).to_be_visible()
    found = next(item for item in version_content(draft).components if item.name == "新产品计件")
    assert found.rules[0].product == Product.objects.get(code="P0199")


def test_whoever_keeps_no_products_is_offered_none_from_a_rule(
    people: Cast, sign_in: Any, page: Page, live_server: Any
) -> None:
    city = make_draft(make_plan(people.city_a, code="LJ"), people.city_manager)
    cookie = sign_in(people.city_manager).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}{reverse('commissions:component_add', args=[city.pk])}")
    expect(page.locator("#id_name")).to_be_visible()
    expect(page.locator("[data-grid] [data-quick]")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_condition_of_yes_or_no_offers_these_two_alone(
    form: Page, draft: PlanVersion, size: ViewportSize
) -> None:
    form.set_viewport_size(size)
    form.fill("#id_name", "实名放号")
    form.fill("#id_code", "SM01")
    form.fill("[name=rates-rate]", "20")
    form.locator("[data-rows=gates] [data-add]").click()
    form.select_option("#id_gates-0-measure", "real_name")
    expect(form.locator("#id_gates-0-operator")).to_have_value("=")
    expect(form.locator("#id_gates-0-operator option:not([disabled])")).to_have_count(1)
    expect(form.locator("#id_gates-0-threshold")).to_have_value("是")
    form.select_option("#id_gates-0-measure", "first_payment")
    expect(form.locator("#id_gates-0-operator option:not([disabled])")).to_have_count(5)
    expect(form.locator("#id_gates-0-threshold")).to_have_value("")
    form.select_option("#id_gates-0-measure", "real_name")
    form.fill("#id_gates-0-threshold", "否")
    form.fill("#id_gates-0-label", "已实名")
    form.locator("form.component-form button.btn-primary").click()
    form.wait_for_url("**#SM01")
    (gate,) = next(item for item in version_content(draft).components if item.code == "SM01").gates
    assert (gate.measure, gate.operator, gate.threshold) == ("real_name", "=", 0)
