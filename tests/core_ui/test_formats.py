"""How values look, in both languages."""

import datetime

import pytest
from django.utils import translation

from core import formats
from core.masking import masked


@pytest.mark.parametrize(
    ("fen", "signed", "text"),
    [
        (0, False, "0.00"),
        (4_331_100, False, "43,311.00"),
        (-60_000, False, "−600.00"),
        (209_100, True, "+2,091.00"),
        (0, True, "0.00"),
        (None, False, "—"),
    ],
)
def test_money_has_separators_two_decimals_and_a_true_minus(fen: int | None, signed: bool, text: str) -> None:
    assert formats.money(fen, signed=signed) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(650, 1, "6.5%"), (10_000, 0, "100%"), (3_126, 1, "31.3%"), (-5_874, 1, "−58.7%"), (5, 1, "0.1%")],
)
def test_a_share_is_shown_as_percent_rounded_half_up(value: int, places: int, text: str) -> None:
    assert formats.percent(value, places) == text


def test_a_coefficient_keeps_at_least_two_decimals() -> None:
    assert [formats.coefficient(value) for value in (10_500, 10_000, 9_525)] == ["1.05", "1.00", "0.9525"]


def test_a_period_reads_as_a_month_in_english() -> None:
    with translation.override("en"):
        assert formats.period_label(202610) == "Oct 2026"
    assert formats.period_label(202613) == "—"


def test_missing_is_a_dash_and_zero_is_zero() -> None:
    assert formats.count(None) == formats.plain("") == formats.stars(None) == "—"
    assert formats.count(0) == "0"


def test_a_point_in_time_is_shown_in_shanghai() -> None:
    moment = datetime.datetime(2026, 1, 31, 16, 5, tzinfo=datetime.UTC)
    assert formats.moment(moment) == "2026-02-01 00:05"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("19912340101", "199****0101"),
        ("6222021234567890123", "622****0123"),
        ("88126", "8****6"),
        ("12", "****"),
    ],
)
def test_a_masked_number_shows_only_its_ends(number: str, text: str) -> None:
    assert masked(number) == text
