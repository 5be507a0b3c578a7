"""What the calendar announces is what the engine posts when the month comes."""

import pytest

from commissions.models import DueFigure, DuePart
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene


@pytest.mark.django_db(transaction=True)
def test_what_is_announced_for_a_month_is_what_its_run_posts(scene: Scene) -> None:
    cast = scene.cast
    scene.version(
        FH={"bands": ((0, None, 333_333),), "instalments": ((0, 4_000), (1, 2_500), (2, 3_500))},
        KD=((0, None, 100_000),),
    )
    scene.sell(cast.agent, 3)
    scene.run()
    scene.publish()
    announced = {
        (part.period, part.part): (part.facts, part.amount)
        for part in DuePart.objects.filter(payee=cast.agent)
    }
    # 33.33 each: 13.33, then 8.33, then the rest of 11.67.
    assert announced == {(OCTOBER, 2): (3, 2_499), (202611, 3): (3, 3_501)}
    scene.run(OCTOBER)
    parts = scene.lines(period=OCTOBER, payee=cast.agent, part=2)
    assert (len(parts), sum(line.amount for line in parts)) == announced[OCTOBER, 2]
    # A month that is only worked out changes nothing; published, it is over.
    assert DuePart.objects.filter(period=OCTOBER).exists()
    scene.publish(OCTOBER)
    assert set(DuePart.objects.values_list("period", "amount")) == {(202611, 3_501)}
    # And each publication keeps for the books what it left.
    kept = DueFigure.objects.order_by("period").values_list("period", "event_period", "kind", "amount")
    assert list(kept) == [(SEPTEMBER, SEPTEMBER, "part", 6_000), (OCTOBER, SEPTEMBER, "part", 3_501)]
