"""From a published statement through a dispute to the next month's statement, with real runs."""

import pytest

from commissions.choices import Cause, LineKind, MonthStatus, StatementStatus
from commissions.models import Adjustment, Line, Statement
from commissions.services.disputes import dispute_raise
from commissions.services.months import month_approve, month_get, month_submit
from commissions.services.rulings import dispute_rule, posting_statement, ruling_take_back
from commissions.services.statements import statement_lines
from core.errors import Conflict, Forbidden
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

pytestmark = pytest.mark.django_db(transaction=True)


def september_published(scene: Scene) -> Statement:
    scene.version(activation=((0, None, 70_000),))
    scene.sell(scene.cast.agent, 3)
    scene.run()
    scene.publish()
    return Statement.objects.get(period=SEPTEMBER)


def ruled(scene: Scene, statement: Statement, amount: int = 4_200) -> Adjustment:
    cast = scene.cast
    line = statement_lines(statement).order_by("id")[0]
    dispute = dispute_raise(statement=statement, line_ids=[line.id], text="少算一笔", user=cast.dealer_owner)
    dispute_rule(dispute=dispute, due=dispute.original + amount, text="补发", user=cast.city_manager)
    return Adjustment.objects.get(dispute=dispute)


def test_a_ruling_is_posted_by_the_next_run_and_only_once(scene: Scene) -> None:
    statement = september_published(scene)
    before = list(statement_lines(statement).order_by("id").values_list("id", "amount"))
    adjustment = ruled(scene, statement)
    scene.sell(scene.cast.agent, 1, period=OCTOBER)
    scene.run(OCTOBER)
    line = Line.objects.get(kind=LineKind.ADJUSTMENT)
    assert (line.period, line.event_period, line.amount) == (OCTOBER, SEPTEMBER, 4_200)
    assert (line.fact_id, line.cause) == (adjustment.pk, Cause.RULING)
    october = Statement.objects.get(period=OCTOBER)
    assert (october.adjustment, october.earned, october.amount) == (4_200, 700, 4_900)
    again = scene.run(OCTOBER)
    assert (again.lines, again.amount) == (0, 0)
    assert list(statement_lines(statement).order_by("id").values_list("id", "amount")) == before


def test_a_ruling_after_the_month_is_closed_goes_to_the_open_month(scene: Scene) -> None:
    statement = september_published(scene)
    line = statement_lines(statement).order_by("id")[0]
    dispute = dispute_raise(
        statement=statement, line_ids=[line.id], text="少算", user=scene.cast.dealer_owner
    )
    month = month_get(scene.cast.city_a.pk, SEPTEMBER)
    type(month).objects.filter(pk=month.pk).update(status=MonthStatus.CLOSED)
    dispute_rule(dispute=dispute, due=dispute.original + 1_000, text="补发", user=scene.cast.city_manager)
    scene.run(SEPTEMBER)
    posted = Line.objects.get(kind=LineKind.ADJUSTMENT)
    assert (posted.period, posted.event_period) == (OCTOBER, SEPTEMBER)
    statement.refresh_from_db()
    assert (statement.amount, statement.status) == (2_100, StatementStatus.PUBLISHED)


def test_a_ruling_taken_back_before_the_run_is_never_paid(scene: Scene) -> None:
    statement = september_published(scene)
    adjustment = ruled(scene, statement)
    assert adjustment.dispute is not None
    ruling_take_back(dispute=adjustment.dispute, text="金额输错", user=scene.cast.city_manager)
    scene.run(OCTOBER)
    assert not Line.objects.filter(kind=LineKind.ADJUSTMENT).exists()


def test_a_posted_ruling_stays_and_names_its_statement(scene: Scene) -> None:
    adjustment = ruled(scene, september_published(scene))
    assert adjustment.dispute is not None
    assert posting_statement(adjustment.dispute) is None
    scene.run(OCTOBER)
    found = posting_statement(adjustment.dispute)
    assert found is not None
    assert (found.period, found.adjustment) == (OCTOBER, 4_200)
    with pytest.raises(Conflict):
        ruling_take_back(dispute=adjustment.dispute, text="晚了", user=scene.cast.city_manager)


def test_who_ruled_on_a_dispute_does_not_approve_the_month_that_pays_it(scene: Scene) -> None:
    statement = september_published(scene)
    line = statement_lines(statement).order_by("id")[0]
    dispute = dispute_raise(
        statement=statement, line_ids=[line.id], text="少算", user=scene.cast.dealer_owner
    )
    dispute_rule(dispute=dispute, due=dispute.original + 1_000, text="补发", user=scene.cast.province_manager)
    scene.run(OCTOBER)
    month = month_get(scene.cast.city_a.pk, OCTOBER)
    month = month_submit(month=month, user=scene.cast.city_manager, version=month.version, despite=True)
    with pytest.raises(Forbidden):
        month_approve(month=month, user=scene.cast.province_manager, version=month.version)
