"""A dispute up to its ruling: who, when, on which lines, and what it leaves behind."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissions.choices import MonthStatus, StatementStatus
from commissions.models import Adjustment, Dispute, DisputeLine, DisputeMessage, Statement
from commissions.services.confirmations import statement_confirm
from commissions.services.disputes import (
    bucket_line_ids,
    dispute_raise,
    dispute_reply,
    dispute_withdraw,
    disputed_line_ids,
)
from commissions.services.rulings import dispute_rule
from commissions.services.statements import statement_lines
from core.errors import Conflict, Forbidden, Refusal
from core.models import Attachment
from tests.cast import Cast
from tests.factories.commissions import Ledger, make_component, other_city, published
from tests.journal.files import png
from users.models import User


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def first_line(statement: Statement) -> int:
    return statement_lines(statement).order_by("id").values_list("id", flat=True)[0]


def raised(cast: Cast, statement: Statement, claimed: int | None = 9_000) -> Dispute:
    return dispute_raise(
        statement=statement,
        line_ids=[first_line(statement)],
        text="少算一笔",
        claimed=claimed,
        user=cast.dealer_owner,
    )


def test_a_dispute_freezes_only_its_lines(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    dispute = raised(cast, statement)
    statement.refresh_from_db()
    assert statement.status == StatementStatus.DISPUTED
    assert disputed_line_ids(statement) == {first_line(statement): dispute.pk}
    assert dispute.messages.get().text == "少算一笔"


def test_a_line_is_in_one_open_dispute_at_a_time(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    first = raised(cast, statement)
    with pytest.raises(Conflict):
        raised(cast, statement)
    assert (Dispute.objects.count(), DisputeMessage.objects.count()) == (1, 1)
    dispute_withdraw(dispute=first, user=cast.dealer_owner)
    raised(cast, statement)
    assert DisputeLine.objects.filter(is_open=True).count() == 1


def test_a_dispute_knows_what_its_lines_come_to(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    assert raised(cast, statement).original == 5_000


@pytest.mark.parametrize("claimed", [-1, 0, 4_999, 5_000])
def test_a_claim_is_the_whole_amount_and_so_more_than_the_lines_come_to(cast: Cast, claimed: int) -> None:
    _ledger, _component, statement = published(cast)
    with pytest.raises(ValidationError, match=r"50\.00"):
        raised(cast, statement, claimed)
    assert not Dispute.objects.exists()


def test_lines_of_somebody_else_are_refused_and_nothing_is_written(cast: Cast) -> None:
    _ledger, component, statement = published(cast)
    foreign = other_city(cast, component)
    with pytest.raises(Refusal):
        dispute_raise(
            statement=statement,
            line_ids=[first_line(statement), first_line(foreign)],
            text="x",
            user=cast.dealer_owner,
        )
    assert not Dispute.objects.exists()


def test_a_bucket_is_all_paid_or_all_refused_lines_of_a_component(cast: Cast) -> None:
    _ledger, component, statement = published(cast)
    key = component.key_id
    paid = bucket_line_ids(statement, kind=1, component_key=key, refused=False)
    refused = bucket_line_ids(statement, kind=1, component_key=key, refused=True)
    assert (len(paid), len(refused)) == (3, 1)
    raised(cast, statement)
    assert len(bucket_line_ids(statement, kind=1, component_key=key, refused=False)) == 2


def test_after_the_deadline_a_dispute_is_refused_with_the_date(cast: Cast) -> None:
    _ledger, _component, statement = published(cast, respond_by=datetime.date(2026, 10, 31))
    with pytest.raises(Refusal, match="2026-10-31"):
        raised(cast, statement)
    with pytest.raises(Refusal, match="2026-10-31"):
        statement_confirm(statement=statement, user=cast.dealer_owner)


def test_a_draft_can_be_neither_confirmed_nor_disputed(cast: Cast) -> None:
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, make_component(cast), 1, 5_000)
    (draft,) = ledger.statements()
    with pytest.raises(Forbidden):
        statement_confirm(statement=draft, user=cast.dealer_owner)
    with pytest.raises(Forbidden):
        raised(cast, draft)


def test_confirming_says_who_and_when_and_ends_disputes(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    confirmed = statement_confirm(statement=statement, user=cast.dealer_owner)
    assert (confirmed.status, confirmed.confirmed_by) == (StatementStatus.CONFIRMED, cast.dealer_owner)
    with pytest.raises(Conflict):
        statement_confirm(statement=statement, user=cast.dealer_owner)
    with pytest.raises(Conflict):
        raised(cast, statement)


def test_an_open_dispute_must_be_settled_before_confirming(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    dispute = raised(cast, statement)
    with pytest.raises(Conflict):
        statement_confirm(statement=statement, user=cast.dealer_owner)
    dispute_rule(dispute=dispute, due=None, text="规则如此", user=cast.city_manager)
    assert statement_confirm(statement=statement, user=cast.dealer_owner).status == StatementStatus.CONFIRMED


def test_nobody_confirms_for_another_dealer(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    for person in (cast.dealer_b_owner, cast.city_manager, cast.dealer_clerk, cast.auditor):
        with pytest.raises(Forbidden):
            statement_confirm(statement=statement, user=fresh(person))


def test_a_dispute_outlives_its_month_and_leaves_the_closed_one_alone(cast: Cast) -> None:
    ledger, _component, statement = published(cast)
    dispute = raised(cast, statement)
    ledger.step(MonthStatus.CLOSED)
    before = list(statement_lines(statement).order_by("id").values_list("id", "amount"))
    dispute_rule(dispute=dispute, due=9_000, text="补发", user=cast.city_manager)
    assert list(statement_lines(statement).order_by("id").values_list("id", "amount")) == before
    assert Adjustment.objects.get().event_period == statement.period


@pytest.mark.parametrize("role", ["dealer_b_owner", "city_b_manager", "auditor", "district_supervisor"])
def test_whoever_may_not_answer_a_dispute_is_refused(cast: Cast, role: str) -> None:
    _ledger, _component, statement = published(cast)
    dispute = raised(cast, statement)
    person = fresh(getattr(cast, role))
    for act in (
        lambda: dispute_rule(dispute=dispute, due=6_000, text="x", user=person),
        lambda: dispute_reply(dispute=dispute, text="x", user=person),
        lambda: dispute_withdraw(dispute=dispute, user=person),
    ):
        with pytest.raises(Forbidden):
            act()


def test_one_more_month_is_not_part_of_a_statement(cast: Cast) -> None:
    _ledger, component, statement = published(cast)
    september = Ledger(cast, cast.city_a, period=202609)
    line = september.line(cast.agent, component, 1, 5_000)
    september.publish()
    with pytest.raises(Refusal):
        dispute_raise(statement=statement, line_ids=[line.id], text="x", user=cast.dealer_owner)


def test_a_photo_beside_a_dispute_is_read_by_both_sides_and_by_nobody_else(
    cast: Cast, sign_in: Callable[[Any], Client]
) -> None:
    _ledger, _component, statement = published(cast)
    dealer = sign_in(cast.dealer_owner)
    line = first_line(statement)
    raise_url = reverse("commissions:dispute_raise", args=[statement.pk])
    sent = {"text": "少算一笔", "line": line, "file": SimpleUploadedFile("工单.png", png())}
    assert dealer.post(raise_url, sent).status_code == 302
    dispute = Dispute.objects.get()
    address = reverse("commissions:dispute_file", args=[dispute.pk, Attachment.objects.get().pk])
    manager = sign_in(cast.city_manager)
    assert address in manager.get(reverse("commissions:dispute_detail", args=[dispute.pk])).content.decode()
    answer = manager.get(address)
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/png", png())  # type: ignore[attr-defined]
    assert sign_in(cast.stranger).get(address).status_code == 404
    assert sign_in(cast.city_b_manager).get(address).status_code == 404

    reply = reverse("commissions:dispute_reply", args=[dispute.pk])
    wrong = {"text": "看照片", "file": SimpleUploadedFile("照片.png", b"<html>")}
    assert dealer.post(reply, wrong).status_code == 422
    assert (dispute.messages.count(), Attachment.objects.count()) == (1, 1), "neither word nor file"
