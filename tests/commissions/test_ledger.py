"""What must hold in the ledger, who may not touch it, and that the checks see it when it doesn't."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from commissions.models import Adjustment, Debt, DebtOffset, Line, Run, Statement
from commissions.services.ledger import ledger_verify
from commissions.services.months import month_close, month_get
from core.database import APPLICATION_ROLE
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene
from tests.commissions.test_explain import RICH

SEVEN_YUAN = ((0, None, 70_000),)


def two_months(scene: Scene) -> None:
    """A published September with a debt, and an open October with late data, a ruling and an offset to come."""
    cast = scene.cast
    scene.version(**RICH)
    scene.coefficient(cast.agent, 9_000)
    scene.sell(cast.agent, 4)
    scene.sell(cast.sub_agent, 3)
    scene.sell(cast.other_agent, 1)
    Adjustment.objects.create(
        city=cast.city_a,
        payee=cast.other_agent,
        event_period=SEPTEMBER,
        amount=-5_000,
        reason="罚款",
        made_by=cast.city_manager,
    )
    scene.run()
    scene.publish()
    scene.sell(cast.store, 2, day=20)
    scene.sell(cast.other_agent, 9, period=OCTOBER)
    scene.run(OCTOBER)


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute(statement)
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")


def test_a_ledger_made_by_runs_is_sound(scene: Scene) -> None:
    two_months(scene)
    assert ledger_verify() == []
    scene.publish(OCTOBER)
    assert ledger_verify() == []
    assert Statement.objects.filter(offset__gt=0).exists()


def test_facts_that_came_after_the_run_are_no_problem(scene: Scene) -> None:
    two_months(scene)
    scene.sell(scene.cast.agent, period=OCTOBER)
    assert ledger_verify() == []


TAMPERING = {
    "statement_sums": "UPDATE commissions_line SET amount = amount + 1 WHERE id = (SELECT max(id) FROM commissions_line)",
    "fingerprints": "UPDATE commissions_line SET reason = 'X00' WHERE id = (SELECT min(id) FROM commissions_line)",
    "owed_chain": "UPDATE commissions_line SET owed = owed + 1 WHERE id = (SELECT max(id) FROM commissions_line)",
    "keys_in_run": "UPDATE commissions_run SET amount = amount + 1",
    "figures": "UPDATE commissions_monthfigure SET amount = amount + 1 WHERE payee_id = 0",
    "report_figures": "UPDATE commissions_reportfigure SET amount = amount + 1",
    "facts_without_line": (
        "DELETE FROM commissions_line WHERE fact_id = (SELECT max(fact_id) FROM commissions_line WHERE grain = 1)"
    ),
    "adjustments": "UPDATE commissions_adjustment SET amount = 1",
    "debts": "UPDATE commissions_debt SET amount = amount + 1",
    "statement_payable": "UPDATE commissions_statement SET payable = payable + 1 WHERE status = 'draft'",
}


@pytest.mark.parametrize("check", sorted(TAMPERING))
def test_each_check_sees_what_it_is_for(scene: Scene, check: str) -> None:
    two_months(scene)
    as_owner(TAMPERING[check])
    assert check in {problem.check for problem in ledger_verify()}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commissions_line SET amount = 0",
        "DELETE FROM commissions_line",
        "TRUNCATE commissions_line",
        "UPDATE commissions_debtoffset SET amount = 1",
        "SELECT * FROM commissions_line_202609",
    ],
)
def test_the_application_can_only_add_to_the_ledger(scene: Scene, statement: str) -> None:
    two_months(scene)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def copy_of_a_line(**changes: Any) -> None:
    line = Line.objects.order_by("id").first()
    assert line is not None
    values = {field.attname: getattr(line, field.attname) for field in Line._meta.concrete_fields}
    Line.objects.create(**{**values, "id": 1, **changes})


def test_a_published_month_takes_no_line_whoever_writes_it(scene: Scene) -> None:
    two_months(scene)
    with pytest.raises(DatabaseError, match="takes no more lines"), transaction.atomic():
        copy_of_a_line(period=SEPTEMBER, run_id=999)
    with pytest.raises(DatabaseError, match="takes no more lines"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal_partition_open('commissions_line', %s, %s)", [SEPTEMBER, scene.cast.city_a.pk]
        )


def test_a_key_that_a_run_wrote_twice_is_found(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    run = scene.run()
    copy_of_a_line(amount=0)
    Run.objects.filter(pk=run.pk).update(lines=run.lines + 1)
    assert "keys_in_run" in {problem.check for problem in ledger_verify()}


def test_a_run_that_is_written_twice_is_refused(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    line = Line.objects.get()
    with pytest.raises(DatabaseError, match="duplicate key"), transaction.atomic():
        copy_of_a_line(id=line.id)


def test_a_published_statement_does_not_change(scene: Scene) -> None:
    two_months(scene)
    published = Statement.objects.filter(period=SEPTEMBER)
    for change in ({"payable": 1}, {"status": "draft"}, {"content_hash": ""}):
        with pytest.raises(DatabaseError, match="doesn't change"), transaction.atomic():
            published.update(**change)
    with pytest.raises(DatabaseError, match="doesn't change"), transaction.atomic():
        published._raw_delete(published.db)


def test_negative_months_are_carried_over_oldest_first(scene: Scene) -> None:
    """O of the acceptance cases: -600,000 and -100,000, then 500,000 and 300,000 (in yuan there)."""
    cast = scene.cast
    scene.version(activation=SEVEN_YUAN)
    amounts = {202609: -60_000_000, 202610: -10_000_000, 202611: 50_000_000, 202612: 30_000_000}
    for period, amount in amounts.items():
        Adjustment.objects.create(
            city=cast.city_a,
            payee=cast.agent,
            event_period=period,
            amount=amount,
            reason="案例",
            made_by=cast.city_manager,
        )
        scene.run(period)
        scene.publish(period)
    statements = Statement.objects.filter(payee=cast.agent).order_by("period")
    assert [(s.offset, s.payable) for s in statements] == [
        (0, 0),
        (0, 0),
        (50_000_000, 0),
        (20_000_000, 10_000_000),
    ]
    assert list(Debt.objects.order_by("period").values_list("amount", "offset")) == [
        (60_000_000, 60_000_000),
        (10_000_000, 10_000_000),
    ]
    assert list(DebtOffset.objects.order_by("id").values_list("amount", flat=True)) == [
        50_000_000,
        10_000_000,
        10_000_000,
    ]
    assert ledger_verify() == []


def command(*arguments: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    code = 0
    try:
        call_command(*arguments, "--json", stdout=out)
    except SystemExit as ending:
        code = int(ending.code or 0)
    return code, json.loads(out.getvalue().splitlines()[-1])


def test_the_same_by_command_line(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation=SEVEN_YUAN)
    scene.sell(cast.agent, 2)
    run = ("run_commissions", "--period", "2026-09", "--scope", "LJ", "--user")
    code, answer = command(*run, "city")
    assert (code, answer["status"], answer["lines"], answer["amount"]) == (0, "done", 2, "14.00")
    assert answer["event_periods"] == ["2026-09"]
    code, answer = command("run_commissions", "--period", "202609", "--scope", "临江市", "--user", "city")
    assert (code, answer["lines"], answer["amount"]) == (0, 0, "0.00")
    code, answer = command(*run, "auditor")
    assert (code, answer["status"]) == (1, "refused")
    code, answer = command(*run, "nobody")
    assert (code, answer["status"]) == (2, "unusable")
    assert "nobody" in answer["message"]
    code, answer = command("explain", str(scene.lines()[0].id))
    assert (code, answer["status"], answer["amount"], answer["document"]) == (
        0,
        "explained",
        "7.00",
        "渠〔2026〕18号",
    )
    assert command("verify_ledger")[1]["status"] == "sound"
    as_owner("UPDATE commissions_line SET amount = amount + 1")
    assert command("verify_ledger")[0] == 1


def test_a_month_is_closed_when_the_time_to_respond_is_over(scene: Scene) -> None:
    two_months(scene)
    month = month_get(scene.cast.city_a.pk, SEPTEMBER)
    close = ("close_month", "--period", "2026-09", "--scope", "LJ", "--user", "province")
    code, answer = command(*close)
    assert (code, answer["status"]) == (1, "refused")
    (point,) = answer["points"]
    assert str(Statement.objects.filter(period=SEPTEMBER).count()) in point
    assert command(*close[:-1], "city")[1]["points"] == [point]
    statement = Statement.objects.filter(period=SEPTEMBER).first()
    assert statement is not None
    assert statement.respond_by is not None
    month_close(month=month, user=scene.cast.province_manager, day=statement.respond_by.replace(year=2099))
    assert month_get(scene.cast.city_a.pk, SEPTEMBER).status == "closed"
    with pytest.raises(DatabaseError), transaction.atomic():
        type(month).objects.filter(pk=month.pk).update(status="open")
