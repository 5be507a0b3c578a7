"""Paragraph 2.7 from the component to ledger, words, explanation and workbook: rates by the days of each level."""

import datetime
import io
from decimal import Decimal

import openpyxl
from django.utils import translation

from commissions.choices import Standing
from commissions.engine import StageCode
from commissions.models import Line, Statement
from commissions.services.explain import line_explain
from commissions.services.labels import labels_for
from commissions.services.replay import sections
from commissions.services.statement_workbook import statement_workbook
from commissions.services.stretches import DayRate, DayRates, line_days
from commissions.services.words import grounds_of, told
from network.models import Position
from tests.commissions.scene import Scene
from tests.desk.formulas import Evaluator

MIXED = {"bands": ((0, None, 300_000),), "standing": Standing.BY_DAYS, "rule": {"level": 1}}
"""30 yuan a piece for level 1, nothing for others."""


def lowered(scene: Scene) -> Line:
    """Level 1 for the first ten days of September: 30.00 × 10 / 30, of three pieces."""
    scene.version(activation=MIXED)
    agent = scene.cast.agent
    place = {name: getattr(agent, name) for name in ("city", "district", "parent", "star", "mode")}
    Position.objects.create(channel=agent, effective_from=datetime.date(2026, 9, 11), level=2, **place)
    scene.sell(agent, day=20, quantity=3)
    scene.run()
    return Line.objects.select_related("component").get()


def test_a_line_by_days_is_explained_and_told(scene: Scene) -> None:
    line, agent = lowered(scene), scene.cast.agent
    assert (line.amount, line.rate) == (3_000, None)
    replay = line_explain(line)
    assert (replay.amount, replay.owed) == (line.amount, line.owed)
    days = replay.stage(StageCode.DAYS)
    assert [item.value for item in days.items] == [30]
    assert [[item.value for item in row] for row in days.rows] == [
        [agent.mode, 1, agent.star, 10, 300_000, None],
        [agent.mode, 2, agent.star, 20, None, "R00"],
    ]
    parts = (DayRate(10, 300_000, 1, agent.star, agent.mode), DayRate(20, None, 2, agent.star, agent.mode))
    assert line_days(line) == DayRates(30, parts, whole=True)
    with translation.override("zh-hans"):
        stages = told(line, None, grounds_of(line)).sentences
        names = [
            section.title for section in sections(replay, labels_for([line.component_key]), in_full=True)
        ]
    assert stages[0] == "一级 10 天，每件 30.00 元；二级 20 天，不计酬。3 × (10 × 30.00) ÷ 30 = 30.00 元。"
    assert "按当月天数" in names
    assert scene.run().lines == 0


def test_it_is_a_formula_in_the_workbook(scene: Scene) -> None:
    lowered(scene)
    scene.publish()
    target = io.BytesIO()
    with translation.override("en"):
        statement_workbook(Statement.objects.get(), target)
    book = openpyxl.load_workbook(target)
    sheet = book["Lines"]
    (row,) = [row for row in range(4, sheet.max_row) if sheet[f"I{row}"].value == "by days"]
    assert sheet[f"J{row}"].value == f"=ROUND(H{row}*(10*30)/30,2)"
    assert Evaluator(book).value("Lines", f"N{row}") == Decimal("30.00")
