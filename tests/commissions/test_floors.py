"""Paragraphs 8.9 to 8.12 from the plan's component to ledger, statement workbook and explanation."""

import io

import openpyxl
from django.db import connection
from django.utils import translation

from commissions.choices import CapPeriod, LineKind
from commissions.engine import StageCode
from commissions.engine.explanation import Stage
from commissions.models import Line, Statement
from commissions.services.explain import line_explain
from commissions.services.labels import labels_for
from commissions.services.replay import sections
from commissions.services.statement_workbook import statement_workbook
from commissions.services.words import grounds_of, told
from sales.models import Sale
from tests.commissions.scene import SEPTEMBER, Scene

JANUARY, DECEMBER = 202501, 202512


def replayed(line: Line, stage: StageCode = StageCode.CAP) -> Stage:
    """The line worked out again says the same; what its stage tells."""
    replay = line_explain(line)
    assert (replay.amount, replay.owed, replay.reason) == (line.amount, line.owed, line.reason)
    return replay.stage(stage)


def test_a_month_is_raised_in_the_ledger_told_and_written_out(scene: Scene) -> None:
    """Two pieces of 10.00 under a floor of 50.01: 15.01 and 15.00 are added."""
    agent = scene.cast.agent
    scene.version(activation={"bands": ((0, None, 100_000),), "payee_floor": 5_001})
    scene.sell(agent, 2)
    scene.run()
    lines = scene.lines(payee=agent, kind=LineKind.EARN)
    assert [(line.gross, line.cut, line.owed) for line in lines] == [
        (1_000, -1_501, 2_501),
        (1_000, -1_500, 2_500),
    ]
    shown = replayed(lines[0])
    assert (shown["payee_floor"], shown["raised"], shown["after_caps"]) == (5_001, 1_501, 2_501)
    assert shown["payee_sum"] == 2_000
    assert "50.01" in "".join(told(lines[0], None, grounds_of(lines[0])).sentences)
    target = io.BytesIO()
    statement_workbook(Statement.objects.get(payee=agent, period=SEPTEMBER), target)
    sheet = openpyxl.load_workbook(target, data_only=True).worksheets[1]
    assert [cell.value for cell in sheet[4]][9:12] == [10, -15.01, 25.01]
    assert scene.run().lines == 0


def test_the_explanation_says_in_words_over_what_the_floor_runs_and_whether_the_name_was_checked(
    scene: Scene,
) -> None:
    checked = {"group": 1, "measure": "real_name", "operator": "=", "threshold": 1, "reason": "G01"}
    scene.version(
        activation={
            "bands": ((0, None, 100_000),), "subscriber_floor": 2_000, "payee_floor": 4_000, "gates": (checked,),
        }
    )  # fmt: skip
    scene.sell(scene.cast.agent, real_name=True)
    scene.run()
    (line,) = scene.lines(kind=LineKind.EARN)
    shown = replayed(line)
    assert (shown["subscriber_sum"], shown["payee_sum"], shown["raised"]) == (1_000, 2_000, 3_000)
    with translation.override("zh-hans"):
        written = {
            label: text
            for section in sections(line_explain(line), labels_for([line.component_key]), in_full=True)
            for label, text in (*section.figures, *zip(section.heads, *section.rows[:1], strict=False))
        }
    assert (written["保底周期"], written["实名认证"]) == ("每月", "是")
    assert (written["门槛值"], written["实际值"]) == ("是", "是")


def test_a_cap_before_the_factors_is_replayed_with_its_rate(scene: Scene) -> None:
    scene.version(
        activation={
            "bands": ((0, None, 1_000_000),), "line_cap": 8_000, "cap_order": "before", "factors": ["campus"],
        },
        campus={"kind": "factor", "bands": ((0, None, 15_000),)},
    )  # fmt: skip
    scene.sell(scene.cast.agent)
    scene.run()
    (line,) = scene.lines(kind=LineKind.EARN)
    assert (line.gross, line.owed) == (12_000, 12_000)
    assert replayed(line, StageCode.RATE)["early_cap"] == 8_000
    assert "80.00" in "".join(told(line, None, grounds_of(line)).sentences)


def test_what_a_floor_made_of_nothing_is_not_what_is_paid_once(scene: Scene) -> None:
    """A piece of 0 in January, raised to 10.00, leaves the year's one payment to December."""
    agent = scene.cast.agent
    with connection.cursor() as cursor:
        for period in (JANUARY, DECEMBER):
            cursor.execute("SELECT portal_partition_month('sales_sale', %s)", [period])
    once = {"once_period": "year", "payee_floor": 1_000}
    scene.version(effective_from=JANUARY, activation={"bands": ((0, None, 200_000),), **once})
    scene.sell(agent, period=JANUARY, quantity=0, subscriber="13900000001")
    scene.run(JANUARY)
    scene.publish(JANUARY)
    assert scene.net(payee=agent) == 1_000
    scene.sell(agent, period=DECEMBER, subscriber="13900000001")
    scene.run(DECEMBER)
    assert [(line.owed, line.reason) for line in scene.lines(event_period=DECEMBER)] == [(2_000, "")]


def test_december_makes_up_for_what_the_year_is_short_of(scene: Scene) -> None:
    """At least 100.00: January brought 30.00, which is closed; December's 20.00 become 70.00."""
    agent = scene.cast.agent
    with connection.cursor() as cursor:
        for period in (JANUARY, DECEMBER):
            cursor.execute("SELECT portal_partition_month('sales_sale', %s)", [period])
    floor = {"payee_floor": 10_000, "floor_period": CapPeriod.YEAR}
    scene.version(effective_from=JANUARY, activation={"bands": ((0, None, 100_000),), **floor})
    scene.sell(agent, 3, period=JANUARY)
    scene.run(JANUARY)
    scene.publish(JANUARY)
    assert scene.net(payee=agent) == 3_000
    scene.sell(agent, 2, period=DECEMBER)
    scene.run(DECEMBER)
    assert scene.net(payee=agent) == 10_000
    assert {line.owed for line in scene.lines(event_period=DECEMBER, kind=LineKind.EARN)} == {3_500}
    shown = replayed(scene.lines(event_period=DECEMBER)[0])
    assert (shown["floor_period"], shown["payee_sum"]) == ("year", 5_000)
    assert scene.run(DECEMBER).lines == 0
    assert Sale.objects.count() == 5
