"""Spellings of cells: what a person writes for a value gives that value, or is refused with its reason."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import yuan_plain
from core.sheets import spelling
from core.sheets.spelling import Bad

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
FEN = st.integers(-(10**12), 10**12)
DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31))


@given(FEN)
def test_an_amount_reads_the_same_however_it_is_written(fen: int) -> None:
    plain = yuan_plain(fen)
    grouped = f"{Decimal(fen) / 100:,.2f}"
    for written in (plain, grouped, f"{plain}元", plain.translate(FULL_WIDTH), f" {plain}　", f"'{plain}"):
        assert spelling.scaled_number(written, 2) == fen


@given(st.integers(0, 10**12))
def test_a_currency_sign_is_not_part_of_the_amount(fen: int) -> None:
    grouped = f"{Decimal(fen) / 100:,.2f}"
    assert [spelling.scaled_number(f"{sign}{grouped}", 2) for sign in ("￥", "¥", "¥ ", "RMB")] == [fen] * 4


@given(FEN)
def test_the_double_of_an_amount_is_the_amount(fen: int) -> None:
    assert spelling.scaled_number(fen / 100, 2) == fen


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_double_is_taken_for_an_amount_it_does_not_show(value: float) -> None:
    found = spelling.scaled_number(value, 2)
    if isinstance(found, int):
        assert Decimal(f"{value:.15g}") * 100 == found


@given(st.text(max_size=30))
def test_no_text_breaks_a_parser(text: str) -> None:
    if spelling.is_blank(text):
        return
    for parse in (
        lambda cell: spelling.scaled_number(cell, 2),
        spelling.percent,
        spelling.star,
        spelling.boolean,
        spelling.period,
        lambda cell: spelling.date(cell, False),
        lambda cell: spelling.digits(cell, {11}, Bad("bad_digits")),
        lambda cell: spelling.text(cell, 200),
    ):
        parse(text)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("123.456", "too_many_decimals"),
        ("12 3", "bad_number"),
        ("1,23", "bad_number"),
        ("12,3456", "bad_number"),
        ("壹佰", "bad_number"),
        ("-", "bad_number"),
        ("--", "bad_number"),
        ("1.23E+05", "scientific"),
        (True, "is_boolean"),
        (float("inf"), "number_too_large"),
        (float("nan"), "bad_number"),
        (1e18, "number_too_large"),
        (1e-320, "too_many_decimals"),
        (datetime.date(2026, 1, 1), "is_date"),
        ("９" * 20, "number_too_large"),
    ],
)
def test_what_is_no_amount_says_why(cell: spelling.Cell, code: str) -> None:
    assert spelling.scaled_number(cell, 2) == Bad(code, **({"decimals": 2} if "decimals" in code else {}))


def test_excel_shows_fifteen_digits_and_so_do_we() -> None:
    assert spelling.scaled_number(0.30000000000000004, 2) == 30
    assert spelling.scaled_number(-0.0, 2) == 0


def test_brackets_of_accounting_are_a_minus() -> None:
    assert spelling.scaled_number("(1,234.50)", 2) == -123450


def test_units_behind_a_number_are_not_part_of_it() -> None:
    assert spelling.scaled_number("320㎡", 0, "㎡") == 320
    assert spelling.scaled_number("9人", 0) == 9


@given(DAYS)
def test_a_day_reads_the_same_in_every_listed_spelling(day: datetime.date) -> None:
    y, m, d = day.year, day.month, day.day
    written = [
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}{m:02d}{d:02d}",
        f"{y}年{m}月{d}日",
        f"{y}-{m}-{d} 08:30:00",
        f"{y}-{m:02d}-{d:02d}".translate(FULL_WIDTH),
        f"\u200b{day.isoformat()} ",
    ]
    cells: list[spelling.Cell] = [
        *written,
        day,
        datetime.datetime.combine(day, datetime.time(18)),
        float((day - datetime.date(1899, 12, 30)).days),
        float(y * 10_000 + m * 100 + d),
    ]
    assert {spelling.date(cell, False) for cell in cells} == {day}


@given(DAYS)
def test_a_serial_number_of_1904_is_four_years_later(day: datetime.date) -> None:
    serial = (day - datetime.date(1904, 1, 1)).days
    if serial >= 18_264:
        assert spelling.date(float(serial), True) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("6/1/2025", "ambiguous_date"),
        ("25/06/2025", "ambiguous_date"),
        ("25-06-01", "ambiguous_date"),
        ("2025-06-31", "not_a_day"),
        ("2025-13-01", "not_a_day"),
        ("6月1日", "date_without_year"),
        ("3日", "date_without_year"),
        ("11-04", "date_without_year"),
        ("2018/9", "bad_date"),
        ("11-02;11-09", "bad_date"),
        (59.0, "date_out_of_range"),
        (2958466.0, "date_out_of_range"),
        (datetime.time(12), "is_time"),
        (datetime.timedelta(days=1), "is_time"),
        (float("nan"), "bad_date"),
        (float("inf"), "bad_date"),
    ],
)
def test_what_is_no_day_or_two_days_says_so(cell: spelling.Cell, code: str) -> None:
    assert spelling.date(cell, False) == Bad(code)


@pytest.mark.parametrize(
    "cell", ["202610", 202610.0, "2026-10", "2026年10月", "2026.10", datetime.date(2026, 10, 1)]
)
def test_a_period_reads_the_same_in_every_spelling(cell: spelling.Cell) -> None:
    assert spelling.period(cell) == 202610


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1%", 100), ("6％", 600), (0.06, 600), (6.0, 600), ("6.5%", 650), ("0.06", 600), (0.0, 0)],
)
def test_a_percentage_reads_as_share_points_or_with_its_sign(cell: spelling.Cell, value: int) -> None:
    assert spelling.percent(cell) == value


def test_a_bare_one_could_be_one_percent_or_all() -> None:
    assert spelling.percent(1.0) == Bad("ambiguous_percent")


@pytest.mark.parametrize(
    ("cell", "value"), [("四星", 4), ("★★", 2), ("四星级", 4), (5.0, 5), ("3", 3), ("无星", 0), ("★★★☆☆", 3)]
)
def test_stars_read_as_words_signs_or_numbers(cell: spelling.Cell, value: int) -> None:
    assert spelling.star(cell) == value


@pytest.mark.parametrize("cell", ["六星", "好", 9.0, True, "☆"])
def test_what_is_no_star_rating_is_refused(cell: spelling.Cell) -> None:
    assert spelling.star(cell) == Bad("bad_star")


@given(st.integers(10**18, 10**20 - 1))
def test_an_id_never_survives_as_a_number_that_lost_digits(number: int) -> None:
    wrong = Bad("bad_digits")
    lengths = {19, 20}
    assert spelling.digits(str(number), lengths, wrong) == str(number)
    assert spelling.digits(float(number), lengths, wrong) == Bad("digits_lost")
    assert spelling.digits(f"{number:.5E}", lengths, wrong) == Bad("digits_lost")


def test_a_number_that_a_double_holds_is_taken_as_digits() -> None:
    assert spelling.digits(860000000000029.0, {15}, Bad("bad_digits")) == "860000000000029"
    assert spelling.digits("130‑0000‑0049", {11}, Bad("bad_digits")) == "13000000049"


def test_masked_numbers_are_not_numbers() -> None:
    wrong = Bad("bad_subscriber")
    assert spelling.digits("199****0101", {11}, wrong) == wrong


def test_bidirectional_overrides_are_refused_in_every_text() -> None:
    assert spelling.text("鑫达\u202e通信", 200) == Bad("control_characters")
    assert spelling.text("a\x00b", 200) == Bad("control_characters")


@given(st.text(max_size=60))
def test_copy_text_comes_back_as_it_was(text: str) -> None:
    from tests.sheets.reading import _value

    escaped = spelling.copy_text(text)
    assert not set("\t\n\r") & set(escaped)
    assert _value(f"x{escaped}") == f"x{text}"
