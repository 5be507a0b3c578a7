"""Periods: months as integers, in Shanghai."""

import datetime

import pytest
import time_machine

from core import periods


def test_months_follow_each_other_over_the_year() -> None:
    assert periods.next_period(202612) == 202701
    assert periods.previous_period(202601) == 202512
    assert periods.shift(202610, -12) == 202510
    assert list(periods.period_range(202611, 202702)) == [202611, 202612, 202701, 202702]


def test_a_month_begins_in_shanghai_and_not_in_utc() -> None:
    # 17:00 UTC on 31 January is already 1 February in Shanghai.
    with time_machine.travel(datetime.datetime(2026, 1, 31, 17, 0, tzinfo=datetime.UTC), tick=False):
        assert periods.today() == datetime.date(2026, 2, 1)
        assert periods.current_period() == 202602


def test_the_last_day_knows_leap_years() -> None:
    assert periods.last_day(202802) == datetime.date(2028, 2, 29)
    assert periods.first_day(202610) == datetime.date(2026, 10, 1)


@pytest.mark.parametrize("text", ["2026-10", "202610", " 2026-10 "])
def test_a_period_is_read(text: str) -> None:
    assert periods.parse_period(text) == 202610


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-10", "2026/10", "202610x", "199912"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2026-10"):
        periods.parse_period(text)


def test_a_period_is_written_back() -> None:
    assert periods.period_text(202610) == "2026-10"
