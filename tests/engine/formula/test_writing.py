"""One spelling for every formula, in codes and in labels, and a live formula for a sheet."""

import pytest

from commissions.engine.formula import FormulaError, Kind, parse
from tests.engine.formula.support import NAMES, read


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("=if(月租>=100,30,净账单*5%)", "IF(plan_fee >= 100, 30, net_bill * 5%)"),
        ("（1＋2）×3", "(1 + 2) * 3"),
        ("((1+(2*3)))", "1 + 2 * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("(1-2)-3", "(1 - 2) - 3"),
        ("1/(2*3)", "1 / (2 * 3)"),
        ("-(1+2)%", "-(1 + 2)%"),
        ("(-5)%", "(-5)%"),
        ("-5%", "-5%"),
        ("--+5", "--5"),
        ("2--3", "2 - -3"),
        ("1.50+.5+1.+0.0", "1.5 + 0.5 + 1 + 0"),
        ("1000000000000", "1000000000000"),
        ('活动＝“他说""好""”', None),
        ('IF(活动="A""b",1,0)', 'IF(campaign = "A""b", 1, 0)'),
        ("if(new_user=true,1,0)", "IF(new_user = TRUE, 1, 0)"),
        ("IF((1<2)=(2<3),1,0)", "IF((1 < 2) = (2 < 3), 1, 0)"),
        ("IF(通话分钟≥10；1；0)", "IF(minutes >= 10, 1, 0)"),
        ("IF(1≠2,1)", "IF(1 <> 2, 1)"),
    ],
)
def test_a_formula_has_one_spelling(typed: str, text: str | None) -> None:
    if text is None:
        typed, text = f"IF({typed},1,0)", 'IF(campaign = "他说""好""", 1, 0)'
    formula = read(typed)
    assert formula.text() == text
    assert read(text).root == formula.root


def test_labels_stand_for_codes_where_they_are_asked_for() -> None:
    formula = read("IF(plan_fee >= 100, 30, net_bill * 5%)")
    chinese = formula.text(NAMES.labels)
    assert chinese == "IF(月租 >= 100, 30, 净账单 * 5%)"
    assert read(chinese).root == formula.root
    assert [name.code for name in formula.names] == ["plan_fee", "net_bill"]


def test_a_sheet_gets_cells_for_names_full_ifs_and_the_rounding_of_the_line() -> None:
    cells = {"plan_fee": "$C$4", "net_bill": "'Figures'!D4", "campaign": "E4", "new_user": "F4"}
    assert (
        read("IF(月租>=100,30,净账单*5%)").excel(cells) == "=ROUND(IF($C$4 >= 100, 30, 'Figures'!D4 * 5%), 2)"
    )
    assert read('IF(campaign="a""b",1)').excel(cells) == '=ROUND(IF(E4 = "a""b", 1, 0), 2)'
    assert read("-(IF(new_user,1)+2)%").excel(cells, 4) == "=ROUND(-(IF(F4, 1, 0) + 2)%, 4)"


@pytest.mark.parametrize("cell", ["", "C", "4", "C4)+A1", "=C4", "[x.xlsx]S!A1", "'a'b'!A1", "C4\n"])
def test_what_is_no_cell_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no cell"):
        read("plan_fee").excel({"plan_fee": cell})


def test_a_name_outside_the_vocabulary_of_a_query_is_unknown() -> None:
    bound = NAMES.bind({"quantity": "f.quantity", "target": ("t.value", Kind.MONEY)})
    assert "(f.quantity)::BIGINT" in parse("数量*2", bound).sql()
    assert parse("目标*2", bound).kind is Kind.MONEY
    with pytest.raises(FormulaError, match="no figure “月租”"):
        parse("月租*2", bound)
