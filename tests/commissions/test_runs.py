"""What a run posts: the difference between what is owed and what is posted, into the open month."""

from typing import Any

import pytest
from django.db import connection

from commissions.choices import Cause, MonthStatus, RunStatus
from commissions.engine import Result
from commissions.models import Adjustment, Line, Month, MonthFigure, Run, Statement
from commissions.services.errors import WrongState
from commissions.services.months import month_get, month_submit, month_withdraw
from commissions.services.runs import run_create, run_execute, run_request
from core.errors import Conflict, Forbidden
from core.jobs import JobContext, JobRefused
from core.models import Job, JobState
from core.periods import first_day
from network.services.positions import channel_place
from sales.models import Sale
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

SEVEN_YUAN = ((0, None, 70_000),)
SIX_FIFTY = ((0, None, 65_000),)
TIERS = ((0, 3, 70_000), (3, None, 100_000))


def test_the_first_run_posts_a_line_for_every_fact(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)
    run = scene.run()
    assert (run.facts, run.lines, run.refused, run.amount) == (3, 3, 0, 2_100)
    assert {line.cause for line in scene.lines()} == {Cause.FIRST}
    statement = Statement.objects.get()
    assert (statement.payee, statement.earned, statement.payable) == (scene.cast.agent, 2_100, 2_100)
    assert (statement.amount, statement.facts_paid, statement.facts_refused) == (2_100, 3, 0)


def test_a_second_run_posts_nothing(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)
    first = scene.run()
    second = scene.run()
    assert (second.lines, second.amount, second.status) == (0, 0, RunStatus.DONE)
    assert scene.net() == first.amount
    assert month_get(scene.cast.city_a.pk, SEPTEMBER).version == 1


def test_a_correction_posts_only_the_difference(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)
    scene.run()
    sale = Sale.objects.first()
    assert sale is not None
    scene.correct(sale, quantity=2)
    run = scene.run()
    (line,) = scene.lines(run_id=run.pk)
    assert (line.fact_id, line.fact_revision, line.amount, line.owed) == (sale.fact_id, 2, 700, 1_400)
    assert line.cause == Cause.CORRECTED
    assert Statement.objects.get().earned == 2_800


def test_late_data_of_a_published_month_stands_in_the_next_one(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    scene.publish()
    scene.sell(scene.cast.agent, 2, day=9)
    run = scene.run(OCTOBER)
    assert (run.period, run.event_periods, run.amount) == (OCTOBER, [SEPTEMBER, OCTOBER], 1_400)
    assert {(line.period, line.event_period, line.cause) for line in scene.lines(run_id=run.pk)} == {
        (OCTOBER, SEPTEMBER, Cause.LATE)
    }
    september, october = Statement.objects.order_by("period")
    assert (september.amount, october.difference, october.amount) == (700, 1_400, 1_400)
    assert october.previous_amount == 700


def test_a_run_of_a_published_month_posts_into_the_first_open_one(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    scene.publish()
    scene.sell(scene.cast.agent, day=9)
    run = scene.run(SEPTEMBER)
    assert (run.period, run.event_periods, run.amount) == (OCTOBER, [SEPTEMBER], 700)
    assert scene.net(period=SEPTEMBER) == 700


def test_a_rate_changed_for_the_past_posts_its_difference_in_the_open_month(scene: Scene) -> None:
    """R of the acceptance cases: 300,000 pieces at 7.0 with 0.9, then 6.5."""
    scene.version(activation=SEVEN_YUAN)
    scene.coefficient(scene.cast.agent, 9_000)
    scene.sell(scene.cast.agent, quantity=300_000)
    assert scene.run().amount == 189_000_000
    scene.publish()
    scene.version(activation=SIX_FIFTY, document="渠〔2026〕31号")
    run = scene.run(OCTOBER)
    assert {(line.kind, line.amount) for line in scene.lines(run_id=run.pk)} == {
        (1, -15_000_000),
        (3, 1_500_000),
    }
    assert {line.cause for line in scene.lines(run_id=run.pk)} == {Cause.RULE}
    assert scene.net() == 175_500_000
    assert scene.net(period=SEPTEMBER) == 189_000_000
    assert scene.run(OCTOBER).lines == 0


def test_an_undone_upload_is_taken_back(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    session = scene.sell(scene.cast.agent, 2)
    scene.run()
    scene.undo(session)
    run = scene.run()
    assert (run.lines, run.amount) == (2, -1_400)
    assert {(line.cause, line.reason) for line in scene.lines(run_id=run.pk)} == {(Cause.WITHDRAWN, "W00")}
    statement = Statement.objects.get()
    assert (statement.amount, statement.facts_paid, statement.facts_refused) == (700, 1, 0)


def test_an_undone_correction_gives_back_what_was_before(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    sale = Sale.objects.get()
    session = scene.correct(sale, quantity=5)
    scene.run()
    scene.undo(session)
    assert scene.run().amount == -2_800
    assert scene.net() == 700


def move_to_b(scene: Scene) -> None:
    """The agent moves to the other city on the 10th."""
    cast = scene.cast
    channel_place(
        cast.agent,
        effective_from=first_day(SEPTEMBER).replace(day=10),
        city_id=cast.city_b.pk,
        district_id=cast.district_b1.pk,
        mode=cast.agent.mode,
        level=1,
        star=4,
    )


def test_events_are_paid_by_the_city_of_their_day(scene: Scene) -> None:
    """The agent moves on the 10th: tier counted together, one statement for each paying city."""
    cast = scene.cast
    scene.version(activation=TIERS)
    move_to_b(scene)
    scene.sell(cast.agent, 2, day=5, city_id=cast.city_a.pk)
    scene.sell(cast.agent, 2, day=15, city_id=cast.city_b.pk)
    in_a, in_b = scene.run(), scene.run(city_id=cast.city_b.pk)
    assert (in_a.facts, in_a.amount, in_b.facts, in_b.amount) == (2, 2_000, 2, 2_000)
    districts = {s.city_id: s.district_id for s in Statement.objects.all()}
    assert districts == {cast.city_a.pk: cast.district_a1.pk, cast.city_b.pk: cast.district_b1.pk}
    assert scene.run().lines == scene.run(city_id=cast.city_b.pk).lines == 0


def test_the_other_citys_upload_brings_the_payees_month_back(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation=TIERS)
    move_to_b(scene)
    scene.sell(cast.agent, 2, day=5, city_id=cast.city_a.pk)
    assert scene.run().amount == 1_400
    scene.publish()
    scene.sell(cast.agent, 2, day=15, city_id=cast.city_b.pk)
    run = scene.run(OCTOBER)
    assert (run.event_periods, run.amount) == ([SEPTEMBER, OCTOBER], 600)


def test_a_place_corrected_for_the_past_moves_the_money(scene: Scene) -> None:
    """The store belonged to another agent since before the month."""
    cast = scene.cast
    scene.version(activation=SEVEN_YUAN)
    scene.sell(cast.store, 2)
    scene.run()
    assert scene.net(payee=cast.agent) == 1_400
    channel_place(
        cast.store,
        effective_from=first_day(202608),
        city_id=cast.city_a.pk,
        district_id=cast.district_a1.pk,
        mode=cast.store.mode,
        parent_id=cast.other_agent.pk,
    )
    run = scene.run()
    assert (run.amount, scene.net(payee=cast.agent), scene.net(payee=cast.other_agent)) == (0, 0, 1_400)
    assert {line.cause for line in scene.lines(run_id=run.pk)} == {Cause.ORGANISATION}


def test_a_changed_coefficient_posts_only_its_own_difference(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.coefficient(scene.cast.agent, 9_000)
    scene.sell(scene.cast.agent, 10)
    scene.run()
    scene.coefficient(scene.cast.agent, 9_500)
    run = scene.run()
    (line,) = scene.lines(run_id=run.pk)
    assert (line.kind, line.amount, line.cause) == (3, 350, Cause.SCORE)


def test_an_earlier_month_is_left_alone_while_nothing_changed(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    scene.sell(scene.cast.agent, period=OCTOBER)
    assert scene.run(OCTOBER).event_periods == [OCTOBER]


def test_usage_that_a_gate_waits_for_brings_the_month_back(scene: Scene) -> None:
    gate = {"reason": "G03", "measure": "minutes", "month_offset": 1, "operator": ">=", "threshold": 10}
    scene.version(activation={"bands": SEVEN_YUAN, "gates": [gate]})
    scene.sell(scene.cast.agent)
    assert scene.run().amount == 0
    assert scene.lines()[0].reason == "N01"
    scene.publish()
    scene.month_of(Sale.objects.get(), period=OCTOBER, minutes=12)
    run = scene.run(OCTOBER)
    assert run.event_periods == [SEPTEMBER, OCTOBER]
    assert scene.net() == 700


def test_an_adjustment_is_posted_once(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation=SEVEN_YUAN)
    scene.sell(cast.agent)
    scene.run()
    scene.publish()
    Adjustment.objects.create(
        city=cast.city_a,
        payee=cast.agent,
        event_period=SEPTEMBER,
        amount=1_250,
        reason="申诉成立",
        made_by=cast.city_manager,
    )
    run = scene.run(OCTOBER)
    (line,) = scene.lines(run_id=run.pk)
    assert (line.kind, line.amount, line.cause, line.event_period) == (4, 1_250, Cause.RULING, SEPTEMBER)
    statement = Statement.objects.get(period=OCTOBER)
    assert (statement.adjustment, statement.difference) == (1_250, 0)
    assert scene.run(OCTOBER).lines == 0


def test_a_submitted_month_takes_no_run_until_it_is_withdrawn(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation=SEVEN_YUAN)
    scene.sell(cast.agent)
    scene.run()
    month = month_submit(month=month_get(cast.city_a.pk, SEPTEMBER), user=cast.city_manager, version=1)
    with pytest.raises(WrongState):
        scene.run()
    month_withdraw(month=month, user=cast.city_manager)
    assert scene.run().status == RunStatus.DONE


def test_only_who_may_run_this_city_can_run_it(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        scene.run(user=scene.cast.city_b_manager)
    with pytest.raises(Forbidden):
        scene.run(user=scene.cast.auditor)


def test_a_right_that_was_lost_in_the_queue_stops_the_run(scene: Scene) -> None:
    scene.sell(scene.cast.agent)
    run = run_create(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    scene.cast.city_manager.grants.all().delete()
    with pytest.raises(JobRefused):
        run_execute(JobContext(None), run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, Line.objects.count()) == (RunStatus.FAILED, 0)


def test_a_second_request_is_refused_while_the_first_waits(scene: Scene) -> None:
    run_request(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    with pytest.raises(Conflict):
        run_request(city_id=scene.cast.city_a.pk, period=OCTOBER, user=scene.cast.city_manager)
    assert Run.objects.count() == Job.objects.count() == 1


def test_a_run_cancelled_in_the_queue_does_not_block_the_city(scene: Scene) -> None:
    run = run_request(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    Job.objects.update(state=JobState.CANCELLED)
    again = run_request(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    run.refresh_from_db()
    assert (run.status, again.status) == (RunStatus.FAILED, RunStatus.QUEUED)


def test_a_run_left_by_its_worker_is_carried_out_again(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)
    run = run_create(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    Run.objects.update(status=RunStatus.RUNNING)
    first = run_execute(JobContext(None), run_id=run.pk)
    assert run_execute(JobContext(None), run_id=run.pk) == first
    assert (Line.objects.count(), scene.net()) == (3, 2_100)


def test_a_run_that_breaks_leaves_nothing_behind(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr("commissions.services.runs.statement_refresh", broken)
        with pytest.raises(RuntimeError):
            scene.run()
    assert not Line.objects.exists()
    assert not Statement.objects.exists()
    assert not MonthFigure.objects.exists()
    assert Run.objects.get().status == RunStatus.FAILED
    assert scene.run().amount == 2_100


def test_contradicting_rules_are_refused_with_a_sentence(scene: Scene) -> None:
    version = scene.version(activation=SEVEN_YUAN)
    version.components.get()
    scene.sell(scene.cast.agent)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE commissions_rule DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO commissions_rule (component_id, position) SELECT component_id, 1 FROM commissions_rule"
        )
        cursor.execute("ALTER TABLE commissions_rule ENABLE TRIGGER USER")
        cursor.execute("SET ROLE portal_app")
    with pytest.raises(JobRefused):
        scene.run()
    assert Run.objects.get().error
    assert Month.objects.get().status == MonthStatus.OPEN


@pytest.mark.parametrize("posted_before", [False, True])
def test_lines_that_would_pay_a_fact_twice_are_not_posted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, posted_before: bool
) -> None:
    """Whether they are the first of their month, and are checked while its indexes are built, or come to others."""
    original = Result.__init__

    def twice(self: Result, engine: Any, seconds: dict[str, float]) -> None:
        engine.execute("INSERT INTO difference FROM difference")
        engine.execute("UPDATE totals SET lines = (SELECT count(*) FROM difference)")
        original(self, engine, seconds)

    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 2)
    if posted_before:
        scene.run()
        scene.sell(scene.cast.store)
    before = list(Line.objects.values_list("id", flat=True))
    monkeypatch.setattr(Result, "__init__", twice)
    with pytest.raises(JobRefused, match="the line key of another"):
        scene.run()
    assert list(Line.objects.values_list("id", flat=True)) == before
    assert Run.objects.latest("pk").status == RunStatus.FAILED
