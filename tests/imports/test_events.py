"""Events of subscribers, as staff send them."""

import datetime
from typing import Final

import pytest

from core.models import ImportSession
from core.services.imports.commit import import_undo
from sales.choices import EventKind
from sales.models import SubscriberEvent
from tests.cast import Cast
from tests.factories.sheets import PERIOD, workbook
from tests.imports.conftest import Send, fresh

pytestmark = pytest.mark.django_db
HEADER: Final = {
    "period": "账期",
    "channel": "发展渠道编码",
    "subscriber": "用户号码",
    "kind": "变动类型",
    "day": "变动日期",
    "suspended": "停机天数",
}
EVENTS: Final = "subscriber_events"


def row(
    kind: str = "退网", *, channel: str = "LJA0001", number: int = 1, suspended: str = ""
) -> dict[str, str]:
    return {
        "period": str(PERIOD),
        "channel": channel,
        "subscriber": f"1380000{number:04d}",
        "kind": kind,
        "day": f"{PERIOD // 100}-{PERIOD % 100:02d}-12",
        "suspended": suspended,
    }


def test_events_come_in_by_whatever_staff_call_them(cast: Cast, send: Send) -> None:
    rows = [
        row("销户", suspended="3天"),
        row("欠费拆机", number=2),
        row("撤单", number=3),
        row("复通", number=4),
    ]
    assert send(workbook(rows, HEADER), cast.city_manager, kind=EVENTS).new == 4
    found = SubscriberEvent.objects.order_by("subscriber")
    assert [event.kind for event in found] == [
        EventKind.CANCELLED,
        EventKind.LAPSED,
        EventKind.WITHDRAWN,
        EventKind.REVIVED,
    ]
    first = found[0]
    assert (first.channel_id, first.suspended_days) == (cast.agent.pk, 3)
    assert first.event_date == datetime.date(PERIOD // 100, PERIOD % 100, 12)


def test_what_is_no_event_is_a_refused_cell(cast: Cast, send: Send) -> None:
    outcome = send(
        workbook([row("出国"), row(channel="YPA0003", number=2)], HEADER), cast.city_manager, kind=EVENTS
    )
    assert [(error["cell"], error["value"]) for error in outcome.errors] == [
        ("D2", "出国"),
        ("B3", "YPA0003"),
    ]
    assert not SubscriberEvent.objects.exists()


def test_the_same_sheet_writes_nothing_and_undo_takes_it_back(cast: Cast, send: Send) -> None:
    first = send(workbook([row()], HEADER), cast.city_manager, kind=EVENTS)
    again = send(workbook([row(), row("养卡", number=2)], HEADER), cast.city_manager, kind=EVENTS)
    assert (again.new, again.unchanged) == (1, 1)
    import_undo(session=ImportSession.objects.get(pk=again.session), user=fresh(cast.city_manager))
    assert SubscriberEvent.objects.current().get().import_id == first.session
