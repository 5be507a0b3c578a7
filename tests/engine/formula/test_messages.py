"""What is wrong is said in a sentence, and at the character where it is."""

import pytest

from commissions.engine.formula import FormulaError
from tests.engine.formula.support import read

OPERAND = "A number, a figure or a function is expected here, not “%s”"
ENDED = "The formula ends where a number, a figure or a function has to follow"


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("", 0, "Write a formula"),
        ("  ", 0, "Write a formula"),
        ("=", 0, "Write a formula"),
        ("1 +", 3, ENDED),
        ("IF(1 < 2, 3,", 12, ENDED),
        ("1 + * 2", 4, OPERAND % "*"),
        ("/2", 0, OPERAND % "/"),
        ("IF(1 < 2, )", 10, OPERAND % ")"),
        ("IF(1 < 2,, 3)", 9, OPERAND % ","),
        ("()", 1, OPERAND % ")"),
        ("1 => 2", 3, "Comparisons are written =, <>, <, <=, > or >="),
        ("1 == 2", 3, "Comparisons are written =, <>, <, <=, > or >="),
        ("1 2", 2, "Before “2” an operator is missing, such as + or *"),
        ("5plan_fee", 1, "Before “plan_fee” an operator is missing, such as + or *"),
        ("（1+2）（3）", 5, "Before “(” an operator is missing, such as + or *"),
        ("1,000 * 2", 1, "“,” only stands between arguments of a function: 1,000 is written 1000"),
        ("(1 + 2", 0, "The bracket that opens here isn't closed"),
        ("2 * (1 + MIN(3, 4)", 4, "The bracket that opens here isn't closed"),
        ('IF(campaign = "(((", MIN(1, 2)', 2, "The bracket that opens here isn't closed"),
        ("1 + 2)", 5, "No bracket is open that could be closed here"),
        ("1 < 2 < 3", 6, "Two comparisons in a row: write AND(a < b, b < c)"),
        ("2 ^ 3", 2, "“^” has no place in a formula"),
        ("a & b", 2, "“&” has no place in a formula"),
        ("$C$4", 0, "“$” has no place in a formula"),
        ("plan_fee'", 8, "“'” has no place in a formula"),
        ('campaign = "abc', 11, "The text that begins here isn't closed"),
        ("活动=“春", 3, "The text that begins here isn't closed"),
        ("月租*费率", 3, "There is no figure “费率”; known are: "),
        ("plan_fe * 5%", 0, "There is no figure “plan_fe”; similar are: plan_fee"),
        ("首冲金额 * 5%", 0, "There is no figure “首冲金额”; similar are: 首充金额"),
        (
            "VLOOKUP(1, 2)",
            0,
            "There is no function “VLOOKUP”; there are: IF, AND, OR, NOT, MIN, MAX, SUM, ROUND, ROUNDDOWN, "
            "ROUNDUP, ABS, INT",
        ),
        ("1 + IF(1 < 2)", 4, "IF needs at least 2 arguments; here are 1"),
        ("IF(1 < 2, 3, 4, 5)", 0, "IF takes at most 3 arguments; here are 4"),
        ("MIN()", 0, "MIN needs at least 1 arguments; here are 0"),
        ("2 + 1000000000001", 4, "A number is at most 1,000,000,000,000"),
        ("quantity * (999999999999 * 2)", 25, "A number is at most 1,000,000,000,000"),
        ("1000000000000 * 1000000000000", 14, "A number is at most 1,000,000,000,000"),
        ("0.123456789", 0, "A number has at most 8 decimals"),
        ("plan_fee / 0", 9, "This always divides by 0"),
        ("plan_fee / (3 - 3)", 9, "This always divides by 0"),
        ("1 / 0 + plan_fee", 2, "This always divides by 0"),
        ("IF(quantity > 0, 1 / 0, 2)", 19, "This always divides by 0"),
    ],
)
def test_a_mistake_is_named_where_it_stands(text: str, at: int, sentence: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read(text)
    assert refused.value.position == at
    assert refused.value.column == at + 1
    assert str(refused.value).startswith(sentence)


def test_positions_count_what_was_typed_also_in_full_width() -> None:
    text = "＝ＩＦ（月租＞１００，　费率，２）"
    with pytest.raises(FormulaError) as refused:
        read(text)
    assert text[refused.value.position :].startswith("费率")


def test_a_caret_points_at_the_character_wide_characters_counting_twice() -> None:
    text = "月租 * 费率"
    with pytest.raises(FormulaError) as refused:
        read(text)
    assert refused.value.pointed(text) == "月租 * 费率\n       ^"


def test_messages_are_translated_with_the_words_in_them() -> None:
    catalogue = {
        "%(first)s and %(second)s don't go together": "%(first)s和%(second)s不能放在一起计算",
        "an amount of money": "金额",
        "a count": "数量",
    }
    with pytest.raises(FormulaError) as refused:
        read("plan_fee + quantity")
    assert refused.value.words(lambda text: catalogue.get(text, text)) == "金额和数量不能放在一起计算"
