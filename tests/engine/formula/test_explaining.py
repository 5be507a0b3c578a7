"""A formula is worked out before the reader's eyes, in the order of the working."""

from commissions.engine.formula import Step
from tests.engine.formula.support import NAMES, ROW, read
from tests.engine.oracle.formula import Row


def told(text: str, row: Row = ROW, labels: bool = False) -> list[str]:
    step = read(text).explain(row, NAMES.labels if labels else None)
    return [part.words() for part in step.walk()]


def test_every_part_is_said_innermost_first() -> None:
    assert told("IF(plan_fee >= 50, net_bill * 8%, 10)") == [
        "plan_fee is 59.00",
        "plan_fee >= 50: 59.00 >= 50 holds",
        "net_bill is 50.50",
        "net_bill * 8%: 50.50 * 8% is 4.04",
        "plan_fee >= 50 holds: 4.04",
    ]


def test_what_is_said_twice_in_a_formula_is_told_once() -> None:
    assert told("IF(minutes > 5, minutes * 2, 0)").count("minutes is 49") == 1


def test_names_are_said_as_they_are_called() -> None:
    assert told("月租/数量", labels=True) == [
        "月租 is 59.00",
        "数量 is 3",
        "月租 / 数量: 59.00 / 3 is ≈ 19.6666666667",
    ]


def test_what_is_not_looked_at_is_not_said_but_stays_in_the_tree() -> None:
    step = read("IF(quantity > 5, plan_fee / quantity, 0)").explain(ROW)
    assert [part.words() for part in step.walk()] == [
        "quantity is 3",
        "quantity > 5: 3 > 5 doesn't hold",
        "quantity > 5 doesn't hold: 0.00",
    ]
    taken = [part.looked_at for part in step.parts]
    assert taken == [True, False, True]
    assert step.worked == "IF(FALSE, …, 0)"


def test_functions_say_what_they_do() -> None:
    assert told("ROUND(MIN(plan_fee, net_bill) / 3, 1)")[-3:] == [
        "MIN(plan_fee, net_bill): the smallest is 50.50",
        "MIN(plan_fee, net_bill) / 3: 50.50 / 3 is ≈ 16.8333333333",
        "ROUND(MIN(plan_fee, net_bill) / 3, 1): rounded it is 16.80",
    ]
    assert told("IF(AND(minutes >= 50, new_user), 1, 0)")[-2:] == [
        "AND(minutes >= 50, new_user) doesn't hold: not every condition does",
        "AND(minutes >= 50, new_user) doesn't hold: 0",
    ]


def test_what_has_no_value_is_followed_from_its_origin() -> None:
    row = {**ROW, "quantity": 0}
    assert told("MAX(plan_fee / quantity, 10) + arrears", row) == [
        "plan_fee is 59.00",
        "quantity is 0",
        "plan_fee / quantity has no value: it divides by 0",
        "MAX(plan_fee / quantity, 10) has no value, because a part of it has none",
        "MAX(plan_fee / quantity, 10) + arrears has no value, because a part of it has none",
    ]
    step: Step = read("plan_fee * 2").explain({**ROW, "plan_fee": None})
    assert step.value is None
    assert step.reason == "N00"
    assert step.walk()[0].words() == "plan_fee isn't reported"


def test_shares_and_texts_are_shown_as_people_write_them() -> None:
    assert told('IF(campaign = "x", reached, 5%)') == [
        'campaign is "Spring\'s 春"',
        'campaign = "x": "Spring\'s 春" = "x" doesn\'t hold',
        'campaign = "x" doesn\'t hold: 5%',
    ]
    assert read("net_bill / billed").explain(ROW).shown == "≈ 83.4710743802%"
    assert read("-arrears * 2").explain(ROW).worked == "(-10.00) * 2"
