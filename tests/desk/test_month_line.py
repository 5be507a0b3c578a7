"""A month as a line of nine steps, and all submitted months decided at once with exceptions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.choices import MonthStatus
from commissions.models import Dispute, LineHold, Month, Run, Statement
from commissions.services import desk_pages
from commissions.services.desk_pages import Uploads
from commissions.services.errors import MakerIsChecker, StaleVersion
from commissions.services.month_decisions import MonthDecision, months_decide
from commissions.services.month_line import month_line, month_state
from core.errors import Refusal
from core.models import AuditEvent
from tests.cast import Cast
from tests.desk.test_desk import fresh
from tests.factories.commissions import PERIOD, Ledger, published

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def line(ledger: Ledger, **uploads: Any) -> list[Any]:
    month = Month.objects.select_related("city").get(pk=ledger.month.pk)
    runs = desk_pages.recent_runs(month)
    known = Uploads(**{"committed": frozenset({1}), **uploads})
    return month_line(
        month, desk_pages.last_done(runs), len(runs), known, month_state(month.city_id, month.period).after
    )


def test_an_open_month_says_what_is_to_be_mended_and_leads_to_it(cast: Cast) -> None:
    ledger = Ledger(cast, cast.city_a)
    steps = line(ledger, to_mend=2)
    assert [step.state for step in steps[:2]] == ["bad", "bad"]
    assert steps[1].query == f"period={PERIOD}&state=checked"
    assert [step.state for step in steps[3:]] == ["todo"] * 6


def test_a_published_month_waits_for_answers_then_for_money_then_for_its_end(cast: Cast) -> None:
    ledger, _component, statement = published(cast)
    late = [step.state for step in line(ledger)[6:]]
    assert late == ["now", "todo", "todo"]
    Statement.objects.update(status="confirmed")
    dispute = Dispute.objects.create(
        city=cast.city_a,
        statement=statement,
        payee=cast.agent,
        district_id=statement.district_id,
        raised_by=cast.dealer_owner,
    )
    disputes = line(ledger)[6]
    assert (disputes.state, disputes.query) == ("bad", f"period={PERIOD}&status=open")
    Dispute.objects.filter(pk=dispute.pk).update(status="rejected")
    LineHold.objects.create(
        city=cast.city_a,
        statement=statement,
        payee=cast.agent,
        period=PERIOD,
        line_id=1,
        kind=1,
        component_key=0,
        grain=1,
        fact_id=1,
        event_period=PERIOD,
        amount=4_000,
        frozen=4_000,
        code="H01",
        placed_by=cast.auditor,
    )
    answered, paid, closed = line(ledger)[6:]
    assert [answered.state, paid.state, closed.state] == ["done", "now", "now"]
    assert paid.url_name == "commissions:line_hold_list"
    assert "40.00" in paid.note


@pytest.fixture
def two_months(cast: Cast) -> tuple[Month, Month]:
    """Submitted by the two cities."""
    months = []
    for city, payee in ((cast.city_a, cast.agent), (cast.city_b, cast.agent_b)):
        ledger = Ledger(cast, city)
        ledger.line(payee, None, 1, 5_000)
        ledger.statements()
        ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.city_manager, submitted_at=timezone.now())
        months.append(ledger.month)
    return months[0], months[1]


def decisions(*said: tuple[Month, str, str]) -> list[MonthDecision]:
    return [MonthDecision(month, month.version, verdict, reason) for month, verdict, reason in said]


def states() -> list[str]:
    return list(Month.objects.order_by("pk").values_list("status", flat=True))


def test_all_are_approved_but_those_that_are_excepted_with_a_reason(
    cast: Cast, two_months: tuple[Month, Month]
) -> None:
    first, second = two_months
    user = fresh(cast.province_manager)
    for verdict in ("return", "later"):
        with pytest.raises(Refusal):
            months_decide(decisions((first, "approve", ""), (second, verdict, " ")), user=user)
    assert states() == ["submitted", "submitted"], "all or nothing"
    assert months_decide(decisions((first, "approve", ""), (second, "return", "缺附件")), user=user) == 1
    assert states() == ["approved", "open"]
    assert Month.objects.get(pk=second.pk).return_reason == "缺附件"


def test_one_that_was_calculated_again_or_prepared_by_oneself_stops_them_all(
    cast: Cast, two_months: tuple[Month, Month]
) -> None:
    first, second = two_months
    user = fresh(cast.province_manager)
    asked = decisions((first, "approve", ""), (second, "approve", ""))
    seen_before = MonthDecision(second, second.version - 1, "approve")
    with pytest.raises(StaleVersion, match=second.city.name):
        months_decide([asked[0], seen_before], user=user)
    Run.objects.filter(city=second.city_id).update(started_by=cast.province_manager)
    with pytest.raises(MakerIsChecker):
        months_decide(asked, user=user)
    assert states() == ["submitted", "submitted"]


def test_the_page_asks_for_reasons_and_refuses_what_it_did_not_show(
    cast: Cast, two_months: tuple[Month, Month], sign_in: SignIn
) -> None:
    first, second = two_months
    client = sign_in(cast.province_manager)
    listed = client.get(reverse("commissions:month_list"), {"period": PERIOD}).content.decode()
    address = f"{reverse('commissions:months_decide')}?period={PERIOD}"
    assert address.replace("&", "&amp;") in listed
    assert client.get(address).context["amount"] == 10_000
    sent = {
        f"version_{first.pk}": first.version,
        f"verdict_{first.pk}": "approve",
        f"version_{second.pk}": second.version,
        f"verdict_{second.pk}": "later",
    }
    assert client.post(address, sent).status_code == 422
    only_one = {name: value for name, value in sent.items() if name.endswith(str(first.pk))}
    assert client.post(address, only_one).status_code in {400, 422}
    assert client.post(address, {**sent, f"reason_{second.pk}": "等审计"}).status_code == 302
    assert states() == ["approved", "submitted"]
    assert AuditEvent.objects.filter(action="commissions.month_defer").count() == 1
    assert sign_in(cast.city_manager).get(address).status_code == 403
