"""Whoever has not answered hears of it before the deadline: once, the right people, and not beside other news."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from commissions.models import Dispute, Statement
from commissions.services import notices
from commissions.services.assignments import disputes_assign
from commissions.services.confirmations import statement_confirm
from commissions.services.disputes import dispute_withdraw
from commissions.services.reminders import reminders_send
from commissions.services.rulings import dispute_rule
from core.links import reaches
from core.models import Notification
from core.notifications import sentence
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel, make_user
from tests.desk.test_batch_rulings import disputed, rows
from tests.desk.test_disputes import fresh, raised
from tests.factories.commissions import Ledger, published
from users.models import Grant

pytestmark = pytest.mark.django_db

PUBLISHED = datetime.datetime(2026, 11, 5, 15, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
LAST_DAY = datetime.date(2026, 11, 15)
DUE = ("statement_due", "statements_due", "dispute_due", "disputes_due")


def after(days: int) -> Any:
    return time_machine.travel(PUBLISHED + datetime.timedelta(days=days), tick=False)


def sent(days: int) -> int:
    """What goes out so many days after the publication, whose tenth day is the last."""
    with after(days):
        return reminders_send()


def told(user: Any) -> list[str]:
    with translation.override("en"):
        return [sentence(row) for row in Notification.objects.filter(user=user, kind__in=DUE).order_by("pk")]


@pytest.fixture
def statement(cast: Cast) -> Statement:
    with after(0):
        return published(cast, respond_by=LAST_DAY)[2]


def below(cast: Cast, count: int) -> list[Channel]:
    """Level-2 agents of `agent`."""
    return [
        make_channel(
            f"LJA0001-{number}",
            f"鑫达{number}店",
            ChannelKind.AGENT,
            cast.district_a1,
            parent=cast.agent,
            level=2,
        )
        for number in range(10, 10 + count)
    ]


def all_published(cast: Cast, *payees: Channel) -> None:
    with after(0):
        ledger = Ledger(cast, cast.city_a)
        for number, payee in enumerate(payees, 1):
            ledger.line(payee, None, number, 5_000)
        ledger.publish(respond_by=LAST_DAY)


def test_a_dealer_who_has_not_answered_is_told_once_three_days_before(
    cast: Cast, statement: Statement
) -> None:
    assert [sent(days) for days in (6, 7, 7, 8, 10)] == [0, 1, 0, 0, 0]
    assert told(cast.dealer_owner) == [
        "Your statement of Oct 2026 can be confirmed or disputed until 2026-11-15"
    ]
    assert reaches(fresh(cast.dealer_owner), Notification.objects.get(kind="statement_due").url)
    for other in (cast.dealer_clerk, cast.dealer_b_owner, cast.city_manager, cast.settlement_clerk):
        assert told(other) == []


def test_after_a_standstill_it_comes_up_to_the_last_day_and_not_later(
    cast: Cast, statement: Statement
) -> None:
    assert sent(11) == 0
    assert sent(10) == 1


def test_who_has_answered_is_left_in_peace_and_who_takes_a_dispute_back_is_not(
    cast: Cast, statement: Statement
) -> None:
    with after(1):
        dispute = raised(cast, statement)
    sent(8)
    assert told(cast.dealer_owner) == []
    with after(8):
        dispute_withdraw(dispute=dispute, user=cast.dealer_owner)
    assert sent(9) == 1
    assert len(told(cast.dealer_owner)) == 1


def test_a_confirmed_statement_is_not_reminded_of(cast: Cast, statement: Statement) -> None:
    with after(1):
        statement_confirm(statement=statement, user=cast.dealer_owner)
    assert sent(8) == 0


def test_nothing_comes_on_the_day_of_publication_and_a_short_time_is_reminded_of_on_the_next(
    cast: Cast,
) -> None:
    with after(0):
        published(cast, respond_by=PUBLISHED.date() + datetime.timedelta(days=2))
    assert [sent(days) for days in (0, 1)] == [0, 1]


def test_how_many_days_before_is_a_setting(cast: Cast, statement: Statement, settings: Any) -> None:
    settings.COMMISSIONS_REMIND_DAYS = 0
    assert sent(10) == 0
    settings.COMMISSIONS_REMIND_DAYS = 5
    assert [sent(days) for days in (4, 5)] == [0, 1]


def test_a_level_1_agent_hears_once_of_all_its_level_2_agents(cast: Cast) -> None:
    shops = below(cast, 3)
    owner = make_user("shop", "dealer_owner", channel=shops[0])
    all_published(cast, cast.agent, cast.other_agent, *shops)
    assert sent(7) == 2
    assert told(cast.dealer_owner) == [
        "4 statements can still be confirmed or disputed, the first until 2026-11-15"
    ]
    assert len(told(owner)) == 1
    assert reaches(fresh(cast.dealer_owner), Notification.objects.get(kind="statements_due").url)


def test_the_number_of_queries_does_not_depend_on_how_many_are_reminded(cast: Cast) -> None:
    shops = below(cast, 12)
    for number, shop in enumerate(shops):
        make_user(f"shop{number}", "dealer_owner", channel=shop)
    all_published(cast, cast.agent, *shops)
    with after(7), CaptureQueriesContext(connection) as many:
        assert reminders_send() == 13
    Statement.objects.filter(payee__in=[cast.agent, shops[0]]).update(reminded_at=None)
    with after(7), CaptureQueriesContext(connection) as few:
        assert reminders_send() == 2
    assert len(many) == len(few)


def test_what_could_not_be_told_is_told_by_the_next_look(
    cast: Cast, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(notices, "notify_each", lambda messages: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sent(7)
    assert sent(8) == 1


def test_an_open_dispute_is_told_once_to_those_who_may_answer_it(cast: Cast, statement: Statement) -> None:
    with after(1):
        raised(cast, statement)
    assert [sent(days) for days in (7, 8, 9)] == [0, 2, 0], "city and province"
    assert (
        told(cast.city_manager)
        == told(cast.province_manager)
        == ["The dispute of 临江鑫达通信有限公司 about Oct 2026 should be answered by 2026-11-16"]
    )
    assert reaches(fresh(cast.city_manager), Notification.objects.filter(kind="dispute_due")[0].url)
    for other in (cast.dealer_owner, cast.city_b_manager, cast.settlement_clerk, cast.auditor):
        assert told(other) == []


def test_nobody_is_sent_to_answer_a_dispute_of_their_own(cast: Cast, statement: Statement) -> None:
    with after(1):
        raised(cast, statement)
    Dispute.objects.update(raised_by=cast.province_manager)
    sent(8)
    assert (told(cast.province_manager), len(told(cast.city_manager))) == ([], 1)


def test_not_on_the_day_on_which_a_dispute_was_raised(
    cast: Cast, statement: Statement, settings: Any
) -> None:
    settings.COMMISSIONS_RESPONSE_DAYS = 2
    with after(1):
        raised(cast, statement)
    sent(1)
    assert told(cast.city_manager) == []
    sent(2)
    assert len(told(cast.city_manager)) == 1


def test_of_a_dispute_that_is_somebodys_nobody_else_hears(cast: Cast, statement: Statement) -> None:
    colleague = make_user("colleague", "city_manager", region=cast.city_a)
    with after(1):
        dispute = raised(cast, statement)
        disputes_assign(rows([dispute]), assignee=colleague, user=fresh(cast.city_manager))
    assert sent(8) == 1
    assert (len(told(colleague)), told(cast.city_manager)) == (1, [])


def test_where_its_handler_may_not_answer_any_more_the_others_hear(cast: Cast, statement: Statement) -> None:
    colleague = make_user("colleague", "city_manager", region=cast.city_a)
    with after(1):
        dispute = raised(cast, statement)
        disputes_assign(rows([dispute]), assignee=colleague, user=fresh(cast.city_manager))
    Grant.objects.filter(user=colleague).delete()
    sent(8)
    assert (told(colleague), len(told(cast.city_manager))) == ([], 1)


def test_several_disputes_are_one_message_and_answered_ones_none(cast: Cast) -> None:
    with after(0):
        _ledger, _component, statement = published(cast, facts=4, respond_by=LAST_DAY)
    with after(1):
        first, *_others = disputed(cast, statement, 6_000, 7_000, 8_000)
        dispute_rule(dispute=first, due=None, text="规则如此", user=cast.city_manager)
    sent(8)
    assert told(cast.city_manager) == ["2 disputes should be answered soon, the first by 2026-11-16"]
