"""Paragraph 24 from the version's head to ledger, statement and explanation."""

from commissions.choices import ComponentKind, LineKind, StageOrder
from commissions.engine import StageCode
from commissions.models import Statement
from commissions.services.explain import line_explain
from commissions.services.words import grounds_of, told
from sales.choices import Grain
from tests.commissions.scene import SEPTEMBER, Scene


def test_a_month_is_capped_before_its_coefficients_and_raised_before_both(scene: Scene) -> None:
    """Earned 2,000.00; raised to 3,000.00, cut to 2,500.00, × 1.6 = 4,000.00."""
    cast = scene.cast
    scene.version(
        head={"month_cap": 250_000, "stage_order": StageOrder.GUARANTEE_CAP_COEFFICIENTS},
        activation=((0, None, 2_000_000),),
        guaranteed={
            "kind": ComponentKind.GUARANTEE,
            "grain": Grain.PRESENCE,
            "bands": ((0, None, 30_000_000),),
            "rule": {"city": cast.city_a, "level": 1},
        },
    )
    scene.coefficient(cast.agent, 16_000)
    for nth in range(10):
        scene.sell(cast.agent, day=9, subscriber=f"1390000000{nth}")
    scene.run()
    lines = {line.kind: line for line in scene.lines(payee=cast.agent) if line.kind != LineKind.EARN}
    assert {kind: line.amount for kind, line in lines.items()} == {
        LineKind.GUARANTEE: 100_000,
        LineKind.MONTH_CAP: -50_000,
        LineKind.COEFFICIENT: 150_000,
    }
    statement = Statement.objects.get(payee=cast.agent, period=SEPTEMBER)
    assert (statement.earned, statement.coefficient, statement.amount) == (300_000, 100_000, 400_000)
    for line in lines.values():
        replay = line_explain(line)
        assert (replay.amount, replay.owed) == (line.amount, line.owed)
        order = replay.stage(StageCode.ORDER).rows
        assert [row[0].value for row in order] == ["guarantee", "cap", "coefficients"][: len(order)]
    capped = told(lines[LineKind.MONTH_CAP], None, grounds_of(lines[LineKind.MONTH_CAP]))
    assert "2,500.00" in capped.sentences[0]
