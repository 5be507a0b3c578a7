"""Fen, rounding and spreading."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    AmountError,
    divide_half_up,
    fen_from_text,
    scaled,
    scaled_from_decimal,
    scaled_plain,
    spread,
    yuan,
    yuan_plain,
)

amounts = st.integers(-(10**14), 10**14)


@given(amounts, st.integers(1, 10**8))
def test_rounding_is_half_up_and_alike_for_both_signs(numerator: int, denominator: int) -> None:
    expected = int(abs(Fraction(numerator, denominator)) + Fraction(1, 2))
    assert divide_half_up(numerator, denominator) == (expected if numerator >= 0 else -expected)
    assert divide_half_up(-numerator, denominator) == -divide_half_up(numerator, denominator)


@pytest.mark.parametrize(("numerator", "expected"), [(5, 1), (4, 0), (-5, -1), (-4, 0), (15, 2), (-15, -2)])
def test_halves_go_away_from_zero(numerator: int, expected: int) -> None:
    assert divide_half_up(numerator, 10) == expected


def test_a_chain_of_factors_is_rounded_once() -> None:
    # 12,000 yuan x 0.95 x 1.1 x 1 x 0.8 = 10,032.00
    assert scaled(1_200_000, 9_500, 11_000, 10_000, 8_000) == 1_003_200
    # 1 fen x 0.5 x 0.5 is a quarter of a fen; rounding after each factor would make it 1.
    assert scaled(1, 5_000, 5_000) == 0


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_the_parts_of_a_spread_sum_to_the_whole(total: int, weights: list[int]) -> None:
    parts = spread(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * whole - total * weight) < whole


def test_the_largest_remainder_gets_the_odd_fen() -> None:
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(-100, [1, 1, 1]) == [-34, -33, -33]
    assert spread(5, [0, 0]) == [5, 0]
    with pytest.raises(ValueError, match="nothing"):
        spread(5, [])


@given(amounts)
def test_an_amount_survives_text_and_back(fen: int) -> None:
    assert fen_from_text(yuan_plain(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"), [("1234.5", 123_450), ("-0.01", -1), ("+3", 300), ("7.50000", 750), ("0", 0)]
)
def test_yuan_are_read_as_fen(text: str, fen: int) -> None:
    assert fen_from_text(text) == fen


@pytest.mark.parametrize(
    "text", ["", "1.234", "1,234", "1e3", "NaN", "--1", "1 2", "９", "10000000000001000"]
)
def test_what_is_not_an_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        fen_from_text(text)


def test_amounts_are_shown_with_separators_and_a_true_minus() -> None:
    assert yuan(12_345_678) == "123,456.78"
    assert yuan(-60_000) == "−600.00"
    assert yuan(5) == "0.05"
    assert yuan_plain(-60_000) == "-600.00"


def test_rates_have_four_decimals_and_no_more() -> None:
    assert scaled_from_decimal(Decimal("1.05")) == 10_500
    assert scaled_plain(10_500) == "1.05"
    assert scaled_plain(-650) == "-0.065"
    assert scaled_plain(20_000) == "2"
    with pytest.raises(AmountError):
        scaled_from_decimal(Decimal("0.00001"))
