"""What Excel gives, the formula gives: in SQL, in Python and in the oracle."""

from fractions import Fraction
from typing import Any

import pytest

from commissions.engine.formula import Kind
from tests.engine.formula.support import ROW, SCALES, read, results, table
from tests.engine.oracle.formula import Row, worth

ARITHMETIC = [
    ("1+2*3", 7),
    ("(1+2)*3", 9),
    ("=10-4-3", 3),
    ("100/10/5", 2),
    ("100/10*5", 50),
    ("2*-3", -6),
    ("3--2", 5),
    ("-2*-2", 4),
    ("--5", 5),
    ("+-+5", -5),
    ("-(2+3)", -5),
    ("50%", "0.5"),
    ("50%%", "0.005"),
    ("-50%", "-0.5"),
    ("200*50%", 100),
    ("(20+30)%", "0.5"),
    ("10%*10%", "0.01"),
    ("1+50%*2", 2),
    (".5+1.", "1.5"),
    ("1/3*3", 1),
    ("1/3+1/3+1/3", 1),
    ("1/3*4.515", "1.505"),
    ("1000000000000/8", 125_000_000_000),
]

ROUNDING = [
    ("ROUND(2.5,0)", 3),
    ("ROUND(-2.5,0)", -3),
    ("ROUND(0.5,0)", 1),
    ("ROUND(-0.5,0)", -1),
    ("ROUND(1.005,2)", "1.01"),
    ("ROUND(-1.005,2)", "-1.01"),
    ("ROUND(1234.5678,-2)", 1200),
    ("ROUND(1250,-2)", 1300),
    ("ROUND(-1250,-2)", -1300),
    ("ROUND(49,-2)", 0),
    ("ROUND(12.34567,4)", "12.3457"),
    ("ROUNDDOWN(2.9,0)", 2),
    ("ROUNDDOWN(-2.9,0)", -2),
    ("ROUNDDOWN(3.14159,3)", "3.141"),
    ("ROUNDDOWN(31415.92654,-2)", 31400),
    ("ROUNDUP(2.1,0)", 3),
    ("ROUNDUP(-2.1,0)", -3),
    ("ROUNDUP(76.9,0)", 77),
    ("ROUNDUP(3.14159,3)", "3.142"),
    ("ROUNDUP(-3.14159,1)", "-3.2"),
    ("ROUNDUP(31415.92654,-2)", 31500),
    ("ROUNDUP(2,0)", 2),
    ("INT(8.9)", 8),
    ("INT(-8.9)", -9),
    ("INT(-8)", -8),
    ("INT(1/3-1/3)", 0),
    ("ABS(-2.5)", "2.5"),
]

CHOICES = [
    ("IF(1<2,10,20)", 10),
    ("IF(1>2,10,20)", 20),
    ("IF(1>2,10)", 0),
    ("IF(1=1,IF(2=3,1,IF(4>=4,2,3)),9)", 2),
    ("IF(AND(1<2,2<3),1,0)", 1),
    ("IF(AND(1<2,2<2),1,0)", 0),
    ("IF(OR(1>2,2<=2),1,0)", 1),
    ("IF(NOT(1<>1),1,0)", 1),
    ("IF(TRUE,1,0)+IF(false,10,0)", 1),
    ("IF((1<2)=(3<4),1,0)", 1),
    ('IF("ABC"="abc",1,0)', 1),
    ('IF("a"<>"b",1,0)', 1),
    ('IF("他说""好"""="他说""好""",1,0)', 1),
    ('IF(IF(1<2,"x","y")="X",1,0)', 1),
    ("MIN(3,1,2)", 1),
    ("MAX(3,1,2)", 3),
    ("MIN(-1,-2)", -2),
    ("MIN(1/3,0.3333)", "0.3333"),
    ("MAX(5)", 5),
    ("SUM(1,2,3)", 6),
    ("sum(1,min(4,3),if(1<2,2,0))", 6),
    ("IF(1=2,1/0,5)", 5),
]

OF_A_ROW = [
    ("plan_fee*5%", "2.95"),
    ("月租*5%", "2.95"),
    ("Plan_Fee * 5%", "2.95"),
    ("quantity*10", 30),
    ("IF(net_bill>=50,15,10)", 15),
    ("IF（净账单＞＝５０，１５，１０）", 15),
    ("＝ＩＦ（通话分钟＜５０，０，２０）", 0),
    ("IF（通话分钟≥49；20；0）", 20),
    ("月租×２÷４", "29.5"),
    ("IF(活动=“spring's 春”,1,0)", 1),
    ("IF(AND(new_user, months_in_net<=18), net_bill*8%)", "4.04"),
    ("IF(new_user=TRUE,1,0)", 1),
    ("IF(new_user<>FALSE,1,0)", 1),
    ("MIN(reached,100%)*50", 40),
    ("billed-arrears", "50.5"),
    ("net_bill/target*4", "50.5"),
    ("first_payment/quantity", "33.33"),
    ("first_payment/quantity*quantity", 100),
    ("first_payment/quantity*1.5%", "0.5"),
    ("ROUND(first_payment/quantity,2)*quantity", "99.99"),
    ("-first_payment/quantity", "-33.33"),
    ("INT(minutes/10)*2.5", 10),
    ("ABS(arrears-billed)", "50.5"),
    ("plan_fee*-10%", "-5.9"),
    ("INT(-arrears/5)", -2),
    ("INT(-arrears/4)", -3),
    ("plan_fee/quantity/(billed/quantity)", "0.98"),
    ("IF(target=0,0,value/target)", "1.75"),
    ("net_bill/billed+arrears/first_payment+plan_fee/billed", "1.91"),
    ("IF(first_payment/quantity>33.33,1,0)", 1),
    ("MAX(first_payment/quantity, plan_fee/target, arrears)", "33.33"),
]


@pytest.mark.parametrize(("text", "expected"), ARITHMETIC + ROUNDING + CHOICES)
def test_a_formula_of_numbers_gives_what_excel_gives(text: str, expected: int | str) -> None:
    formula = read(text)
    assert formula.value({}) == Fraction(expected)
    units = int(Fraction(expected) * 10_000)
    assert results(table([ROW]), formula, 4) == [(units, None)]
    assert worth(text, ROW, SCALES, 4) == (units, None)


@pytest.mark.parametrize(("text", "expected"), OF_A_ROW)
def test_a_formula_of_figures_gives_yuan_to_the_fen(text: str, expected: int | str) -> None:
    formula = read(text)
    fen = int(Fraction(expected) * 100)
    assert results(table([ROW]), formula) == [(fen, None)]
    assert formula.scaled(ROW) == fen


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("plan_fee*5%", {"plan_fee": None}, "N00"),
        ("plan_fee/quantity", {"quantity": 0}, "F01"),
        ("plan_fee/quantity", {"quantity": None}, "N00"),
        ("plan_fee/quantity+arrears", {"quantity": 0, "arrears": None}, "F01"),
        ("arrears+plan_fee/quantity", {"quantity": 0, "arrears": None}, "N00"),
        ("plan_fee/(billed-arrears-50.5)", {}, "F01"),
        ("IF(quantity=0,0,plan_fee/quantity)", {"quantity": 0}, None),
        ("IF(quantity>0,10,plan_fee)", {"plan_fee": None}, None),
        ("IF(quantity>0,plan_fee,10)", {"plan_fee": None}, "N00"),
        ("IF(plan_fee>1,10,20)", {"plan_fee": None}, "N00"),
        ("IF(AND(quantity>0,plan_fee/quantity>1),10,20)", {"quantity": 0}, "F01"),
        ("IF(OR(quantity=0,plan_fee/quantity>1),10,20)", {"quantity": 0}, "F01"),
        ("MIN(plan_fee,billed)", {"billed": None}, "N00"),
        ("MAX(plan_fee/quantity,billed/target)", {"target": 0}, "F01"),
        ("IF(quantity=0,plan_fee/1,plan_fee/quantity)+billed/target", {"quantity": 0}, None),
        ('IF(campaign="x",1,0)', {"campaign": None}, "N00"),
        ("IF(new_user,1,0)", {"new_user": None}, "N00"),
    ],
)
def test_what_has_no_value_has_a_reason(text: str, row: dict[str, Any], reason: str | None) -> None:
    changed: Row = {**ROW, **row}
    formula = read(text)
    (found,) = results(table([changed]), formula)
    assert found == worth(text, changed, SCALES, 2)
    assert found[1] == reason
    assert formula.scaled(changed) == found[0]


def test_a_condition_can_be_a_formula_of_its_own() -> None:
    formula = read("AND(minutes>=10, net_bill>0)", Kind.FLAG)
    low, high, unknown = {**ROW, "minutes": 9}, ROW, {**ROW, "minutes": None}
    assert results(table([low, high, unknown]), formula) == [(False, None), (True, None), (None, "N00")]


def test_the_end_is_rounded_once_and_alike_on_both_sides_of_zero() -> None:
    formula = read("first_payment*0.5%")
    rows: list[Row] = [{**ROW, "first_payment": fen} for fen in (99, 100, 299, 300, -99, -100, -299, -300)]
    assert [value for value, _ in results(table(rows), formula)] == [0, 1, 1, 2, 0, -1, -1, -2]
