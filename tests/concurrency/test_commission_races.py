"""Two at the same time: one wins, and the lock is what decides it (each race is also run without its lock)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection

from commissions.models import Debt, DebtOffset, Line, Month, Run, Statement
from commissions.services import inputs, months, runs
from commissions.services.ledger import ledger_verify
from commissions.services.months import month_approve, month_get, month_publish, month_return, month_submit
from commissions.services.runs import run_create, run_execute, run_request
from core.errors import Conflict
from core.jobs import JobContext, JobRefused
from tests.commissions.scene import SEPTEMBER, Scene
from tests.concurrency.together import succeeded, together

SEVEN_YUAN = ((0, None, 70_000),)


@pytest.fixture
def month(scene: Scene) -> Month:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 2)
    scene.run()
    return month_get(scene.cast.city_a.pk, SEPTEMBER)


def request(scene: Scene) -> Callable[[], Run]:
    return lambda: run_request(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)


def test_of_four_requests_for_a_city_one_is_queued(scene: Scene) -> None:
    scene.cast.city_manager.scope_for("commissions.run_start")
    answers = together(*[request(scene)] * 4)
    assert len(succeeded(answers)) == Run.objects.count() == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 3


def two_runs(scene: Scene) -> list[Any]:
    """Two runs of one city at work at once, as when a lost worker's job is started again too early."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("DROP INDEX run_one_at_a_time")
        cursor.execute("SET ROLE portal_app")
    try:
        ids = [
            run_create(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager).pk
            for _number in range(2)
        ]
        return together(
            *[lambda number=number: run_execute(JobContext(None), run_id=number) for number in ids]
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SET ROLE NONE")
            cursor.execute("DELETE FROM commissions_run WHERE status IN ('queued', 'running')")
            cursor.execute(
                "CREATE UNIQUE INDEX run_one_at_a_time ON commissions_run (city_id) WHERE status IN ('queued', 'running')"
            )
            cursor.execute("SET ROLE portal_app")


def ready_to_add(scene: Scene) -> None:
    """A month with lines, so that both runs insert and no lock on a new table hides the race."""
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    scene.sell(scene.cast.agent, 3)


def test_of_two_runs_at_work_the_second_posts_nothing(scene: Scene) -> None:
    ready_to_add(scene)
    answers = two_runs(scene)
    assert sorted(answer["lines"] for answer in answers) == [0, 3]
    assert scene.net() == 2_800
    assert ledger_verify() == []


def test_without_its_locks_the_difference_would_be_posted_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_to_add(scene)
    both = Event()
    waiting: list[int] = []
    original = inputs.inputs_read

    @contextmanager
    def read_and_wait(*args: Any, **kwargs: Any) -> Iterator[Any]:
        """Both have taken their snapshot before either posts."""
        with original(*args, **kwargs) as inputs:
            waiting.append(1)
            if len(waiting) == 2:
                both.set()
            both.wait(10)
            yield inputs

    monkeypatch.setattr(runs, "inputs_read", read_and_wait)
    monkeypatch.setattr(runs, "_city_to_itself", lambda city_id: nullcontext())
    monkeypatch.setattr(runs._Work, "_month", _unlocked)
    # The row's version is what the database itself would notice.
    monkeypatch.setattr(Month, "save", lambda *args, **kwargs: None)
    # Their sums would collide in the database too, but only after the lines have been written.
    for sums in (
        "month_rollup_refresh",
        "statement_refresh",
        "norms_refresh",
        "report_figures_refresh",
        "revenue_figures_refresh",
    ):
        monkeypatch.setattr(runs, sums, lambda *args, **kwargs: None)
    two_runs(scene)
    assert scene.net() == 700 + 2 * 2_100


def _unlocked(work: Any) -> Month:
    return Month.objects.get(city_id=work.run.city_id, period=work.run.period)


def test_a_run_waits_for_the_lost_one_and_gives_up_with_a_sentence(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.sell(scene.cast.agent)
    run = run_create(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    monkeypatch.setattr(runs, "LOCK_WAIT", "100ms")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [runs._LOCK_SPACE, run.city_id])
        with pytest.raises(JobRefused):
            run_execute(JobContext(None), run_id=run.pk)
    finally:
        other.close()
    assert not Line.objects.exists()


def test_of_two_approvals_one_wins(scene: Scene, month: Month) -> None:
    month = month_submit(month=month, user=scene.cast.city_manager, version=month.version)
    approve = lambda: month_approve(month=month, user=scene.cast.province_manager, version=month.version)  # noqa: E731
    answers = together(approve, approve)
    assert len(succeeded(answers)) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1


def test_approval_against_return_leaves_one_of_them(scene: Scene, month: Month) -> None:
    month = month_submit(month=month, user=scene.cast.city_manager, version=month.version)
    answers = together(
        lambda: month_approve(month=month, user=scene.cast.province_manager, version=month.version),
        lambda: month_return(month=month, user=scene.cast.province_manager, reason="数量不符"),
    )
    held = Month.objects.get()
    assert held.status in {"approved", "open"}
    assert (held.approved_by_id is None) == (held.status == "open")
    assert any(isinstance(answer, Month) for answer in answers)


def published_twice(scene: Scene, month: Month) -> list[Any]:
    """A debt of September's waits to be set off; two people publish October."""
    month = month_submit(month=month, user=scene.cast.city_manager, version=month.version)
    month = month_approve(month=month, user=scene.cast.province_manager, version=month.version)
    Debt.objects.create(city=scene.cast.city_a, payee=scene.cast.agent, period=202608, amount=100_000)
    publish = lambda: month_publish(month=month, user=scene.cast.province_manager)  # noqa: E731
    return together(publish, publish)


def test_a_month_is_published_once(scene: Scene, month: Month) -> None:
    answers = published_twice(scene, month)
    assert len(succeeded(answers)) == 1
    assert (Debt.objects.get().offset, DebtOffset.objects.count(), Statement.objects.get().offset) == (
        1_400,
        1,
        1_400,
    )


def test_without_the_rows_lock_a_month_would_be_approved_twice(
    scene: Scene, month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = month_submit(month=month, user=scene.cast.city_manager, version=month.version)
    both = Event()
    waiting: list[int] = []

    def read_without_lock(month: Month) -> Month:
        found = Month.objects.get(pk=month.pk)
        waiting.append(1)
        if len(waiting) == 2:
            both.set()
        both.wait(10)
        return found

    monkeypatch.setattr(months, "_locked", read_without_lock)
    approve = lambda: month_approve(month=month, user=scene.cast.province_manager, version=month.version)  # noqa: E731
    assert len(succeeded(together(approve, approve))) == 2


def test_a_month_submitted_during_a_run_keeps_the_lines_out(
    scene: Scene, month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Submitted after the run has taken its snapshot and before it locks the month: the run looks again."""
    scene.sell(scene.cast.agent)
    run = run_create(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    original = runs._Work._month

    def submitted_first(work: Any) -> Month:
        with monkeypatch.context() as patch:
            patch.setattr(months, "_locked", lambda month: Month.objects.get(pk=month.pk))
            patch.setattr(runs._Work, "_month", original)
            submit = partial(month_submit, month=month, user=scene.cast.city_manager, despite=True)
            together(lambda: submit(version=month.version))
        monkeypatch.setattr(runs._Work, "_month", original)
        return original(work)

    monkeypatch.setattr(runs._Work, "_month", submitted_first)
    with pytest.raises(JobRefused):
        run_execute(JobContext(None), run_id=run.pk)
    assert (Month.objects.get().status, scene.net()) == ("submitted", 1_400)
