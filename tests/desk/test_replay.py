"""A line worked out once more agrees with the ledger, and its parts are what the workbook multiplies."""

import io
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.engine.explanation import Item, Stage, StageCode, Unit
from commissions.models import CoefficientKind, Line, Statement
from commissions.services.explain import line_explain
from commissions.services.labels import Labels, labels_for
from commissions.services.replay import sections
from commissions.services.statement_workbook import statement_workbook
from commissions.services.stretches import Stretch, line_stretches
from tests.commissions.scene import Scene
from tests.desk.formulas import Evaluator

pytestmark = pytest.mark.django_db(transaction=True)

MARGINAL = {"bands": ((0, 10, 30_000), (10, None, 50_000)), "tier_mode": "marginal"}


def over_the_edge(scene: Scene) -> Line:
    """Eight pieces, then five at once: two of them at 3.00 yuan and three at 5.00."""
    scene.version(activation=MARGINAL)
    scene.sell(scene.cast.agent, 8, day=1)
    scene.sell(scene.cast.agent, 1, day=20, quantity=5)
    scene.run()
    return Line.objects.select_related("component").get(rate=None)


def test_the_parts_of_a_line_come_to_its_amount(scene: Scene) -> None:
    line = over_the_edge(scene)
    assert line.amount == 2_100
    assert line_stretches(line) == [Stretch(2, 30_000), Stretch(3, 50_000)]


def test_a_line_over_an_edge_is_a_formula_too(scene: Scene) -> None:
    over_the_edge(scene)
    scene.publish()
    statement = Statement.objects.get()
    target = io.BytesIO()
    with translation.override("en"):
        statement_workbook(statement, target)
    book = openpyxl.load_workbook(target)
    sheet = book["Lines"]
    (row,) = [row for row in range(4, sheet.max_row) if sheet[f"I{row}"].value == "several tiers"]
    assert sheet[f"J{row}"].value == f"=ROUND(2*3+(H{row}-2)*5,2)"
    evaluator = Evaluator(book)
    assert evaluator.value("Lines", f"N{row}") == Decimal("21.00")
    assert evaluator.value("Lines", f"N{sheet.max_row}") == Decimal(statement.amount).scaleb(-2)


def test_every_stage_is_named_and_no_code_is_left_bare(scene: Scene) -> None:
    line = over_the_edge(scene)
    with translation.override("zh-hans"):
        told = sections(line_explain(line), labels_for([line.component_key]), in_full=False)
    figures = {label: text for section in told for label, text in section.figures}
    assert scene.cast.agent.name in "".join(figures.values())
    assert "199****" in "".join(figures.values())
    assert {"超额累进", "按件", "销售"} <= set(figures.values())
    bands = next(section for section in told if section.rows)
    assert len(bands.heads) == len(bands.rows[0])


def test_coefficients_stand_in_the_order_that_they_have_everywhere(db: None) -> None:
    for position, (code, name) in enumerate((("z", "管理系数"), ("a", "竞标系数"))):
        CoefficientKind.objects.create(code=code, name=name, lowest=0, highest=20_000, position=position)
    rows = tuple(
        (Item("coefficient", "Coefficient", code, Unit.CODE), Item("factor", "Factor", 9_500, Unit.FACTOR))
        for code in ("a", "z")
    )
    stage = Stage(StageCode.COEFFICIENTS, rows=rows)
    (told,) = sections(SimpleNamespace(stages=[stage]), Labels(), in_full=True)  # type: ignore[arg-type]
    assert [row[0] for row in told.rows] == ["管理系数", "竞标系数"]


def test_the_fragment_says_whether_it_agrees(scene: Scene, sign_in: Callable[[Any], Client]) -> None:
    line = over_the_edge(scene)
    url = reverse("commissions:line_stages", kwargs={"pk": line.id})
    page = sign_in(scene.cast.city_manager).get(url)
    assert page.context["agrees"] is True
    assert [stage.title for stage in page.context["stages"]]
    assert sign_in(scene.cast.dealer_owner).get(url).status_code == 404
