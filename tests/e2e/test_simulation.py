"""From a draft to its approval: simulated over two months, attached, approved by another one who has seen it."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commissions.choices import VersionStatus
from commissions.models import Line, PlanVersion, Simulation
from core.jobs import run_job
from tests.cast import make_cast
from tests.commissions.conftest import drop_partitions
from tests.commissions.scene import OCTOBER, Scene
from tests.factories.plans import component, content, flat, make_draft, second_manager
from users.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def opened(browser: Browser, live_server: Any, sign_in: Any, person: User) -> Page:
    cookie = sign_in(person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    return context.new_page()


def test_from_simulation_to_approval(
    transactional_db: None, browser: Browser, live_server: Any, sign_in: Any
) -> None:
    drop_partitions()
    scene = Scene(make_cast())
    cast = scene.cast
    scene.version(activation=((0, None, 100_000),))
    said = content(component("activation", rules=(flat(70_000),)), effective_from=209901)
    draft = make_draft(scene.plan, cast.province_manager, said)
    scene.sell(cast.agent, 3)
    scene.sell(cast.agent, 2, period=OCTOBER)
    second = second_manager(cast)

    page = opened(browser, live_server, sign_in, cast.province_manager)
    version = live_server.url + reverse("commissions:plan_version_detail", args=[draft.pk])
    page.goto(version)
    page.click("summary.btn")
    page.click(f"a[href*='simulations/add/?version={draft.pk}']")
    page.wait_for_url("**/simulations/add/**")
    page.fill("[name=first]", "2026-09")
    page.fill("[name=last]", "2026-10")
    page.click("form.card button[type=submit]")
    page.wait_for_url("**/simulations/*/")
    simulation = Simulation.objects.get()
    assert simulation.job is not None
    run_job(simulation.job.pk)
    expect(page.locator(".kpis")).to_contain_text("35.00")
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    page.click("form[action$='/attach/'] button")
    expect(page.locator("form[action$='/attach/']")).to_have_count(0)
    page.goto(version)
    page.click("form[action$='/submit/'] button")
    expect(page.locator("form[action$='/submit/']")).to_have_count(0)

    page = opened(browser, live_server, sign_in, second)
    page.goto(version)
    page.click(f"a[href='{simulation.get_absolute_url()}']")
    page.wait_for_url("**/simulations/*/")
    expect(page.locator("#list")).to_contain_text(cast.agent.code)
    page.goto(version)
    page.click("form[action$='/approve/'] button")
    page.click("#confirm button[value=yes]")
    expect(page.locator("form[action$='/approve/']")).to_have_count(0)
    assert PlanVersion.objects.get(pk=draft.pk).status == VersionStatus.ACTIVE
    assert not Line.objects.exists()
    drop_partitions()
