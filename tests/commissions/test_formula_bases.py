"""formulas.md 9: a base that is a formula stands live in the statement's workbook, with what it was worked out from."""

import io
from typing import Any

import openpyxl
from django.utils.translation import override

from commissions.models import Line, Statement
from commissions.services.statement_workbook import statement_workbook
from sales.models import Sale
from tests.commissions.scene import Scene

FORMULA = "MAX(first_payment - 20, 0) + IF(quantity > 1, plan_fee * 50%, 2)"


def books(scene: Scene) -> tuple[Any, Any]:
    """The agent's workbook with its formulas, and with the values that are kept with them."""
    target = io.BytesIO()
    with override("en"):
        statement_workbook(Statement.objects.get(payee=scene.cast.agent), target)
    return openpyxl.load_workbook(target), openpyxl.load_workbook(target, data_only=True)


def test_the_formula_stands_live_beside_its_figures(scene: Scene) -> None:
    """Of 59.00 and one piece: 39.00 + 2 = 41.00; of 10.00 and two pieces at a fee of 59.00: 0 + 29.50; half is paid."""
    rated = {"kind": "percent", "measure": "formula", "formula": FORMULA, "bands": ((0, None, 5_000),)}
    scene.version(bonus=rated)
    scene.sell(scene.cast.agent, day=3)
    scene.sell(scene.cast.agent, day=4, quantity=2, first_payment=1_000)
    scene.run()
    scene.publish()
    live, kept = books(scene)
    sheet, values = live.worksheets[2], kept.worksheets[2]
    assert [cell.value for cell in sheet[3]][3:] == ["First payment", "Quantity", "Monthly fee", "Base"]
    assert sheet["G4"].value == "=ROUND(MAX(D4 - 20, 0) + IF(E4 > 1, F4 * 50%, 2), 2)"
    assert {values[f"G{row}"].value for row in (4, 5)} == {41, 29.5}
    lines = live.worksheets[1]
    assert {lines[f"H{row}"].value for row in (4, 5)} == {"='Formula bases'!$G$4", "='Formula bases'!$G$5"}
    assert sorted(line.amount for line in Line.objects.filter(kind=1)) == [1_475, 2_050]


def test_a_fact_that_was_corrected_since_keeps_the_figure_that_was_paid_on(scene: Scene) -> None:
    rated = {"kind": "percent", "measure": "formula", "formula": FORMULA, "bands": ((0, None, 5_000),)}
    scene.version(bonus=rated)
    scene.sell(scene.cast.agent, day=3)
    scene.run()
    scene.publish()
    Sale.objects.update(first_payment=9_000)
    live, _kept = books(scene)
    assert "Formula bases" not in live.sheetnames
    assert live.worksheets[1]["H4"].value == 41
