"""Who opens what: a stranger finds nothing, a reader changes nothing, a dealer sees own published figures."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import Dispute, Line, Month, Statement
from commissions.services.disputes import dispute_raise
from commissions.services.statements import statement_lines
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, other_city, published, statement_of

SignIn = Callable[[Any], Client]


def first_line(statement: Statement) -> Line:
    return statement_lines(statement).order_by("id")[0]


def pages_of(statement: Statement) -> list[str]:
    """Every page about one statement, its month and its lines."""
    month = {"city": statement.city_id, "period": statement.period}
    return [
        reverse("commissions:statement_detail", kwargs={"pk": statement.pk}),
        reverse("commissions:statement_lines", kwargs={"pk": statement.pk}),
        reverse("commissions:statement_workbook", kwargs={"pk": statement.pk}),
        reverse("commissions:line_detail", kwargs={"pk": first_line(statement).id}),
        reverse("commissions:line_stages", kwargs={"pk": first_line(statement).id}),
        reverse("commissions:month_detail", kwargs=month),
        reverse("commissions:month_lines", kwargs=month),
        reverse("commissions:run_progress", kwargs=month),
    ]


MONTH_STEPS = ["run", "submit", "withdraw", "approve", "return", "publish", "close"]


def test_another_citys_manager_finds_nothing_of_this_city(cast: Cast, sign_in: SignIn) -> None:
    _ledger, _component, statement = published(cast)
    dispute = dispute_raise(
        statement=statement, line_ids=[first_line(statement).id], text="x", user=cast.dealer_owner
    )
    stranger = sign_in(cast.city_b_manager)
    for url in [*pages_of(statement), reverse("commissions:dispute_detail", kwargs={"pk": dispute.pk})]:
        assert stranger.get(url).status_code == 404, url
    for step in MONTH_STEPS:
        url = reverse(f"commissions:month_{step}", kwargs={"city": cast.city_a.pk, "period": PERIOD})
        assert stranger.post(url, {"version": 1, "reason": "x"}).status_code == 404, url
    for name in ("dispute_reply", "dispute_withdraw", "dispute_rule", "ruling_approve", "ruling_take_back"):
        url = reverse(f"commissions:{name}", kwargs={"pk": dispute.pk})
        assert stranger.post(url, {"text": "x", "due": "1"}).status_code == 404, url


def test_an_auditor_reads_everything_and_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    _ledger, _component, statement = published(cast)
    dispute = dispute_raise(
        statement=statement, line_ids=[first_line(statement).id], text="x", user=cast.dealer_owner
    )
    auditor = sign_in(cast.auditor)
    for url in pages_of(statement)[:-1]:
        assert auditor.get(url).status_code == 200, url
    posts = [
        *((f"month_{step}", {"city": cast.city_a.pk, "period": PERIOD}) for step in MONTH_STEPS),
        ("statement_confirm", {"pk": statement.pk}),
        ("dispute_raise", {"pk": statement.pk}),
        ("dispute_reply", {"pk": dispute.pk}),
        ("dispute_withdraw", {"pk": dispute.pk}),
        ("dispute_rule", {"pk": dispute.pk}),
        ("ruling_approve", {"pk": dispute.pk}),
        ("ruling_take_back", {"pk": dispute.pk}),
    ]
    before = list(Month.objects.values()), list(Statement.objects.values()), list(Dispute.objects.values())
    for name, arguments in posts:
        url = reverse(f"commissions:{name}", kwargs=arguments)
        data = {"version": 1, "reason": "x", "text": "x", "due": "1"}
        assert auditor.post(url, data).status_code == 403, url
    assert (
        list(Month.objects.values()),
        list(Statement.objects.values()),
        list(Dispute.objects.values()),
    ) == before


def test_a_dealer_sees_own_statements_once_they_are_published(cast: Cast, sign_in: SignIn) -> None:
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    line = ledger.line(cast.agent, component, 1, 5_000)
    (draft,) = ledger.statements()
    dealer = sign_in(cast.dealer_owner)
    statement_url = reverse("commissions:statement_detail", kwargs={"pk": draft.pk})
    line_url = reverse("commissions:line_detail", kwargs={"pk": line.id})
    assert dealer.get(statement_url).status_code == 404
    assert dealer.get(line_url).status_code == 404
    assert "50.00" not in dealer.get(reverse("home")).content.decode()
    ledger.publish()
    assert dealer.get(statement_url).status_code == 200
    assert dealer.get(line_url).status_code == 200


def test_a_dealer_has_no_desk_and_no_other_dealers_statement(cast: Cast, sign_in: SignIn) -> None:
    _ledger, component, statement = published(cast)
    foreign = other_city(cast, component)
    dealer = sign_in(cast.dealer_owner)
    for url in pages_of(foreign):
        assert dealer.get(url).status_code == 404, url
    for url in pages_of(statement)[5:]:
        assert dealer.get(url).status_code == 404, url
    assert dealer.get(reverse("commissions:month_list")).status_code == 404
    assert cast.agent_b.code not in dealer.get(reverse("commissions:statement_list")).content.decode()


def test_lines_posted_by_a_later_draft_are_not_in_the_history_that_a_dealer_reads(
    cast: Cast, sign_in: SignIn
) -> None:
    ledger, component, statement = published(cast)
    november = Ledger(cast, cast.city_a, period=202611)
    november.line(cast.agent, component, 1, -1_234, event_period=PERIOD)
    november.statements()
    line = first_line(statement)
    url = reverse("commissions:line_detail", kwargs={"pk": line.id})
    assert "12.34" not in sign_in(cast.dealer_owner).get(url).content.decode()
    assert "12.34" in sign_in(cast.city_manager).get(url).content.decode()
    assert ledger.month.pk != november.month.pk


@pytest.mark.parametrize("text", ["999999999999", "abc", "-1", "9" * 40, "1.5", ""])
def test_foreign_line_numbers_are_refused_and_nothing_is_written(
    cast: Cast, sign_in: SignIn, text: str
) -> None:
    _ledger, component, statement = published(cast)
    foreign = other_city(cast, component)
    url = reverse("commissions:dispute_raise", kwargs={"pk": statement.pk})
    for line in (text, str(first_line(foreign).id)):
        answer = sign_in(cast.dealer_owner).post(url, {"line": line, "text": "少算", "claimed": "50"})
        assert answer.status_code == 400
    assert not Dispute.objects.exists()
    statement.refresh_from_db()
    assert statement.status == "published"


def test_fields_that_nobody_asked_for_are_ignored(cast: Cast, sign_in: SignIn) -> None:
    _ledger, _component, statement = published(cast)
    other = statement_of(cast.agent)
    url = reverse("commissions:dispute_raise", kwargs={"pk": statement.pk})
    sign_in(cast.dealer_owner).post(
        url,
        {
            "line": first_line(statement).id,
            "text": "少算",
            "status": "upheld",
            "ruling": "999",
            "payee": cast.agent_b.pk,
            "is_staff": "1",
        },
    )
    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.ruling, dispute.payee_id, other.pk) == (
        "open",
        None,
        cast.agent.pk,
        statement.pk,
    )


def test_whole_subscriber_numbers_are_for_those_who_serve_the_customer(cast: Cast, sign_in: SignIn) -> None:
    _ledger, _component, statement = published(cast)
    url = reverse("commissions:statement_lines", kwargs={"pk": statement.pk})
    for user, in_full in (
        (cast.city_manager, True),
        (cast.province_manager, True),
        (cast.district_supervisor, True),
        (cast.auditor, False),
        (cast.settlement_clerk, False),
        (cast.dealer_owner, False),
    ):
        page = sign_in(user).get(url).content.decode()
        assert ("19900000001" in page) is in_full, user
        assert ("199****0001" in page) is not in_full, user


def test_the_months_of_the_future_and_of_no_city_are_not_found(cast: Cast, sign_in: SignIn) -> None:
    province = sign_in(cast.province_manager)
    for city, period in (
        (cast.city_a.pk, 209901),
        (cast.city_a.pk, 202613),
        (cast.district_a1.pk, PERIOD),
        (987654, PERIOD),
    ):
        url = reverse("commissions:month_detail", kwargs={"city": city, "period": period})
        assert province.get(url).status_code == 404, url
