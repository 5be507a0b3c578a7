"""What a ruling may decide, when it takes two, what it leaves behind, and how it is taken back."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.choices import DisputeAct, DisputeStatus, LineKind, StatementStatus
from commissions.models import Adjustment, Dispute, Statement
from commissions.services.disputes import bucket_line_ids, dispute_raise, dispute_reply, disputed_line_ids
from commissions.services.errors import WrongState
from commissions.services.months import month_close
from commissions.services.rulings import dispute_rule, ruling_approve, ruling_take_back
from commissions.services.statements import statement_lines
from core.errors import Conflict, Forbidden, Refusal
from core.models import AuditEvent
from tests.cast import Cast, grant_role
from tests.desk.test_disputes import first_line, fresh, raised
from tests.factories.commissions import Ledger, published
from users.models import User

SignIn = Callable[[Any], Client]


@pytest.fixture
def statement(cast: Cast) -> Statement:
    """Three lines of 50.00 each, published."""
    return published(cast)[2]


@pytest.fixture
def dispute(cast: Cast, statement: Statement) -> Dispute:
    """Of one line of 50.00, which should be 90.00 as the dealer says."""
    return raised(cast, statement)


def rule(dispute: Dispute, due: int | None, user: User) -> Dispute:
    return dispute_rule(dispute=dispute, due=due, text="核对无误", user=user)


def test_what_is_due_less_the_original_becomes_an_adjustment(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_000, cast.city_manager)
    adjustment = Adjustment.objects.get(dispute=dispute)
    assert (adjustment.amount, adjustment.event_period, adjustment.payee_id, adjustment.made_by) == (
        4_000,
        dispute.statement.period,
        cast.agent.pk,
        cast.city_manager,
    )
    assert adjustment.component_key is not None
    dispute.refresh_from_db()
    assert (dispute.status, dispute.ruling, dispute.extra) == (DisputeStatus.UPHELD, 9_000, 4_000)
    assert not disputed_line_ids(dispute.statement)


def test_a_rejection_leaves_the_amount_and_makes_no_adjustment(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, None, cast.city_manager)
    dispute.refresh_from_db()
    assert (dispute.status, dispute.ruling, dispute.extra) == (DisputeStatus.REJECTED, 5_000, 0)
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize("due", [-1, 0, 4_999, 5_000])
def test_a_ruling_for_the_dealer_is_more_than_the_lines_come_to(
    cast: Cast, dispute: Dispute, due: int
) -> None:
    with pytest.raises(ValidationError, match=r"50\.00"):
        rule(dispute, due, cast.city_manager)
    dispute.refresh_from_db()
    assert dispute.status == DisputeStatus.OPEN


def test_a_ruling_needs_words(cast: Cast, dispute: Dispute) -> None:
    with pytest.raises(Refusal):
        dispute_rule(dispute=dispute, due=9_000, text="  ", user=cast.city_manager)
    assert not Adjustment.objects.exists()


def test_whoever_raised_it_never_rules_on_it_even_with_two_roles(cast: Cast, dispute: Dispute) -> None:
    grant_role(cast.dealer_owner, "province_manager", region=cast.province)
    dealer = fresh(cast.dealer_owner)
    with pytest.raises(Forbidden):
        rule(dispute, 9_000, dealer)
    rule(dispute, 9_001, cast.city_manager)
    with pytest.raises(Forbidden):
        ruling_approve(dispute=dispute, due=9_001, user=dealer)
    with pytest.raises(Forbidden):
        ruling_take_back(dispute=dispute, text="x", user=dealer)
    assert not Adjustment.objects.exists()


def test_a_settled_dispute_takes_no_second_ruling_and_no_more_words(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_000, cast.city_manager)
    with pytest.raises(Conflict):
        rule(dispute, 5_001, cast.province_manager)
    with pytest.raises(Conflict):
        dispute_reply(dispute=dispute, text="还有", user=cast.dealer_owner)
    assert Adjustment.objects.count() == 1


def test_lines_that_a_ruling_paid_up_are_not_disputed_again(
    cast: Cast, statement: Statement, dispute: Dispute
) -> None:
    rule(dispute, 9_000, cast.city_manager)
    with pytest.raises(Conflict):
        raised(cast, statement)
    key = statement_lines(statement).values_list("component_key", flat=True)[0]
    assert first_line(statement) not in bucket_line_ids(statement, kind=1, component_key=key, refused=False)


def test_lines_of_a_rejected_dispute_may_be_disputed_again(
    cast: Cast, statement: Statement, dispute: Dispute
) -> None:
    rule(dispute, None, cast.city_manager)
    assert raised(cast, statement).pk != dispute.pk


def test_beyond_the_claim_a_ruling_waits_for_a_second_person(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_001, cast.city_manager)
    dispute.refresh_from_db()
    assert (dispute.status, Adjustment.objects.exists()) == (DisputeStatus.REVIEW, False)
    assert disputed_line_ids(dispute.statement)
    ruling_approve(dispute=dispute, due=9_001, user=cast.province_manager)
    dispute.refresh_from_db()
    assert (dispute.status, dispute.approved_by) == (DisputeStatus.UPHELD, cast.province_manager)
    adjustment = Adjustment.objects.get(dispute=dispute)
    assert (adjustment.amount, adjustment.made_by, adjustment.reason) == (
        4_001,
        cast.city_manager,
        "核对无误",
    )


@pytest.mark.parametrize(("due", "waits"), [(105_000, False), (105_001, True)])
def test_above_the_limit_a_ruling_waits_for_a_second_person(
    cast: Cast, statement: Statement, settings: Any, due: int, waits: bool
) -> None:
    settings.COMMISSIONS_RULING_LIMIT_YUAN = 1_000
    dispute = raised(cast, statement, None)
    rule(dispute, due, cast.city_manager)
    dispute.refresh_from_db()
    assert (dispute.status == DisputeStatus.REVIEW, Adjustment.objects.exists()) == (waits, not waits)


def test_nobody_approves_a_ruling_of_their_own(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_001, cast.province_manager)
    with pytest.raises(Forbidden):
        ruling_approve(dispute=dispute, due=9_001, user=cast.province_manager)
    for person in (cast.city_manager, cast.auditor, cast.city_b_manager):
        with pytest.raises(Forbidden):
            ruling_approve(dispute=dispute, due=9_001, user=fresh(person))
    assert not Adjustment.objects.exists()


def test_an_approval_is_of_the_amount_that_was_seen(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_001, cast.city_manager)
    with pytest.raises(Conflict):
        ruling_approve(dispute=dispute, due=9_000, user=cast.province_manager)


def test_the_database_refuses_a_large_ruling_of_one_person(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_001, cast.city_manager)
    row = Dispute.objects.filter(pk=dispute.pk)
    for values in (
        {"status": DisputeStatus.UPHELD},
        {"status": DisputeStatus.UPHELD, "ruling": 9_999_999_900, "claimed": None},
        {"approved_by": cast.city_manager},
        {"approved_by": cast.dealer_owner},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**values)


def test_a_month_is_not_closed_while_a_ruling_waits(cast: Cast) -> None:
    ledger, _component, statement = published(cast)
    dispute = raised(cast, statement)
    rule(dispute, 9_001, cast.city_manager)
    after = datetime.date(2100, 1, 1)
    with pytest.raises(WrongState):
        month_close(month=ledger.month, user=cast.province_manager, day=after)
    rule_again = ruling_take_back(dispute=dispute, text="金额输错", user=cast.city_manager)
    rule(rule_again, None, cast.city_manager)
    month_close(month=ledger.month, user=cast.province_manager, day=after)


@pytest.mark.parametrize("due", [None, 9_000, 9_001])
def test_a_ruling_is_taken_back_as_if_it_had_not_been(
    cast: Cast, statement: Statement, dispute: Dispute, due: int | None
) -> None:
    rule(dispute, due, cast.city_manager)
    ruling_take_back(dispute=dispute, text="金额输错", user=cast.city_manager)
    dispute.refresh_from_db()
    statement.refresh_from_db()
    assert (dispute.status, dispute.ruling, dispute.ruled_by) == (DisputeStatus.OPEN, None, None)
    assert (statement.status, list(disputed_line_ids(statement))) == (
        StatementStatus.DISPUTED,
        [first_line(statement)],
    )
    assert not Adjustment.objects.exists()
    rule(dispute, 6_000, cast.city_manager)
    assert Adjustment.objects.get().amount == 1_000


def test_the_conversation_keeps_what_was_ruled_and_taken_back(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_001, cast.city_manager)
    ruling_take_back(dispute=dispute, text="金额输错", user=cast.province_manager)
    assert list(dispute.messages.values_list("act", "due", "author__username", "text"))[1:] == [
        (DisputeAct.RULED, 9_001, cast.city_manager.username, "核对无误"),
        (DisputeAct.TAKEN_BACK, 9_001, cast.province_manager.username, "金额输错"),
    ]


def test_each_step_of_a_ruling_is_in_the_audit_log(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_001, cast.city_manager)
    ruling_approve(dispute=dispute, due=9_001, user=cast.province_manager)
    ruling_take_back(dispute=dispute, text="金额输错", user=cast.city_manager)
    events = AuditEvent.objects.filter(model="commissions.dispute", key=str(dispute.pk)).order_by("pk")
    assert list(events.values_list("action", "actor_id", "detail")) == [
        ("commissions.dispute_raise", cast.dealer_owner.pk, {}),
        ("commissions.dispute_rule", cast.city_manager.pk, {"due": 9_001}),
        ("commissions.ruling_approve", cast.province_manager.pk, {"due": 9_001}),
        ("commissions.ruling_take_back", cast.city_manager.pk, {}),
    ]


def test_a_rejection_is_not_taken_back_over_a_newer_dispute(
    cast: Cast, statement: Statement, dispute: Dispute
) -> None:
    rule(dispute, None, cast.city_manager)
    raised(cast, statement)
    with pytest.raises(Conflict):
        ruling_take_back(dispute=dispute, text="重开", user=cast.city_manager)
    dispute.refresh_from_db()
    assert dispute.status == DisputeStatus.REJECTED


def post(client: Client, dispute: Dispute, **data: str) -> Any:
    return client.post(reverse("commissions:dispute_rule", kwargs={"pk": dispute.pk}), data)


def test_a_ruling_is_shown_with_its_amounts_and_counts_when_confirmed(
    cast: Cast, dispute: Dispute, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    entries = {"verdict": "uphold", "due": "90.00", "text": "核对无误"}
    seen = post(client, dispute, **entries)
    assert (seen.context["due"], seen.context["added"], seen.context["second_person"]) == (9_000, 4_000, "")
    assert "+40.00" in seen.content.decode()
    assert not Adjustment.objects.exists()
    again = post(client, dispute, **entries, edit="1")
    assert again.context["form"]["due"].value() == "90.00"
    assert again.context["submit_label"] == _("Check the amounts")
    assert again.context["cancel_url"] == reverse("commissions:dispute_detail", args=[dispute.pk])
    assert post(client, dispute, **entries, confirmed="1").status_code == 302
    assert Adjustment.objects.get().amount == 4_000


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"verdict": "uphold", "due": "", "text": "x"}, "due"),
        ({"verdict": "uphold", "due": "20", "text": "x"}, "due"),
        ({"verdict": "uphold", "due": "90", "text": ""}, "text"),
        ({"verdict": "", "due": "90", "text": "x"}, "verdict"),
    ],
)
def test_what_is_wrong_with_a_ruling_stands_at_its_field(
    cast: Cast, dispute: Dispute, sign_in: SignIn, entries: dict[str, str], field: str
) -> None:
    client = sign_in(cast.city_manager)
    for confirmed in ({}, {"confirmed": "1"}):
        answer = post(client, dispute, **entries, **confirmed)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Adjustment.objects.exists()


def test_a_mistyped_amount_says_that_it_takes_two_before_it_is_confirmed(
    cast: Cast, dispute: Dispute, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    entries = {"verdict": "uphold", "due": "99999999", "text": "x"}
    assert post(client, dispute, **entries).context["second_person"]
    post(client, dispute, **entries, confirmed="1")
    assert not Adjustment.objects.exists()
    page = sign_in(cast.province_manager).get(
        reverse("commissions:dispute_detail", kwargs={"pk": dispute.pk})
    )
    assert page.context["may_approve"]


def posted(cast: Cast, dispute: Dispute) -> Ledger:
    """The ruling as a run of November posts it."""
    november = Ledger(cast, cast.city_a, period=202611)
    adjustment = Adjustment.objects.get(dispute=dispute)
    november.line(
        cast.agent,
        None,
        adjustment.pk,
        adjustment.amount,
        kind=LineKind.ADJUSTMENT,
        grain=0,
        event_period=202610,
    )
    november.statements()
    return november


def test_what_a_run_has_posted_is_not_taken_back(cast: Cast, dispute: Dispute) -> None:
    rule(dispute, 9_000, cast.city_manager)
    posted(cast, dispute)
    with pytest.raises(Conflict):
        ruling_take_back(dispute=dispute, text="晚了", user=cast.city_manager)
    assert Adjustment.objects.exists()


def test_a_posted_ruling_names_the_statement_that_pays_it(
    cast: Cast, dispute: Dispute, sign_in: SignIn
) -> None:
    rule(dispute, 9_000, cast.city_manager)
    page = reverse("commissions:dispute_detail", kwargs={"pk": dispute.pk})
    city, dealer = sign_in(cast.city_manager), sign_in(cast.dealer_owner)
    assert city.get(page).context["posting"] is None
    november = posted(cast, dispute)
    found = Statement.objects.get(period=202611)
    link = reverse("commissions:statement_detail", kwargs={"pk": found.pk})
    assert (link in city.get(page).content.decode(), link in dealer.get(page).content.decode()) == (
        True,
        False,
    )
    november.publish()
    assert link in dealer.get(page).content.decode()


@pytest.mark.parametrize("reader", ["city_manager", "dealer_owner"])
def test_the_page_of_a_posted_ruling_asks_no_more_than_twelve_questions(
    cast: Cast, dispute: Dispute, sign_in: SignIn, reader: str
) -> None:
    rule(dispute, 9_000, cast.city_manager)
    posted(cast, dispute)
    client = sign_in(getattr(cast, reader))
    client.get(reverse("home"))  # the first page of a session also writes when it began
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("commissions:dispute_detail", kwargs={"pk": dispute.pk}))
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_a_dealer_who_names_no_amount_leaves_it_to_the_limit(cast: Cast, statement: Statement) -> None:
    dispute = dispute_raise(
        statement=statement, line_ids=[first_line(statement)], text="少算", user=cast.dealer_owner
    )
    rule(dispute, 9_000, cast.city_manager)
    dispute.refresh_from_db()
    assert dispute.status == DisputeStatus.UPHELD
