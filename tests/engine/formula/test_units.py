"""Units: what goes together, and what is refused where it stands."""

import pytest

from commissions.engine.formula import FormulaError, Kind
from tests.engine.formula.support import read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("plan_fee + 10", Kind.MONEY),
        ("10 + plan_fee", Kind.MONEY),
        ("plan_fee * 5%", Kind.MONEY),
        ("plan_fee * quantity", Kind.MONEY),
        ("plan_fee / quantity", Kind.MONEY),
        ("plan_fee / net_bill", Kind.SHARE),
        ("plan_fee * (net_bill / billed)", Kind.MONEY),
        ("quantity / minutes", Kind.SHARE),
        ("quantity * 80%", Kind.COUNT),
        ("quantity * 10", Kind.NUMBER),
        ("quantity * 10 + plan_fee", Kind.MONEY),
        ("reached * 100", Kind.NUMBER),
        ("1 + 5%", Kind.SHARE),
        ("MIN(plan_fee, 100)", Kind.MONEY),
        ("IF(new_user, plan_fee, 0)", Kind.MONEY),
        ("IF(new_user, minutes > 1)", Kind.FLAG),
        ("IF(new_user, 5%, 0)", Kind.SHARE),
        ("ROUND(reached, 2)", Kind.SHARE),
        ("net_bill / target", Kind.MONEY),
        ("100 / plan_fee", Kind.NUMBER),
    ],
)
def test_units_follow_from_what_is_calculated(text: str, kind: Kind) -> None:
    assert read(text, kind if kind is Kind.FLAG else None).kind is kind


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("plan_fee + quantity", 9, "an amount of money and a count don't go together"),
        ("1 + plan_fee - 2 - minutes", 17, "an amount of money and a count don't go together"),
        ("plan_fee + 5%", 9, "an amount of money and a share don't go together"),
        ("plan_fee >= 80%", 9, "an amount of money and a share don't go together"),
        ("MAX(plan_fee, quantity)", 14, "an amount of money and a count don't go together"),
        ("IF(new_user, plan_fee, minutes)", 23, "an amount of money and a count don't go together"),
        ("plan_fee * net_bill", 9, "An amount of money can't be multiplied by another"),
        ("(minutes > 5) * 10", 9, "Here a number is expected, not a condition"),
        ("IF(quantity, 1, 2)", 3, "Here a condition is expected, not a count"),
        ("AND(new_user, 1)", 14, "Here a condition is expected, not a number"),
        ("ABS(campaign)", 4, "Here a number is expected, not a text"),
        ("campaign = 1", 9, "a text and a number don't go together"),
        ("IF(new_user = 1, 1, 2)", 12, "a condition and a number don't go together"),
        ('IF(campaign > "a", 1, 2)', 12, "Of a text only = and <> can be asked"),
        ("IF(new_user < TRUE, 1, 2)", 12, "Of a condition only = and <> can be asked"),
        ('IF(IF(new_user, "a") = "a", 1, 2)', 3, "An IF that gives a text needs a third argument"),
        ("ROUND(plan_fee, quantity)", 16, "The number of decimals is written as a whole number from -6 to 4"),
        ("ROUND(plan_fee, 5)", 16, "The number of decimals is written as a whole number from -6 to 4"),
        ("ROUND(plan_fee, 1.5)", 16, "The number of decimals is written as a whole number from -6 to 4"),
        ("campaign", 0, "The formula gives a text, but a number is needed"),
        ("minutes > 5", 0, "The formula gives a condition, but a number is needed"),
    ],
)
def test_units_that_do_not_go_together_are_refused_at_their_place(text: str, at: int, sentence: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read(text)
    assert (refused.value.position, str(refused.value)) == (at, sentence)


def test_a_formula_gives_what_is_asked_for() -> None:
    assert read("plan_fee * 5%", Kind.MONEY).kind is Kind.MONEY
    assert read("quantity * 10", Kind.MONEY).kind is Kind.NUMBER
    for text, found in [
        ("quantity", "a count"),
        ("net_bill / billed", "a share"),
        ("new_user", "a condition"),
    ]:
        with pytest.raises(FormulaError, match=f"gives {found}, but an amount of money is needed"):
            read(text, Kind.MONEY)
    with pytest.raises(FormulaError, match="gives a number, but a condition is needed"):
        read("1", Kind.FLAG)
