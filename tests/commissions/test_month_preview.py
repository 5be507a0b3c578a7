"""What a run would post, by cause, before it does: the sums agree with the run, and nothing is written."""

from typing import Any

import pytest
from django.urls import reverse

from commissions.choices import Cause
from commissions.models import Line, Run
from commissions.services.month_preview import Impact, impact_of, preview_execute, preview_request
from core.errors import Forbidden
from core.jobs import JobContext
from core.models import Job, JobState
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene


def preview(scene: Scene, period: int) -> dict[str, Any]:
    person = scene.cast.city_manager
    return preview_execute(JobContext(None), city_id=scene.cast.city_a.pk, period=period, user_id=person.pk)


def seen(scene: Scene, period: int) -> Impact:
    return impact_of(preview(scene, period))


@pytest.fixture
def october(scene: Scene) -> Scene:
    """September was run; then a piece of it came late, and October sold two."""
    scene.version(activation=((0, None, 100_000),))
    scene.sell(scene.cast.agent, 3)
    scene.run(SEPTEMBER)
    scene.sell(scene.cast.agent, 1)
    scene.sell(scene.cast.agent, 2, period=OCTOBER)
    return scene


def test_the_impact_by_cause_is_what_the_run_then_posts_and_nothing_is_written(october: Scene) -> None:
    lines, runs = Line.objects.count(), Run.objects.count()
    before = seen(october, OCTOBER)
    assert (Line.objects.count(), Run.objects.count()) == (lines, runs)
    assert before.own + before.earlier == before.amount
    october.run(OCTOBER)
    run = Run.objects.latest("pk")
    assert run.amount == before.amount
    after = seen(october, OCTOBER)
    assert (after.amount, after.causes, after.changed) == (0, (), 0), "what is posted changes nothing more"


def test_late_data_of_an_earlier_month_stands_under_its_cause_with_its_payee(october: Scene) -> None:
    found = preview(october, OCTOBER)
    impact = impact_of(found)
    if found["period"] == SEPTEMBER:
        pytest.fail("October takes its own lines")
    assert [cause.name for cause in impact.causes] in ([str(Cause.LATE.label)], [])
    for cause in impact.causes:
        assert sum(amount for _month, amount in cause.months) == cause.amount
    assert sum(amount for _payee, amount, _causes in impact.payees) == impact.earlier


def test_whoever_may_run_asks_for_it_and_whoever_sees_the_month_reads_it(
    october: Scene, sign_in: Any
) -> None:
    cast = october.cast
    with pytest.raises(Forbidden):
        preview_request(city_id=cast.city_a.pk, period=OCTOBER, user=cast.province_manager)
    job = preview_request(city_id=cast.city_a.pk, period=OCTOBER, user=cast.city_manager)
    address = reverse("commissions:month_preview", args=[cast.city_a.pk, OCTOBER])
    reader = sign_in(cast.province_manager)
    assert reader.get(address).context["impact"] is None
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result=preview(october, OCTOBER))
    assert reader.get(address).context["impact"].amount > 0
    assert sign_in(cast.city_b_manager).get(address).status_code == 404
