"""Rewards, fines and other amounts: by two persons, posted by the next run to the fen, and told with their document."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.adjustments.services import (
    adjustment_approve,
    adjustment_refuse,
    adjustment_withdraw,
    adjustments_waiting,
    posted_in,
)
from commissions.models import Adjustment, AdjustmentRequest, Line, Statement
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.months import month_approve, month_get, month_submit
from commissions.services.words import grounds_of, told
from core.errors import Conflict, Forbidden, Refusal
from core.models import AuditEvent
from core.periods import current_period, next_period
from tests.cast import Cast, grant_role, make_user
from tests.commissions.scene import OCTOBER, Scene
from tests.factories.adjustments import propose
from tests.factories.commissions import make_component
from tests.factories.payments import again

SignIn = Callable[[Any], Client]
SEVEN_YUAN = ((0, None, 70_000),)


def approve(cast: Cast, row: AdjustmentRequest) -> AdjustmentRequest:
    return adjustment_approve(adjustment_request=row, user=again(cast.province_manager))


@pytest.fixture
def ran(scene: Scene) -> Scene:
    """A piece for 7.00 in September, published; October is open."""
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent)
    scene.run()
    scene.publish()
    return scene


def test_what_two_persons_decided_is_posted_by_the_next_run_once_and_to_the_fen(ran: Scene) -> None:
    cast = ran.cast
    reward, fine = propose(cast, 12_345), propose(cast, 2_001, kind="fine", document_number="渠〔2026〕31号")
    propose(cast, 99_999, document_number="渠〔2026〕32号")
    assert (reward.amount, fine.amount) == (12_345, -2_001)
    assert ran.run(OCTOBER).lines == 0, "nothing is posted before the second person has approved it"
    approve(cast, reward)
    approve(cast, fine)
    ran.run(OCTOBER)
    assert sorted((line.kind, line.amount) for line in ran.lines(period=OCTOBER)) == [
        (4, -2_001),
        (4, 12_345),
    ]
    statement = Statement.objects.get(period=OCTOBER)
    assert (statement.adjustment, statement.payable) == (10_344, 10_344)
    assert ran.run(OCTOBER).lines == 0
    assert posted_in(AdjustmentRequest.objects.get(pk=reward.pk)) == statement


def test_the_statement_and_the_line_name_the_kind_and_the_document(ran: Scene, sign_in: SignIn) -> None:
    cast = ran.cast
    approve(cast, propose(cast, 2_001, kind="fine", reason="违规张贴", document_number="渠〔2026〕31号"))
    ran.run(OCTOBER)
    line = Line.objects.get(period=OCTOBER)
    sentence = told(line, None, grounds_of(line)).sentences[0]
    assert "渠〔2026〕31号" in sentence
    assert "违规张贴" in sentence
    client = sign_in(cast.settlement_clerk)
    statement = Statement.objects.get(period=OCTOBER)
    page = client.get(reverse("commissions:statement_lines", args=[statement.pk]) + "?kind=4")
    (row,) = page.context["table"].data.data
    assert (row.title, row.subtitle) == (AdjustmentKind.FINE.label, "渠〔2026〕31号")
    assert (row.remark, row.cause_shown) == ("违规张贴", AdjustmentKind.FINE.label)
    assert row.net == -2_001
    assert "渠〔2026〕31号" in client.get(reverse("commissions:line_detail", args=[line.id])).content.decode()


def test_whoever_proposed_an_amount_approves_no_month_that_pays_it(ran: Scene) -> None:
    cast = ran.cast
    approve(cast, propose(cast))
    other = make_user("city2", "city_manager", region=cast.city_a)
    ran.run(OCTOBER, user=other)
    month = month_get(cast.city_a.pk, OCTOBER)
    month = month_submit(month=month, user=other, version=month.version, despite=True)
    grant_role(cast.city_manager, "province_manager", region=cast.province)
    with pytest.raises(MakerIsChecker):
        month_approve(month=month, user=again(cast.city_manager), version=month.version)


@pytest.mark.django_db
def test_the_proposer_decides_about_nothing_of_their_own_even_with_two_roles(cast: Cast) -> None:
    row = propose(cast)
    grant_role(cast.city_manager, "province_manager", region=cast.province)
    both = again(cast.city_manager)
    with pytest.raises(MakerIsChecker):
        adjustment_approve(adjustment_request=row, user=both)
    with pytest.raises(MakerIsChecker):
        adjustment_refuse(adjustment_request=row, finding="x", user=both)
    assert not adjustments_waiting(both).exists()
    assert not Adjustment.objects.exists()


@pytest.mark.django_db
def test_an_amount_is_approved_once_whoever_holds_an_older_page(cast: Cast) -> None:
    row = propose(cast)
    old = AdjustmentRequest.objects.get(pk=row.pk)
    done = approve(cast, row)
    adjustment = Adjustment.objects.get()
    assert (adjustment.amount, adjustment.document_number, adjustment.made_by) == (
        12_345,
        "渠〔2026〕30号",
        cast.city_manager,
    )
    assert (done.adjustment, done.status) == (adjustment, AdjustmentStatus.APPROVED)
    with pytest.raises(WrongState):
        approve(cast, old)
    with pytest.raises(Conflict):
        adjustment_refuse(adjustment_request=old, finding="x", user=again(cast.province_manager))
    with pytest.raises(Conflict):
        adjustment_withdraw(adjustment_request=old, user=again(cast.city_manager))
    assert Adjustment.objects.count() == 1


@pytest.mark.django_db
def test_what_was_refused_or_withdrawn_pays_nothing(cast: Cast) -> None:
    refused, withdrawn = propose(cast), propose(cast)
    with pytest.raises(Refusal):
        adjustment_refuse(adjustment_request=refused, finding=" ", user=again(cast.province_manager))
    adjustment_refuse(adjustment_request=refused, finding="文件不符", user=again(cast.province_manager))
    with pytest.raises(Forbidden):
        adjustment_withdraw(adjustment_request=withdrawn, user=again(cast.settlement_clerk))
    adjustment_withdraw(adjustment_request=withdrawn, user=again(cast.city_manager))
    with pytest.raises(Conflict):
        approve(cast, withdrawn)
    found = AdjustmentRequest.objects.order_by("pk").values_list("status", "finding", "decided_by")
    assert list(found) == [("refused", "文件不符", cast.province_manager.pk), ("withdrawn", "", None)]
    assert not Adjustment.objects.exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        *["commissions.adjustment_propose"] * 2,
        "commissions.adjustment_refuse",
        "commissions.adjustment_withdraw",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": -1, "kind": "fine"},
        {"amount": 0, "kind": "adjustment"},
        {"reason": " "},
        {"document_number": " "},
        {"event_period": 202613},
        {"event_period": next_period(current_period())},
        {"component_key": 2**40},
    ],
)
def test_a_proposal_that_says_too_little_is_refused(cast: Cast, said: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        propose(cast, **said)
    assert not AdjustmentRequest.objects.exists()


@pytest.mark.django_db
def test_it_is_proposed_within_the_own_city_for_a_payee_with_a_statement(cast: Cast) -> None:
    assert propose(cast, -5, kind="adjustment", component_key=make_component(cast).key_id).amount == -5
    with pytest.raises(Forbidden):
        propose(cast, by=cast.city_b_manager)
    with pytest.raises(Forbidden):
        propose(cast, by=cast.province_manager)
    with pytest.raises(Refusal):
        propose(cast, payee=cast.store)
    assert AdjustmentRequest.objects.count() == 1


@pytest.mark.django_db
def test_another_city_finds_neither_the_page_nor_the_steps(cast: Cast, sign_in: SignIn) -> None:
    row = propose(cast)
    client = sign_in(cast.city_b_manager)
    for name in ("detail", "approve", "refuse", "withdraw"):
        for address in (f"commissions:adjustment_{name}", f"api:adjustment_{name}"):
            answer = client.get if name == "detail" else client.post
            assert answer(reverse(address, args=[row.pk])).status_code == 404, address


@pytest.mark.django_db
def test_the_pages_lead_from_the_proposal_to_the_decision(cast: Cast, sign_in: SignIn) -> None:
    maker, checker = sign_in(cast.settlement_clerk), sign_in(cast.province_manager)
    entries = {
        "payee": cast.agent.code,
        "event_period": "202609",
        "kind": "fine",
        "amount": "20.01",
        "document_number": "渠〔2026〕31号",
        "reason": "违规张贴",
    }
    assert maker.post(reverse("commissions:adjustment_add"), entries).status_code == 302
    row = AdjustmentRequest.objects.get()
    page = reverse("commissions:adjustment_detail", args=[row.pk])
    steps = {
        name: reverse(f"commissions:adjustment_{name}", args=[row.pk]) for name in ("approve", "withdraw")
    }
    assert steps["withdraw"] in maker.get(page).content.decode()
    drawn = checker.get(page).content.decode()
    assert steps["approve"] in drawn
    assert steps["withdraw"] not in drawn
    (task,) = [task for task in checker.get(reverse("home")).context["tasks"] if task.icon == "medal"]
    assert (task.count, task.url) == (1, page)
    assert checker.post(steps["approve"]).status_code == 302
    assert checker.post(steps["approve"]).status_code == 409
    assert Adjustment.objects.get().amount == -2_001
    assert steps["approve"] not in checker.get(page).content.decode()


@pytest.mark.django_db
def test_the_database_refuses_one_person_a_wrong_sign_and_what_was_said(cast: Cast) -> None:
    row = propose(cast)
    values = {
        name: getattr(row, name) for name in ("city", "payee", "event_period", "reason", "document_number")
    }
    wrong: list[dict[str, Any]] = [
        {"kind": "fine", "amount": 1},
        {"kind": "reward", "amount": -1},
        {"kind": "adjustment", "amount": 0},
        {"kind": "reward", "amount": 1, "document_number": ""},
        {"kind": "reward", "amount": 1, "status": "approved"},
    ]
    for said in wrong:
        with pytest.raises(IntegrityError, match="adjustment_request_"), transaction.atomic():
            AdjustmentRequest.objects.create(**{**values, **said}, proposed_by=cast.city_manager)
    own = f"status = 'refused', decided_by_id = {cast.city_manager.pk}, decided_at = now()"
    with pytest.raises(IntegrityError, match="maker_is_not_checker"), transaction.atomic():
        _write(f"UPDATE commissions_adjustmentrequest SET {own} WHERE id = {row.pk}")
    for said_anew in ("SET amount = 1", "SET reason = 'x'"):
        with pytest.raises(DatabaseError, match="can't be changed"), transaction.atomic():
            _write(f"UPDATE commissions_adjustmentrequest {said_anew} WHERE id = {row.pk}")
    approve(cast, row)
    with pytest.raises(DatabaseError, match="can't be changed"), transaction.atomic():
        _write(f"UPDATE commissions_adjustmentrequest SET status = 'proposed' WHERE id = {row.pk}")


def _write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
