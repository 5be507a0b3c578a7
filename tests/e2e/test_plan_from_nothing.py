"""A province manager builds the agent fee of 2011 by the guided form, in Chinese; its golden cases pass; another approves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commissions.choices import VersionStatus
from commissions.models import PlanVersion
from commissions.services.plan_store import version_content
from tests.cast import Cast, make_cast
from tests.commissions.plans.say import Catalogue
from tests.commissions.plans.subscribers import agent_fee
from tests.commissions.plans.worked import workbook_of
from tests.e2e.test_plan_forms import _PASTE
from tests.factories.plans import second_manager
from users.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
Condition = tuple[str, str, str, str, str, str]
"""Joined by, measure, operator, threshold, reason code, words."""


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def at(browser: Browser, live_server: Any, sign_in: Any) -> Callable[[User], Page]:
    """A signed-in person's window; an error of a script fails the test."""

    def window(user: User) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 900}
        )
        cookie = sign_in(user).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    return window


def begin(page: Page, entry: str, name: str, code: str, clause: str) -> None:
    """From the version's page into the form of a new component, all by its words."""
    page.locator("summary", has_text="添加酬金项").first.click()
    page.locator(".drop-item:visible", has_text=entry).click()
    page.locator("#id_name").fill(name)
    page.locator("#id_code").fill(code)
    page.locator("#id_clause").fill(clause)


def conditions(page: Page, *rows: Condition) -> None:
    used: set[str] = set()
    for nth, (joined, measure, operator, threshold, code, words) in enumerate(rows):
        offered = code not in used  # the next free one; another for the same reason is typed
        used.add(code)
        page.locator("[data-rows=gates] [data-add]").click()
        row = f"#id_gates-{nth}"
        expect(page.locator(f"{row}-measure")).to_be_focused()
        page.select_option(f"{row}-measure", label=measure)
        if nth:
            page.select_option(f"{row}-joined", label=joined)
        page.select_option(f"{row}-operator", label=operator)
        page.fill(f"{row}-threshold", threshold)
        if offered:
            expect(page.locator(f"{row}-reason")).to_have_value(code)
        else:
            page.fill(f"{row}-reason", code)
        page.fill(f"{row}-label", words)


def by_bill(page: Page) -> None:
    page.locator("#id_tier_mode").select_option(label="逐笔")
    page.locator("#id_tier_basis").select_option(label="金额")
    page.locator("#id_measure").select_option(label="净账单（出账−欠费）")
    page.locator("#id_edges").select_option(label="上限属于本档")


def saved(page: Page) -> None:
    page.locator(".sticky-foot .btn-primary").click()
    expect(page.locator(".notice-success")).to_be_visible()


def test_the_agent_fee_from_nothing_to_its_approval(people: Cast, at: Callable[[User], Page]) -> None:
    worked = agent_fee(Catalogue())
    page = at(people.province_manager)
    page.goto(reverse("commissions:plan_list"))
    page.locator("a", has_text="新建政策").first.click()
    page.locator("#id_name").fill(worked.name)
    page.locator("#id_code").fill("JH-09")
    page.locator("#id_effective_from").fill("2026-01")
    page.locator("#id_document_number").fill(worked.said.document_number)
    page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("本版本还没有酬金项")

    begin(page, "按件", "入网酬金", "RW", "第二条")
    page.locator("#id_grain").select_option(label="用户月")
    page.locator("[name=rates-rate]").fill("20")
    conditions(
        page,
        ("", "在网月数", "等于", "1", "G01", "不是入网当月"),
        ("且", "通话分钟", "高于", "0", "G02", "入网当月没有通话"),
    )
    expect(page.locator("#preview")).to_contain_text("20")
    saved(page)

    begin(page, "按件", "稳定酬金", "WD", "第三条")
    page.locator("#id_grain").select_option(label="用户月")
    by_bill(page)
    page.evaluate(_PASTE, ["[name=rates-edge]", "0\t10\t20\t50\n0\t10\t15\t20"])
    conditions(
        page,
        ("", "在网月数", "等于", "3", "G03", "不是第 3、6 个月"),
        ("或", "在网月数", "等于", "6", "G03", "不是第 3、6 个月"),
        ("且", "通话分钟", "不低于", "50", "G04", "通话不足 50 分钟"),
    )
    saved(page)

    begin(page, "按比例", "话费分成", "FC", "第四条")
    page.locator("#id_grain").select_option(label="用户月")
    by_bill(page)
    page.evaluate(_PASTE, ["[name=rates-edge]", "0\t10\t20\t50\t80"])
    page.select_option("[data-show-column]", "level")
    page.evaluate(_PASTE, ["[name=rates-level]", "一级\t6\t8\t12\t16\t20\n二级\t6\t8\t10\t12\t16\n"])
    conditions(page, ("", "在网月数", "不高于", "18", "G05", "超过 18 个月"))
    saved(page)

    draft = PlanVersion.objects.get()
    assert version_content(draft) == worked.said
    lint = page.locator("#lint")
    expect(lint).to_contain_text("警告")
    expect(lint).not_to_contain_text("错误")

    lint.get_by_role("link", name="验算用例").click()
    page.locator("main a.btn-primary").first.click()
    page.set_input_files("input[type=file]", workbook_of(worked))
    page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("全部通过")
    page.goto(reverse("commissions:plan_version_detail", args=[draft.pk]))
    expect(lint).to_contain_text("全部通过")
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator(".notice-success")).to_be_visible()

    other = at(second_manager(people))
    other.goto(reverse("commissions:plan_version_detail", args=[draft.pk]))
    expect(other.locator("main")).to_contain_text("话费分成")
    other.locator("form[action$='/approve/'] button").click()
    other.locator("#confirm button[value=yes]").click()
    expect(other.locator(".notice-success")).to_be_visible()
    draft.refresh_from_db()
    assert (draft.status, draft.approved_by_id) == (
        VersionStatus.ACTIVE,
        User.objects.get(username="province_2").pk,
    )
