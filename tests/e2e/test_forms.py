"""Forms in a real browser: adding in a dialog, following a choice, and the message of whoever comes second."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, ViewportSize, expect

from agents.models import Agent
from network.choices import RegionLevel
from network.models import Region
from sales.models import Product, ProductCategory
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
WIDE: ViewportSize = {"width": 1440, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def as_person(page: Page, live_server: Any, sign_in: Any) -> Iterator[Any]:
    """Opens a page as somebody; an error of a script fails the test."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())

    def open_as(person: Any, path: str) -> Page:
        cookie = sign_in(person).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )
        page.goto(live_server.url + path)
        return page

    yield open_as
    assert problems == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_category_is_added_from_the_product_s_form_by_the_keyboard(
    as_person: Any, people: Cast, size: ViewportSize
) -> None:
    page: Page = as_person(people.province_manager, "/results/products/new/")
    page.set_viewport_size(size)
    page.fill("#id_code", "P0199")
    page.fill("#id_name", "畅行199元")
    page.locator("[data-quick=category]").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#quick-dialog")
    expect(dialog).to_be_visible()
    expect(page.locator("#quick_code")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]

    page.keyboard.type(people.category.code)
    page.keyboard.press("Tab")
    page.keyboard.type("新类别")
    page.keyboard.press("Enter")
    expect(dialog.locator(".errorlist")).to_be_visible()
    expect(page.locator("#quick_code")).to_be_focused()
    assert ProductCategory.objects.count() == 1

    page.keyboard.press("Control+a")
    page.keyboard.type("NEW")
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    added = ProductCategory.objects.get(code="NEW")
    expect(page.locator("#id_category")).to_have_value(str(added.pk))
    expect(page.locator("#id_category")).to_be_focused()
    expect(page.locator("#id_name")).to_have_value("畅行199元")

    page.locator("main form.card button[type=submit]").first.click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert Product.objects.get(code="P0199").category == added


def test_escape_leaves_the_dialog_and_the_form_as_it_was(as_person: Any, people: Cast) -> None:
    page: Page = as_person(people.province_manager, "/results/products/new/")
    page.select_option("#id_category", str(people.category.pk))
    button = page.locator("[data-quick=category]")
    button.click()
    expect(page.locator("#quick_code")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#quick-dialog")).not_to_be_visible()
    expect(button).to_be_focused()
    expect(page.locator("#id_category")).to_have_value(str(people.category.pk))


def test_a_grid_is_added_below_the_chosen_district_and_its_name_is_filled_in(
    as_person: Any, people: Cast
) -> None:
    page: Page = as_person(people.province_manager, "/outlets/new/")
    page.select_option("#id_district", str(people.district_a1.pk))
    page.locator("[data-quick=grid]").click()
    expect(page.locator("#quick_parent")).to_have_value(str(people.district_a1.pk))
    page.fill("#quick_code", "LJ0101")
    page.fill("#quick_name", "车站网格")
    page.locator("#quick-dialog button[type=submit]").click()
    expect(page.locator("#id_grid")).to_have_value("车站网格")
    expect(page.locator("#id_grid")).to_be_focused()
    assert Region.objects.get(code="LJ0101").level == RegionLevel.GRID


def test_suggestions_follow_the_district(as_person: Any, people: Cast) -> None:
    page: Page = as_person(people.province_manager, "/agents/new/")
    options = page.locator("#id_upline_list option")
    page.select_option("#id_district", str(people.district_b1.pk))
    page.locator("#id_upline").focus()
    expect(options).to_have_count(1)
    page.select_option("#id_district", str(people.district_a1.pk))
    page.locator("#id_upline").focus()
    expect(options).to_have_count(2)
    page.keyboard.type("兴农")
    expect(options).to_have_count(1)
    expect(page.locator("#id_upline")).to_have_value("兴农")


def test_a_slow_answer_to_an_earlier_choice_does_not_keep_out_the_later_one(
    as_person: Any, people: Cast
) -> None:
    page: Page = as_person(people.province_manager, "/agents/new/")
    held: list[Route] = []
    page.route(f"**district={people.district_b1.pk}**field=upline**", lambda route: held.append(route))
    page.select_option("#id_district", str(people.district_b1.pk))
    page.select_option("#id_district", str(people.district_a1.pk))
    expect(page.locator("#id_upline_list option")).to_have_count(2)
    assert held, "the earlier question was never asked"
    held[0].fulfill(body='<datalist id="id_upline_list"></datalist>')
    page.locator("#id_upline").focus()
    page.keyboard.type("兴农")
    expect(page.locator("#id_upline_list option")).to_have_count(1)


def test_the_region_of_a_role_is_drawn_anew_for_the_role(as_person: Any, people: Cast) -> None:
    page: Page = as_person(people.city_manager, f"/users/{people.dealer_clerk.pk}/roles/new/")
    page.select_option("#id_region", str(people.district_a2.pk))
    with page.expect_response(lambda answer: "field=region" in answer.url) as answered:
        page.select_option("#id_role", index=1)
    assert answered.value.ok
    expect(page.locator("#id_region")).to_have_value(str(people.district_a2.pk))


def test_whoever_saves_second_sees_both_and_saves_again(as_person: Any, people: Cast) -> None:
    Agent.objects.create(channel=people.agent, contact_name="甲", contract_number="1")
    page: Page = as_person(people.city_manager, f"/agents/{people.agent.pk}/edit/")
    page.fill("#id_contact_name", "丙")
    Agent.objects.filter(pk=people.agent.pk).update(contact_name="乙", contract_number="2")
    save = page.locator("main form.card button[type=submit]")
    save.click()
    notice = page.locator(".clashes")
    expect(notice).to_contain_text("乙")
    expect(notice).to_contain_text("丙")
    expect(notice.locator("li")).to_have_count(2)
    expect(page.locator("#id_contact_name")).to_have_value("丙")
    expect(page.locator("#id_contract_number")).to_have_value("2")
    assert Agent.objects.get().contact_name == "乙"
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    save.click()
    expect(page.locator(".notice-success")).to_be_visible()
    agent = Agent.objects.get()
    assert (agent.contact_name, agent.contract_number) == ("丙", "2")


def test_a_drop_down_that_can_be_searched_takes_what_was_added_too(as_person: Any, people: Cast) -> None:
    for number in range(31):
        fields = {"code": f"YP{number:02}X", "name": f"{number}号区", "level": RegionLevel.DISTRICT}
        Region.objects.add_child(people.city_b, fields)
    page: Page = as_person(people.province_manager, "/outlets/new/")
    expect(page.locator("#id_district_field .ts-wrapper")).to_be_visible()
    page.locator("[data-quick=district]").click()
    expect(page.locator("#quick .ts-wrapper")).to_be_visible()
    page.evaluate(f"document.getElementById('quick_parent').tomselect.setValue('{people.city_a.pk}')")
    page.fill("#quick_code", "LJ08")
    page.fill("#quick_name", "临港区")
    page.locator("#quick-dialog button[type=submit]").click()
    expect(page.locator("#quick-dialog")).not_to_be_visible()
    added = Region.objects.get(code="LJ08")
    expect(page.locator("#id_district")).to_have_value(str(added.pk))
    expect(page.locator("#id_district_field .ts-wrapper.focus")).to_be_visible()
    expect(page.locator("#id_district_field .ts-control .item")).to_contain_text("临港区")
