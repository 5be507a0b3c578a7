"""Before the time to answer is over, who hasn't answered is told: dealers of statements, staff of disputes.

Each statement and each dispute once, at the first look within COMMISSIONS_REMIND_DAYS of its last day, and on the last day at
the latest. Never on the day of publication, or on which a dispute was raised, because it was told of then: where the whole
time to answer is shorter than that, the reminder comes on the day after. Nobody gets more than one message of each sort
for what is found together.

Rows are held while they are told of and marked in the same transaction; what another worker holds is passed over. So two at
the same time tell nobody twice, and what a stopped worker has not told comes with the next look.
"""

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Final, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from commissions.choices import DisputeStatus, StatementStatus
from commissions.models import Dispute, Statement
from commissions.services import notices
from commissions.services.confirmations import CONFIRM
from commissions.services.disputes import ANSWER
from core.periods import today
from users.services.holders import holdings_above, holdings_in_cities

_Due = TypeVar("_Due", Statement, Dispute)
_DAY: Final = datetime.timedelta(days=1)


def reminders_send() -> int:
    """Tells everybody whom a deadline nears; returns how many messages that were. Eight statements at most."""
    if not settings.COMMISSIONS_REMIND_DAYS:
        return 0
    return statements_remind() + disputes_remind()


@transaction.atomic
def statements_remind() -> int:
    """Whoever may confirm for a payee, or for what stands above it, hears of its statement."""
    rows = _held(_statements_due())
    holdings = holdings_above(CONFIRM, {row.payee_id for row in rows}) if rows else []
    told = _by_person(holdings, rows, "payee_id")
    notices.statements_due(told)
    return len(told)


@transaction.atomic
def disputes_remind() -> int:
    """The one who handles a dispute; where nobody does who still may, all who may answer in the city but its author."""
    rows = _held(_disputes_due())
    holdings = holdings_in_cities(ANSWER, {row.city_id for row in rows}) if rows else []
    may = set(holdings)
    told = _by_person(holdings, rows, "city_id")
    for person in list(told):
        told[person] = [
            row
            for row in told[person]
            if person != row.raised_by_id
            and (row.assigned_to_id == person or (row.assigned_to_id, row.city_id) not in may)
        ]
    told = {person: disputes for person, disputes in told.items() if disputes}
    notices.disputes_due(told)
    return len(told)


def _statements_due() -> QuerySet[Statement]:
    last = today() + datetime.timedelta(days=settings.COMMISSIONS_REMIND_DAYS)
    return (
        Statement.objects.filter(
            status=StatementStatus.PUBLISHED,
            reminded_at__isnull=True,
            respond_by__range=(today(), last),
            published_at__date__lt=today(),
        )
        .only("payee_id", "period", "respond_by")
        .order_by("respond_by", "pk")
    )


def _disputes_due() -> QuerySet[Dispute]:
    first = today() - datetime.timedelta(days=settings.COMMISSIONS_RESPONSE_DAYS)
    last = first + datetime.timedelta(days=settings.COMMISSIONS_REMIND_DAYS)
    return (
        Dispute.objects.filter(
            status=DisputeStatus.OPEN,
            reminded_at__isnull=True,
            raised_at__date__range=(first, min(last, today() - _DAY)),
        )
        .select_related("payee", "statement")
        .order_by("raised_at", "pk")
    )


def _held(due: QuerySet[_Due]) -> list[_Due]:
    """These rows, locked and marked as told, the most urgent first; without those that somebody else holds."""
    rows = list(_locked(due))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {due.model._meta.db_table} SET reminded_at = %s WHERE id = ANY (%s)",
            [timezone.now(), [row.pk for row in rows]],
        )
    return rows


def _locked(due: QuerySet[_Due]) -> QuerySet[_Due]:
    return due.select_for_update(of=("self",), skip_locked=True)


def _by_person(
    holdings: Iterable[tuple[int, int]], rows: Iterable[_Due], place: str
) -> dict[int, list[_Due]]:
    """What each person is told, in the order of `rows`; `place` is what their rights are held for."""
    at: defaultdict[Hashable, list[int]] = defaultdict(list)
    for person, held in holdings:
        at[held].append(person)
    told: defaultdict[int, list[_Due]] = defaultdict(list)
    for row in rows:
        for person in at[getattr(row, place)]:
            told[person].append(row)
    return dict(told)
