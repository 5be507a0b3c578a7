"""What a city's version would have cost in the last closed month, beside its revenue and the frame's share of it."""

from typing import Any

import pytest
from django.utils import timezone, translation

from commissions.choices import MonthStatus
from commissions.models import Line, Month, PlanVersion
from commissions.services.lint.budget import budget_findings, version_cost
from sales.models import Sale
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene
from tests.factories.frames import approved_frame
from tests.factories.plans import component, content, flat, make_draft, make_plan


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def draft(scene: Scene) -> PlanVersion:
    """20 yuan a piece from October on; in September, which is closed, two pieces were sold for 59.00 each."""
    scene.sell(scene.cast.agent, 2)
    scene.sell(scene.cast.agent, 7, period=OCTOBER)
    scene.sell(scene.cast.agent_b, 5)
    now, province = timezone.now(), scene.cast.province_manager
    Month.objects.create(
        city=scene.cast.city_a,
        period=SEPTEMBER,
        status=MonthStatus.CLOSED,
        submitted_by=scene.cast.city_manager,
        submitted_at=now,
        approved_by=province,
        approved_at=now,
        published_by=province,
        published_at=now,
        closed_at=now,
    )
    said = content(component(rules=(flat(),)), effective_from=OCTOBER)
    return make_draft(make_plan(scene.cast.city_a, "lj"), scene.cast.city_manager, said)


def test_the_draft_is_worked_out_on_the_closed_months_facts_and_nothing_is_written(
    scene: Scene, draft: PlanVersion
) -> None:
    assert version_cost(draft, SEPTEMBER) == 4_000
    assert not Line.objects.exists()


def test_a_version_beyond_the_share_of_revenue_gets_a_warning_with_its_numbers(
    scene: Scene, draft: PlanVersion
) -> None:
    approved_frame(scene.cast, most_per_piece=None, budget_share=3_389)
    (found,) = budget_findings(draft)
    assert found.severity == "warning"
    assert found.example == (
        "40.00 yuan of 118.00 yuan revenue are 33.90%; 33.89% is allowed by 江岭渠〔2026〕2号"
    )


def test_a_version_within_the_budget_and_a_province_plan_get_none(scene: Scene, draft: PlanVersion) -> None:
    approved_frame(scene.cast, most_per_piece=None, budget_share=3_390)
    assert list(budget_findings(draft)) == []
    province = make_draft(make_plan(scene.cast.province, "p"), scene.cast.province_manager)
    assert list(budget_findings(province)) == []


def test_bills_count_as_revenue_where_they_are_reported(scene: Scene, draft: PlanVersion) -> None:
    sale = Sale.objects.filter(city_id=scene.cast.city_a.pk, period=SEPTEMBER).first()
    assert sale is not None
    scene.month_of(sale, billed=100_000, arrears=20_000)
    approved_frame(scene.cast, most_per_piece=None, budget_share=499)
    (found,) = budget_findings(draft)
    assert "800.00 yuan revenue" in found.example
