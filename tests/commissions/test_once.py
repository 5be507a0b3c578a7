"""Paragraph 4.6 from upload to ledger: closed months decide first, another channel's order counts, and all of it is told."""

from commissions.engine import StageCode
from commissions.models import Line
from commissions.services.explain import line_explain
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

FIRST, SECOND = "13900000001", "13900000002"


def standing(scene: Scene) -> dict[tuple[int, int, str], tuple[int, str]]:
    """Net and latest reason by month of the event, channel and subscriber."""
    found: dict[tuple[int, int, str], tuple[int, str]] = {}
    for line in scene.lines(kind=1):
        key = (line.event_period, line.payee_id, scene.subscribers[line.fact_id])
        net = found[key][0] if key in found else 0
        found[key] = (net + line.amount, line.reason)
    return found


def test_a_subscriber_is_paid_for_once_over_channels_and_closed_months(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation={"bands": ((0, None, 100_000),), "once_months": 2})
    scene.sell(cast.agent, day=9, subscriber=FIRST)
    scene.sell(cast.other_agent, day=5, subscriber=FIRST)
    scene.run()
    assert standing(scene) == {
        (SEPTEMBER, cast.agent.pk, FIRST): (0, "M00"),
        (SEPTEMBER, cast.other_agent.pk, FIRST): (1_000, ""),
    }
    scene.publish()

    scene.sell(cast.agent, period=OCTOBER, day=3, subscriber=FIRST)
    scene.sell(cast.agent, period=OCTOBER, day=4, subscriber=SECOND)
    scene.run(OCTOBER)
    october = {key: said for key, said in standing(scene).items() if key[0] == OCTOBER}
    assert october == {
        (OCTOBER, cast.agent.pk, FIRST): (0, "M00"),
        (OCTOBER, cast.agent.pk, SECOND): (1_000, ""),
    }

    scene.sell(cast.other_agent, period=SEPTEMBER, day=20, subscriber=SECOND)
    scene.run(OCTOBER)
    late = {key: said for key, said in standing(scene).items() if key[2] == SECOND}
    assert late == {
        (OCTOBER, cast.agent.pk, SECOND): (0, "M00"),
        (SEPTEMBER, cast.other_agent.pk, SECOND): (1_000, ""),
    }
    assert scene.run(OCTOBER).lines == 0
    for line in Line.objects.all():
        replay = line_explain(line)
        assert (replay.amount, replay.owed, replay.reason) == (line.amount, line.owed, line.reason)
        stages = {stage.code: stage for stage in replay.stages}
        paid_in = {item.name: item.value for item in stages[StageCode.ONCE].items}["paid_once_in"]
        assert paid_in == (line.event_period if replay.owed else SEPTEMBER)
