"""Single lines held for checking: kept back from what is paid, released, or refused by two people; sums always tie."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissions.holds.choices import LineHoldStatus
from commissions.holds.services.deciding import (
    holds_refuse,
    holds_release,
    refusals_confirm,
    refusals_return,
)
from commissions.holds.services.freezing import Split, holds_freeze, split_of, with_split
from commissions.holds.services.holding import lines_hold
from commissions.models import Adjustment, Line, LineHold, Payment, Statement
from commissions.payments.choices import PaidState, PaymentStatus
from commissions.payments.services.batches import batch_submit
from commissions.payments.services.paid_states import in_paid_state, with_paid_state
from commissions.payments.services.payables import open_items
from commissions.payments.services.sending import batch_send
from commissions.payments.services.taking_back import payment_reverse
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from core.errors import Conflict, Forbidden, Refusal
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, statement_of
from tests.factories.payments import (
    again,
    paid_to,
    payment_problems,
    prepared,
    publish,
    released,
    sent,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def months(cast: Cast) -> Ledger:
    """Three lines of the agent: 700.00, 200.00 and 100.00, published and confirmed; the agent can be paid."""
    paid_to(cast, cast.agent)
    ledger = Ledger(cast, cast.city_a, period=PERIOD)
    for number, amount in enumerate((70_000, 20_000, 10_000), start=1):
        ledger.line(cast.agent, None, PERIOD * 100 + number, amount)
    ledger.publish()
    Statement.objects.update(status="confirmed")
    return ledger


def lines_of(cast: Cast, *amounts: int) -> Any:
    return Line.objects.filter(payee=cast.agent, period=PERIOD, amount__in=amounts)


def hold(cast: Cast, *amounts: int) -> list[LineHold]:
    return lines_hold(lines=lines_of(cast, *amounts), code="H01", note="", user=again(cast.auditor))


def rows(*holds: LineHold) -> Any:
    return LineHold.objects.filter(pk__in=[row.pk for row in holds])


def split(cast: Cast) -> Split:
    return split_of(with_split(Statement.objects.filter(payee=cast.agent, period=PERIOD)).get())


def second_auditor(cast: Cast) -> Any:
    return again(cast.province_manager)


def test_what_is_held_is_left_out_and_paid_by_the_next_batch_once_it_is_released(
    cast: Cast, months: Ledger
) -> None:
    small, _large = sorted(hold(cast, 20_000, 10_000), key=lambda row: row.amount)
    assert (split(cast).held, split(cast).due, split(cast).lines) == (30_000, 70_000, 2)
    assert sorted((item.amount, item.obstacle) for item in open_items(cast.agent.pk)) == [
        (10_000, "held"),
        (20_000, "held"),
        (70_000, ""),
    ]
    assert sent(cast).payments.get().gross == 70_000
    holds_release(rows(small), reason="已查明", user=again(cast.auditor))
    assert (split(cast).paid + split(cast).moving, split(cast).held, split(cast).due) == (
        70_000,
        20_000,
        10_000,
    )
    second = sent(cast).payments.get()
    assert second.gross == 10_000
    assert str(second.number).endswith("-02"), "the bank knows both by numbers of their own"
    assert payment_problems() == []
    with pytest.raises(Conflict):
        hold(cast, 70_000)
    with pytest.raises(WrongState):
        holds_release(rows(small), reason="再次", user=again(cast.auditor))


def test_a_refusal_takes_two_people_and_becomes_a_difference_line_once(cast: Cast, months: Ledger) -> None:
    (held,) = hold(cast, 20_000)
    auditor = again(cast.auditor)
    holds_refuse(rows(held), finding="R01", reason="无通话", user=auditor)
    with pytest.raises(MakerIsChecker):
        refusals_confirm(rows(held), user=auditor)
    refusals_return(rows(held), reason="再查", user=second_auditor(cast))
    holds_refuse(rows(held), finding="R01", reason="确无通话", user=again(cast.auditor))
    refusals_confirm(rows(held), user=second_auditor(cast))
    adjustment = Adjustment.objects.get(line_hold=held)
    assert (adjustment.amount, adjustment.event_period, adjustment.made_by) == (-20_000, PERIOD, cast.auditor)
    assert sent(cast).payments.get().gross == 80_000
    assert split(cast).held == 20_000, "kept back until the statement that takes it away is published"

    later = Ledger(cast, cast.city_a, period=202611)
    later.line(cast.agent, None, 1, 50_000)
    later.line(cast.agent, None, adjustment.pk, -20_000, kind=4, grain=0, event_period=PERIOD)
    later.publish()
    holds_freeze(cast.city_a.pk, 202611)
    Statement.objects.update(status="confirmed")
    held.refresh_from_db()
    assert held.settled_in == 202611
    assert sorted(item.amount for item in open_items(cast.agent.pk)) == [20_000, 30_000]
    assert sent(cast, 202611).payments.get().gross == 50_000
    assert Payment.objects.count() == 2
    assert sum(payment.gross for payment in Payment.objects.all()) == 130_000, (
        "150,000 earned less 20,000 refused"
    )
    assert payment_problems() == []


def test_what_is_held_after_the_batch_was_made_stops_it_and_after_the_approval_is_left_behind(
    cast: Cast, months: Ledger
) -> None:
    draft = prepared(cast)
    hold(cast, 10_000)
    clerk = again(cast.settlement_clerk)
    with pytest.raises(StaleVersion):
        batch_submit(batch=draft, user=clerk, version=draft.version)
    draft.payments.all().delete()
    type(draft).objects.filter(pk=draft.pk).update(status="discarded")
    publish(cast, {cast.other_agent: 500}, period=202609)
    paid_to(cast, cast.other_agent)
    batch = released(cast)
    assert batch.gross == 90_500
    hold(cast, 20_000)
    batch = batch_send(batch=batch, user=clerk, version=batch.version, layout="batch_csv")
    left = batch.payments.get(payee=cast.agent)
    assert (left.status, left.obstacle, batch.gross) == (PaymentStatus.LEFT_OUT, "held", 500)
    assert prepared(cast).payments.get().gross == 70_000
    assert payment_problems() == []


def test_a_reversed_payment_gives_back_its_own_piece_alone(cast: Cast, months: Ledger) -> None:
    (held,) = hold(cast, 10_000)
    first = sent(cast).payments.get()
    holds_release(rows(held), reason="已查明", user=again(cast.auditor))
    sent(cast)
    Payment.objects.filter(pk=first.pk).update(status=PaymentStatus.PAID)
    payment_reverse(payment=first, user=again(cast.city_manager), reason="退回", document="冲正1")
    assert [(item.amount, item.obstacle) for item in open_items(cast.agent.pk)] == [(90_000, "")]
    assert payment_problems() == []


def test_the_states_of_a_statement_tell_that_a_part_is_held(cast: Cast, months: Ledger) -> None:
    hold(cast, 10_000)
    payment = sent(cast).payments.get()
    Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.PAID)
    reader = again(cast.city_manager)
    assert with_paid_state(Statement.objects.all(), reader).get().paid_state == PaidState.PARTLY
    found = {
        state: in_paid_state(Statement.objects.all(), state, reader).count() for state in ("paid", "partly")
    }
    assert found == {"paid": 0, "partly": 1}


def test_nothing_is_kept_back_beyond_what_the_statement_pays_and_a_draft_follows_its_lines(
    cast: Cast,
) -> None:
    paid_to(cast, cast.agent)
    ledger = Ledger(cast, cast.city_a, period=PERIOD)
    for number, amount in enumerate((70_000, 20_000, -75_000, 0), start=1):
        ledger.line(cast.agent, None, number, amount)
    ledger.statements()
    with pytest.raises(Refusal):
        hold(cast, -75_000, 0)
    held = hold(cast, 70_000, 20_000)
    assert [row.frozen for row in held] == [0, 0], "a draft keeps nothing back"
    ledger.next_run()
    ledger.line(cast.agent, None, 1, -60_000)
    ledger.line(cast.agent, None, 5, 62_000)
    ledger.publish()
    holds_freeze(cast.city_a.pk, PERIOD)
    kept = {row.fact_id: (row.amount, row.frozen) for row in LineHold.objects.all()}
    assert kept == {1: (10_000, 10_000), 2: (20_000, 7_000)}, "17,000 are payable"
    assert split(cast).due == 0
    assert payment_problems() == []


def test_only_the_auditor_holds_and_nothing_twice(cast: Cast, months: Ledger) -> None:
    for person in (cast.city_manager, cast.settlement_clerk, cast.dealer_owner, cast.province_manager):
        with pytest.raises(Forbidden):
            lines_hold(lines=lines_of(cast, 10_000), code="H01", note="", user=again(person))
    (held,) = hold(cast, 10_000)
    with pytest.raises(Conflict):
        hold(cast, 10_000)
    assert len(hold(cast, 10_000, 20_000)) == 1, "the other one is passed over"
    for person in (cast.city_manager, cast.settlement_clerk):
        with pytest.raises(Forbidden):
            holds_release(rows(held), reason="x", user=again(person))


def test_the_database_refuses_a_refusal_by_one_person_and_a_piece_that_is_paid_twice(
    cast: Cast, months: Ledger
) -> None:
    (held,) = hold(cast, 10_000)
    with pytest.raises(IntegrityError, match="line_hold_"), transaction.atomic():
        rows(held).update(status=LineHoldStatus.REFUSED, proposed_by=cast.auditor, decided_by=cast.auditor)
    part = prepared(cast).payments.get().parts.get()
    with pytest.raises(IntegrityError, match="payment_statement_once"), transaction.atomic():
        type(part).objects.create(payment=part.payment, statement=part.statement, amount=1)


def test_the_auditor_holds_by_page_and_the_dealer_reads_what_is_checked(
    cast: Cast, months: Ledger, sign_in: SignIn
) -> None:
    statement = statement_of(cast.agent)
    line = lines_of(cast, 10_000).get()
    auditor = sign_in(cast.auditor)
    page = auditor.get(reverse("commissions:line_detail", args=[line.id])).content.decode()
    address = reverse("commissions:line_hold", args=[line.id])
    assert address in page
    form = auditor.get(address)
    seen = form.context["form"].initial["seen"]
    assert seen == "1:10000"
    wrong = auditor.post(address, {"code": "H01", "note": "内部", "seen": "1:9999"})
    assert wrong.status_code == 409
    done = auditor.post(address, {"code": "H01", "note": "内部线索", "seen": seen})
    assert done.status_code == 302
    batch = f"{reverse('commissions:statement_lines_hold', args=[statement.pk])}?paid=yes"
    assert auditor.get(batch).context["count"] == 3
    dealer = sign_in(cast.dealer_owner)
    told = dealer.get(reverse("commissions:statement_detail", args=[statement.pk])).content.decode()
    assert "100.00" in told
    assert "内部线索" not in told
    for route, key in (("line_hold", line.id), ("statement_lines_hold", statement.pk)):
        assert dealer.get(reverse(f"commissions:{route}", args=[key])).status_code == 403
    listed = auditor.get(reverse("commissions:line_hold_list"))
    assert listed.status_code == 200
    detail = reverse("commissions:line_hold_detail", args=[LineHold.objects.get().pk])
    assert auditor.get(f"{detail}?tab=history").status_code == 200
    month = reverse("commissions:month_lines_hold", args=[cast.city_a.pk, PERIOD])
    assert auditor.get(f"{month}?run={months.run.pk}").context["count"] == 3


def test_held_lines_are_decided_together_by_the_list_and_by_api(
    cast: Cast, months: Ledger, sign_in: SignIn
) -> None:
    first, second = hold(cast, 10_000, 20_000)
    auditor, other = sign_in(cast.auditor), sign_in(cast.province_manager)
    address = reverse("commissions:line_hold_list")
    asked = {"action": "refuse", "pick": [first.pk, second.pk]}
    announced = auditor.post(address, asked).context["announced"]
    done = auditor.post(
        address,
        {**asked, "confirmed": "1", "announced": announced, "finding": "R05", "reason": "无单据"},
    )
    assert done.status_code == 302
    api = other.post(reverse("api:refusal_confirm", args=[first.pk]), content_type="application/json")
    assert (api.status_code, api.json()["status"]) == (200, "refused")
    assert set(LineHold.objects.values_list("status", flat=True)) == {"refused", "proposed"}


def test_each_step_on_the_page_of_a_held_line_leads_back_to_it(
    cast: Cast, months: Ledger, sign_in: SignIn
) -> None:
    (held,) = hold(cast, 20_000)
    page = reverse("commissions:line_hold_detail", args=[held.pk])
    auditor, other = sign_in(cast.auditor), sign_in(cast.province_manager)
    refusal = {"finding": "R01", "reason": "无通话"}
    for client, step, entries in (
        (auditor, "line_hold_refuse", refusal),
        (other, "refusal_return", {"reason": "再查"}),
        (auditor, "line_hold_release", {"reason": "已查明"}),
    ):
        answer = client.post(reverse(f"commissions:{step}", args=[held.pk]), entries)
        assert (answer.status_code, answer["Location"]) == (302, page), step
    assert LineHold.objects.get().status == LineHoldStatus.RELEASED
