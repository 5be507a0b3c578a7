"""A statement on paper and its money: capital numerals, the code that proves it, where its payment is, last month."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import Payment, Statement
from commissions.payments.choices import PaidState
from commissions.payments.services.answers import Answer, answers_take
from commissions.payments.services.batches import batch_discard
from commissions.payments.services.paid_states import in_paid_state, statement_paying, with_paid_state
from commissions.payments.services.taking_back import payment_reverse
from commissions.services.desk import month_sums
from commissions.services.statement_changes import statement_changes
from commissions.services.statements import statement_content
from commissions.services.verification import statement_verify, verification_code
from core.capitals import capital_yuan
from core.periods import today
from core.qr import qr_code
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, statement_of
from tests.factories.payments import again, prepared, sent, three_payees
from tests.query_counts.owner import owner

SignIn = Callable[[Any], Client]


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (103_405, "壹仟零叁拾肆元零伍分"),
        (1_680_032, "壹万陆仟捌佰元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (100_000_000, "壹佰万元整"),
        (600_200_000_100, "陆拾亿零贰佰万零壹元整"),
        (1_000_000_000_000_00, "壹万亿元整"),
        (-600_000, "负陆仟元整"),
    ],
)
def test_amounts_in_capital_numerals(fen: int, text: str) -> None:
    assert capital_yuan(fen) == text


@pytest.fixture
def proven(cast: Cast) -> Statement:
    """Three facts at 50.00, published with the fingerprint that publication takes."""
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    for number in (1, 2, 3):
        ledger.line(cast.agent, component, number, 5_000)
    (draft,) = ledger.statements()
    Statement.objects.filter(pk=draft.pk).update(content_hash=statement_content(draft))
    ledger.publish()
    return statement_of(cast.agent)


@pytest.mark.django_db
def test_the_code_of_a_paper_tells_the_amount_to_those_who_may_see_it(cast: Cast, proven: Statement) -> None:
    code = verification_code(proven.content_hash)
    for typed in (code, code.lower().replace("-", " "), proven.content_hash):
        found = statement_verify(typed, cast.dealer_owner)
        assert found is not None
        assert (found.statement, found.is_genuine) == (proven, True)
    for stranger in (cast.dealer_b_owner, cast.city_b_manager, cast.dealer_clerk):
        assert statement_verify(code, stranger) is None
    assert statement_verify(code[:-1], cast.dealer_owner) is None


@pytest.mark.django_db
def test_a_line_that_was_changed_behind_the_portal_is_found_out(cast: Cast, proven: Statement) -> None:
    with owner() as cursor:
        cursor.execute("ALTER TABLE commissions_line DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE commissions_line SET amount = amount + 1 WHERE payee_id = %s", [proven.payee_id]
        )
        cursor.execute("ALTER TABLE commissions_line ENABLE TRIGGER USER")
    found = statement_verify(proven.content_hash, cast.city_manager)
    assert found is not None
    assert not found.is_genuine


@pytest.mark.django_db
def test_the_page_answers_alike_for_a_wrong_code_and_for_one_of_somebody_else(
    cast: Cast, proven: Statement, sign_in: SignIn
) -> None:
    address = reverse("commissions:statement_verify")
    own = sign_in(cast.dealer_owner).get(address, {"code": verification_code(proven.content_hash)})
    assert "150.00" in own.content.decode()
    client = sign_in(cast.dealer_b_owner)
    pages = [client.get(address, {"code": code}).context["found"] for code in (proven.content_hash, "0" * 16)]
    assert pages == [None, None]


@pytest.mark.django_db
def test_the_printed_statement_has_its_code_and_its_amount_in_capitals(
    cast: Cast, proven: Statement, sign_in: SignIn
) -> None:
    page = sign_in(cast.dealer_owner).get(reverse("commissions:statement_detail", args=[proven.pk]))
    text = page.content.decode()
    assert verification_code(proven.content_hash) in text
    assert "壹佰伍拾元整" in text
    assert page.context["qr"].size >= 29 + 8


def test_a_code_has_its_quiet_zone() -> None:
    assert not qr_code("x" * 80).path.startswith(("M0 ", "M1 ", "M2 ", "M3 "))


@pytest.mark.django_db
def test_the_money_of_a_statement_is_followed_to_the_bank_and_back(cast: Cast) -> None:
    three_payees(cast)
    own, city = cast.dealer_owner, cast.city_manager
    statement = statement_of(cast.agent)

    def states() -> tuple[str, str]:
        seen = []
        for user in (own, city):
            row = with_paid_state(Statement.objects.filter(pk=statement.pk), user).get()
            paying = statement_paying(statement, user)
            assert paying is not None
            assert paying.state == row.paid_state
            matching = [
                state.value
                for state in PaidState
                if in_paid_state(Statement.objects.all(), state, user).filter(pk=row.pk)
            ]
            assert matching == [row.paid_state]
            seen.append(row.paid_state)
        return seen[0], seen[1]

    assert states() == ("due", "due")
    batch = prepared(cast)
    # A batch on its way is for those who see batches.
    assert states() == ("due", "batch")
    batch_discard(batch=batch, user=again(cast.settlement_clerk))
    batch = sent(cast)
    assert states() == ("sent", "sent")
    payment = Payment.objects.get(batch=batch, payee=cast.agent)
    answers_take(
        [Answer(payment.pk, is_paid=True, reason="", day=today())], user=again(cast.settlement_clerk)
    )
    payment.refresh_from_db()
    assert states() == ("paid", "paid")
    payment_reverse(payment=payment, user=again(cast.city_manager), reason="退回", document="1")
    assert states() == ("failed", "failed")


@pytest.mark.django_db
def test_last_month_stands_beside_this_one_item_by_item_and_both_add_up(cast: Cast) -> None:
    component = make_component(cast)
    second = make_component(cast, "value", "增值计件", active=False)
    for period, amount in ((202609, 3_000), (PERIOD, 5_000)):
        ledger = Ledger(cast, cast.city_a, period=period)
        ledger.line(cast.agent, component, period, amount)
        if period == PERIOD:
            ledger.line(cast.agent, second, period + 1, 200)
            ledger.line(cast.agent, component, 202609, -400, event_period=202609)
        ledger.publish()
    now, before = statement_of(cast.agent), statement_of(cast.agent, 202609)
    rows = statement_changes(*(month_sums(one.city_id, one.period, one.payee_id) for one in (now, before)))
    assert [(row.before, row.now) for row in rows] == [(3_000, 5_000), (0, -400), (0, 200)]
    assert sum(row.before for row in rows) == before.amount
    assert sum(row.now for row in rows) == now.amount
