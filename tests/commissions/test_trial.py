"""What a draft would pay on a month's facts: as a run would, and nothing is written."""

from typing import Any

import pytest
from django.urls import reverse

from commissions.models import Line, PlanVersion, Run
from commissions.services.plan_content import BandContent, FigureContent, LevelContent, RuleContent
from commissions.services.trial import trial_execute, trial_request
from commissions.views.trial import reason_rows, trial_rows
from core.errors import Forbidden
from core.jobs import JobContext, JobRefused
from core.models import Job, JobState
from tests.commissions.scene import SEPTEMBER, Scene
from tests.factories.plans import component, content, flat, gate, make_draft, override


def tried(scene: Scene, draft: PlanVersion, **changed: Any) -> dict[str, Any]:
    person = changed.get("user", scene.cast.province_manager)
    return trial_execute(JobContext(None), version_id=draft.pk, period=SEPTEMBER, user_id=person.pk)


@pytest.fixture
def draft(scene: Scene) -> PlanVersion:
    """Two tiers on a figure, an override, a condition on the first payment, a qualifier that pays out half."""
    sold = FigureContent(code="FH", name="放号")
    tiers = RuleContent(bands=(BandContent(0, 3, 70_000), BandContent(3, None, 100_000)))
    said = content(
        component(
            tier_basis="figure",
            tier_figure=sold,
            rules=(tiers,),
            gates=(gate(measure="first_payment", threshold=5_000, reason="G01", label="首充不足"),),
        ),
        override(rules=(flat(1_000),), apply_qualifier=False),
        effective_from=209901,
        figures=(sold,),
        qualifier=(
            LevelContent(level=0, payout=5_000),
            LevelContent(level=1, payout=10_000, minima=((sold, 1_000),)),
        ),
    )
    return make_draft(scene.plan, scene.cast.province_manager, said)


def test_a_draft_is_worked_out_alone_and_nothing_is_written(scene: Scene, draft: PlanVersion) -> None:
    scene.version(activation=((0, None, 990_000),))
    scene.sell(scene.cast.sub_agent, 4)
    scene.sell(scene.cast.sub_agent, 1, first_payment=100)
    scene.run()
    lines, runs = Line.objects.count(), Run.objects.count()
    found = tried(scene, draft)
    rows = trial_rows(found, draft.components.select_related("key").order_by("position"))
    assert [(row.paid, row.refused, row.amount) for row in rows] == [
        (4, 1, 4_000),
        (4, 0, 400),
        (0, 0, -2_000),
    ]
    assert [(code, words, count) for code, words, count, _most in reason_rows(found)] == [
        ("G01", "首充不足", 1)
    ]
    assert found["facts"] == 5
    assert dict(found["cities"])[scene.cast.city_a.name] == 2_400
    assert (Line.objects.count(), Run.objects.count()) == (lines, runs)


def test_only_cities_whose_results_one_sees_are_worked_out(scene: Scene, draft: PlanVersion) -> None:
    scene.sell(scene.cast.agent, 1)
    scene.sell(scene.cast.agent_b, 1)
    assert len(tried(scene, draft)["cities"]) == 2
    with pytest.raises(Forbidden):
        tried(scene, draft, user=scene.cast.city_manager)
    with pytest.raises(Forbidden):
        trial_request(version=draft, user=scene.cast.city_manager, period=SEPTEMBER)


def test_a_version_that_was_discarded_is_not_tried(scene: Scene) -> None:
    with pytest.raises(JobRefused):
        trial_execute(
            JobContext(None), version_id=0, period=SEPTEMBER, user_id=scene.cast.province_manager.pk
        )


def test_the_page_starts_a_trial_and_shows_what_came_of_it(
    scene: Scene, draft: PlanVersion, sign_in: Any
) -> None:
    scene.sell(scene.cast.agent, 2)
    client = sign_in(scene.cast.province_manager)
    address = reverse("commissions:plan_trial", kwargs={"pk": draft.pk})
    assert client.post(address, {"period": "2099-01"}).status_code == 422
    answer = client.post(address, {"period": "2026-09"})
    job = Job.objects.get(kind="plan_trial")
    assert answer["Location"] == job.get_absolute_url()
    assert client.get(address).context["job"] == job
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result=tried(scene, draft))
    page = client.get(address)
    assert page.context["paid"] == 2
    assert not page.context["is_old"]
    assert "14.00" in page.content.decode()
    other = sign_in(scene.cast.sysadmin)
    assert other.get(address).status_code == 404
