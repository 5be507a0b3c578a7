"""The chain: whatever is changed, deleted or put in afterwards is found and named."""

import json
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.audit import record
from core.audit.chain import Problem, verify
from core.audit.recording import seal
from core.models import AuditEvent, AuditSeal
from tests.audit.owner import as_owner
from tests.cast import make_user
from tests.concurrency.together import succeeded, together

pytestmark = pytest.mark.django_db(transaction=True)
GATE = 4711
"""An advisory lock that holds a sealer up once it has written its rows."""


@pytest.fixture
def events() -> list[AuditEvent]:
    user = make_user("someone")
    return [record(actor=user, action="core.refused", detail={"number": number}) for number in range(5)]


def first() -> tuple[str, int, str] | None:
    found = verify().first
    return (found.kind, found.number, found.problem) if found else None


def test_an_untouched_log_is_sound(events: list[AuditEvent]) -> None:
    verdict = verify()
    assert (verdict.first, verdict.waiting) == (None, 0)
    assert verdict.rows == AuditSeal.objects.count() >= 5


@pytest.mark.parametrize(
    "column",
    [
        "at = at + interval '1 second'",
        "detail = '{}'",
        "action = 'core.export'",
        "actor_name = 'x'",
        "city_id = 7",
    ],
)
def test_a_changed_row_is_named(events: list[AuditEvent], column: str) -> None:
    with as_owner() as cursor:
        cursor.execute(f"UPDATE core_auditevent SET {column} WHERE id = %s", [events[2].pk])
    assert first() == ("event", events[2].pk, Problem.CHANGED)


def test_a_deleted_row_is_named(events: list[AuditEvent]) -> None:
    with as_owner() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [events[1].pk])
    assert first() == ("event", events[1].pk, Problem.DELETED)


def test_a_row_deleted_with_its_seal_is_named_by_its_place(events: list[AuditEvent]) -> None:
    position = AuditSeal.objects.get(source="E", row_id=events[3].pk).position
    with as_owner() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [events[3].pk])
        cursor.execute("DELETE FROM core_auditseal WHERE position = %s", [position])
    assert first() == ("link", position, Problem.MISSING_LINK)


def test_an_end_that_was_cut_off_is_found(events: list[AuditEvent]) -> None:
    with as_owner() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [events[4].pk])
        cursor.execute("DELETE FROM core_auditseal WHERE row_id = %s AND source = 'E'", [events[4].pk])
    assert first() == ("link", verify().rows + 1, Problem.CUT)


def test_an_anchor_finds_an_end_that_was_cut_off_with_its_head(events: list[AuditEvent]) -> None:
    anchor = verify().head
    with as_owner() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [events[4].pk])
        cursor.execute("DELETE FROM core_auditseal WHERE row_id = %s AND source = 'E'", [events[4].pk])
        cursor.execute(
            "UPDATE core_audithead SET (position, hash) ="
            " (SELECT position, hash FROM core_auditseal ORDER BY position DESC LIMIT 1)"
        )
    assert verify().first is None
    found = verify(anchor=anchor).first
    assert found is not None
    assert found.problem == Problem.CUT


COLUMNS = (
    "action, actor_name, acting_as_name, model, key, object, detail, request_id, at, transaction, db_role"
)


def insert_as_owner(values: str) -> int:
    with as_owner() as cursor:
        cursor.execute(
            f"INSERT INTO core_auditevent ({COLUMNS}) SELECT {values} FROM core_auditevent"
            " ORDER BY id LIMIT 1 RETURNING id"
        )
        return int(cursor.fetchone()[0])


def test_a_row_that_the_owner_put_in_is_found_before_and_after_its_sealing(events: list[AuditEvent]) -> None:
    number = insert_as_owner(COLUMNS)
    assert first() == ("event", number, Problem.FOREIGN)
    seal()
    assert first() == ("event", number, Problem.FOREIGN)


def test_a_row_put_in_past_the_trigger_is_never_sealed_and_found(events: list[AuditEvent]) -> None:
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER core_auditevent_stamp")
    try:
        number = insert_as_owner(COLUMNS)
    finally:
        with as_owner() as cursor:
            cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER core_auditevent_stamp")
    seal()
    assert not AuditSeal.objects.filter(source="E", row_id=number).exists()
    assert first() == ("event", number, Problem.FOREIGN)


def test_the_writer_does_not_say_when_it_was(events: list[AuditEvent]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO core_auditevent ({COLUMNS}) SELECT action, actor_name, acting_as_name, model, key, object,"
            " detail, request_id, '2001-01-01', 5, 'postgres' FROM core_auditevent LIMIT 1"
        )
    event = AuditEvent.objects.latest("pk")
    assert event.at.year > 2001
    assert event.transaction > 5
    assert event.db_role == "portal_app"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET action = ''",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
        "INSERT INTO core_auditseal (position, source, row_id, hash) VALUES (99, 'E', 1, '')",
        "UPDATE core_audithead SET position = 0",
        "DELETE FROM core_change",
        "INSERT INTO core_change (table_name, operation, key, at, transaction, request_id, source, db_role)"
        " VALUES ('x', 'I', 1, now(), 1, '', '', '')",
    ],
)
def test_the_application_only_adds_events(events: list[AuditEvent], statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_event_goes_with_the_deed_that_was_rolled_back(events: list[AuditEvent]) -> None:
    before = AuditEvent.objects.count()
    with transaction.atomic():
        record(actor=None, action="core.refused")
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == before
    assert verify().first is None


def test_many_writers_at_once_leave_a_sound_chain(events: list[AuditEvent]) -> None:
    def write() -> None:
        for number in range(20):
            with transaction.atomic():
                record(actor=None, action="core.refused", detail={"number": number})
                record(actor=None, action="core.refused", detail={"number": -number})

    answers = together(*[write] * 8)
    seal()
    assert len(succeeded(answers)) == 8
    verdict = verify()
    assert (verdict.first, verdict.waiting) == (None, 0)
    assert AuditSeal.objects.filter(source="E").count() == 5 + 8 * 40


def test_without_the_lock_the_sealers_get_in_each_others_way(events: list[AuditEvent]) -> None:
    """The control of the test above: two sealers at once seal a row twice, and the database refuses one."""
    seal()  # the first ever makes the head, for which others would wait
    with as_owner() as cursor:
        cursor.execute("SELECT pg_get_functiondef('core_audit_seal'::regproc)")
        original = cursor.fetchone()[0]
        lock = "IF NOT pg_try_advisory_xact_lock(hashtext('core_audit_seal')) THEN"
        assert lock in original
        sealed = "    IF sealed > 0 THEN"
        assert sealed in original
        held = f"    PERFORM pg_advisory_xact_lock({GATE});\n{sealed}"
        cursor.execute(original.replace(lock, "IF false THEN").replace(sealed, held))
    gate = connection.copy()
    try:
        AuditEvent.objects.create(action="core.refused")
        with ThreadPoolExecutor(2) as beside, closing(gate), gate.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_lock({GATE}), pg_backend_pid()")
            first = beside.submit(_seal_elsewhere)
            at_the_gate = _waits_for(cursor.fetchone()[1], first)
            second = beside.submit(_seal_elsewhere)
            _waits_for(at_the_gate, second)
            cursor.execute(f"SELECT pg_advisory_unlock({GATE})")
            first.result(30)
            with pytest.raises(IntegrityError):
                second.result(30)
    finally:
        with as_owner() as cursor:
            cursor.execute(original)


def _seal_elsewhere() -> None:
    try:
        seal()
    finally:
        connection.close()


def _waits_for(pid: int, call: Future[None]) -> int:
    """Returns as soon as `call` stands before a lock of that backend, with the number of its own."""
    asked = "SELECT pid FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"
    while not wait([call], timeout=0.05).done:
        with connection.cursor() as cursor:
            cursor.execute(asked, [pid])
            if found := cursor.fetchone():
                return int(found[0])
    raise AssertionError("nothing held it up") from call.exception()


def test_a_long_transaction_holds_nobody_up_and_is_sealed_when_it_ends(events: list[AuditEvent]) -> None:
    """Events of later transactions are sealed before it; its own when it commits, in a chain that holds."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                f"INSERT INTO core_auditevent ({COLUMNS}) SELECT {COLUMNS} FROM core_auditevent LIMIT 1 RETURNING id"
            )
            late = cursor.fetchone()[0]
            quick = record(actor=None, action="core.refused")
            assert AuditSeal.objects.filter(source="E", row_id=quick.pk).exists()
            cursor.execute("COMMIT")
    finally:
        other.close()
    seal()
    places = dict(AuditSeal.objects.filter(source="E").values_list("row_id", "position"))
    assert late < quick.pk
    assert places[late] > places[quick.pk]
    assert verify().first is None


def run_command(*arguments: str) -> tuple[int, dict[str, object]]:
    out = StringIO()
    try:
        call_command("verify_audit", "--json", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_ends_with_1_and_names_the_first_broken_row(events: list[AuditEvent]) -> None:
    code, answer = run_command()
    assert (code, answer["status"], answer["first"]) == (0, "sound", None)
    with as_owner() as cursor:
        cursor.execute("UPDATE core_auditevent SET object = 'x' WHERE id >= %s", [events[3].pk])
    code, answer = run_command()
    assert (code, answer["status"], answer["broken"]) == (1, "refused", 2)
    assert answer["first"]["number"] == events[3].pk  # type: ignore[index]
    assert str(events[3].pk) in str(answer["message"])
