"""Every change of a register is written down with old and new, whichever way it is made, and by whom."""

from typing import Any

import pytest
from django.db import connection, transaction

from agents.models import Agent
from core.audit.chain import Problem, verify
from core.audit.context import Context, acting
from core.audit.recording import seal
from core.audit.tracking import tracked_tables
from core.audit.words import stories
from core.models import Change, Operation
from network.models import Channel
from tests.audit.owner import as_owner
from tests.cast import Cast
from users.models import User

REGISTERS = {
    "network_region", "network_channel", "network_position", "agents_agent", "sales_product", "sales_target",
    "commissions_plan", "commissions_planversion", "commissions_component", "commissions_rule",
    "commissions_band", "commissions_gate", "commissions_coefficient", "users_user", "users_role", "users_grant",
}  # fmt: skip


def test_the_triggers_are_what_the_apps_declare(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgargs FROM pg_trigger WHERE tgname LIKE 'core_track%'"
        )
        found = {(table, name): bytes(args).split(b"\x00")[:-1] for table, name, args in cursor.fetchall()}
    wanted = {
        (table, f"core_track_{operation}"): [argument.encode() for argument in tracked.arguments]
        for table, tracked in tracked_tables().items()
        for operation in ("insert", "update", "delete")
    }
    assert found == wanted
    assert set(tracked_tables()) >= REGISTERS


def last(table: str, operation: Operation) -> Change:
    return Change.objects.filter(table_name=table, operation=operation).latest("pk")


def test_adding_changing_and_removing_keep_what_differs(cast: Cast) -> None:
    agent = Agent.objects.create(channel=cast.agent, contact_name="王芳")
    added = last("agents_agent", Operation.INSERT)
    assert (added.key, added.old, added.new["contact_name"]) == (agent.pk, None, "王芳")  # type: ignore[index]
    agent.deposit_due = 500_000
    agent.save()
    changed = last("agents_agent", Operation.UPDATE)
    assert (changed.old, changed.new) == ({"deposit_due": 0}, {"deposit_due": 500_000})
    agent.delete()
    removed = last("agents_agent", Operation.DELETE)
    assert (removed.old["deposit_due"], removed.new) == (500_000, None)  # type: ignore[index]


def test_saving_without_a_change_leaves_no_line(cast: Cast) -> None:
    before = Change.objects.count()
    cast.agent.save()
    assert Change.objects.count() == before


def test_raw_sql_and_copy_are_seen(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE network_channel SET name = name || '!' WHERE city_id = %s", [cast.city_a.pk])
        touched = cursor.rowcount
        assert Change.objects.filter(table_name="network_channel", operation="U").count() == touched > 1
        with cursor.copy("COPY sales_productcategory (code, name) FROM STDIN") as copy:
            copy.write_row(("COPIED", "灌入"))
    assert last("sales_productcategory", Operation.INSERT).new["name"] == "灌入"  # type: ignore[index]


def test_a_password_never_reaches_the_log(cast: Cast) -> None:
    cast.city_manager.set_password("a-long-enough-secret-7")
    cast.city_manager.save()
    change = last("users_user", Operation.UPDATE)
    assert (change.old, change.new) == ({"password": None}, {"password": None})
    (story,) = stories([change], cast.auditor)
    assert [line.old for line in story.lines] == [line.new for line in story.lines] != [""]


def test_the_person_of_the_request_is_known_and_the_next_request_is_not_taken_for_theirs(
    cast: Cast, sign_in: Any
) -> None:
    Agent.objects.create(channel=cast.agent, contact_name="甲")
    page = sign_in(cast.city_manager)
    answer = page.get(f"/agents/{cast.agent.pk}/edit/").context
    form = answer["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    assert (
        page.post(
            f"/agents/{cast.agent.pk}/edit/", {**data, "seen": answer["seen"], "contact_name": "乙"}
        ).status_code
        == 302
    )
    change = last("agents_agent", Operation.UPDATE)
    assert (change.actor, change.source) == (cast.city_manager, f"POST /agents/{cast.agent.pk}/edit/")
    Channel.objects.filter(pk=cast.agent.pk).update(name="past the pages")
    assert last("network_channel", Operation.UPDATE).actor is None


def test_after_a_savepoint_was_undone_the_person_is_still_known(cast: Cast) -> None:
    with acting(Context(actor=lambda: cast.auditor.pk)):
        with transaction.atomic():
            Channel.objects.filter(pk=cast.agent.pk).update(name="一")
            transaction.set_rollback(True)
        Channel.objects.filter(pk=cast.agent.pk).update(name="二")
    assert last("network_channel", Operation.UPDATE).actor == cast.auditor


@pytest.mark.django_db(transaction=True)
def test_after_a_transaction_was_undone_the_person_is_still_known() -> None:
    user = User.objects.create(username="someone", name="someone")
    with acting(Context(actor=lambda: user.pk)):
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(name="一")
            transaction.set_rollback(True)
        User.objects.filter(pk=user.pk).update(name="二")
    User.objects.filter(pk=user.pk).update(name="三")
    rows = Change.objects.filter(table_name="users_user", operation="U").order_by("pk")
    assert list(rows.values_list("new__name", "actor_id")) == [("二", user.pk), ("三", None)]


def test_old_and_new_are_told_in_words(cast: Cast) -> None:
    agent = Agent.objects.create(channel=cast.agent, contact_phone="13800001234")
    Agent.objects.filter(pk=agent.pk).update(deposit_paid=1_234_500, tax_rate=600, contract_to="2026-12-31")
    (story,) = stories([last("agents_agent", Operation.UPDATE)], cast.auditor)
    assert {(line.old, line.new) for line in story.lines} == {
        ("0.00", "12,345.00"), ("—", "0.06"), ("—", "2026-12-31"),
    }  # fmt: skip
    Channel.objects.filter(pk=cast.agent.pk).update(district=cast.district_a2, star=5, mode=3)
    (story,) = stories([last("network_channel", Operation.UPDATE)], cast.auditor)
    texts = {line.old: line.new for line in story.lines}
    assert texts["城东区"] == "望江县"
    assert all(not new.isdigit() for old, new in texts.items() if old != "4")


def test_a_phone_is_masked_in_the_history_for_those_who_may_not_read_it(cast: Cast) -> None:
    agent = Agent.objects.create(channel=cast.agent, contact_phone="13800001234")
    Agent.objects.filter(pk=agent.pk).update(contact_phone="13900005678")
    change = last("agents_agent", Operation.UPDATE)
    for reader, wanted in ((cast.auditor, "139****5678"), (cast.city_manager, "13900005678")):
        (story,) = stories([change], reader)
        assert [line.new for line in story.lines] == [wanted]


def test_names_cost_one_query_a_kind_however_many_changes(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Channel.objects.filter(pk=cast.agent.pk).update(name=f"{number}", district=cast.district_a1)
    changes = list(Change.objects.filter(table_name="network_channel"))
    with django_assert_max_num_queries(3):
        stories(changes, cast.auditor)


@pytest.mark.django_db(transaction=True)
def test_changes_are_in_the_chain_and_one_that_was_altered_is_named() -> None:
    user = User.objects.create(username="someone", name="一")
    User.objects.filter(pk=user.pk).update(name="二")
    seal()
    change = Change.objects.latest("pk")
    assert verify().first is None
    with as_owner() as cursor:
        cursor.execute('UPDATE core_change SET new = \'{"name": "三"}\' WHERE id = %s', [change.pk])
    found = verify().first
    assert found is not None
    assert (found.kind, found.number, found.problem) == ("change", change.pk, Problem.CHANGED)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_the_owner_invents_is_found() -> None:
    user = User.objects.create(username="someone", name="一")
    seal()
    with as_owner() as cursor:
        cursor.execute(
            "INSERT INTO core_change (table_name, operation, key, at, transaction, request_id, source, db_role)"
            " VALUES ('users_user', 'U', %s, now(), pg_current_xact_id()::text::bigint, '', '', 'portal_app')",
            [user.pk],
        )
    found = verify().first
    assert found is not None
    assert (found.kind, found.problem) == ("change", Problem.FOREIGN)
