"""Plans that reach beyond a month: parts of what was earned before, and figures that count earlier months."""

from typing import Any

from django.db import connection

from commissions.choices import Cause
from commissions.models import Line
from commissions.services.explain import line_explain
from sales.models import Sale, Target
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

IN_TWO_PARTS: dict[str, Any] = {"bands": ((0, None, 10_100),), "instalments": ((0, 4_000), (1, 6_000))}
"""1.01 yuan a piece: 0.40 at once, and the rest, 0.61, a month later."""


def test_a_part_of_an_earlier_month_is_posted_when_it_falls_due_and_explains_itself(scene: Scene) -> None:
    scene.version(fee=IN_TWO_PARTS)
    scene.sell(scene.cast.agent, 2)
    scene.run()
    scene.publish()
    scene.run(OCTOBER)
    assert [(line.period, line.event_period, line.amount, line.part) for line in scene.lines()] == [
        *[(SEPTEMBER, SEPTEMBER, 40, 1)] * 2,
        *[(OCTOBER, OCTOBER, 61, 2)] * 2,
    ]
    assert {line.cause for line in scene.lines() if line.period == OCTOBER} == {Cause.INSTALMENT}
    for line in Line.objects.all():
        assert line_explain(line).amount == line.amount
    scene.run(OCTOBER)
    assert scene.net() == 2 * 101


def test_what_is_corrected_for_a_closed_month_corrects_the_parts_that_follow(scene: Scene) -> None:
    """Two pieces instead of one: the difference of both parts stands in the open month."""
    scene.version(fee=IN_TWO_PARTS)
    session = scene.sell(scene.cast.agent)
    scene.run()
    scene.publish()
    scene.run(OCTOBER)
    scene.correct(Sale.objects.get(import_id=session.pk), quantity=2)
    scene.run(OCTOBER)
    assert scene.net() == 2 * 101
    assert {line.period for line in scene.lines()} == {SEPTEMBER, OCTOBER}


def test_a_figure_counts_the_month_before_as_it_is_known_now(scene: Scene) -> None:
    """3 pieces of two months reach the second tier: 2 yuan a piece instead of 1."""
    two_months = {"code": "SL", "name": "两个月放号", "month_from": -1}
    scene.version(
        fee={
            "bands": ((0, 3, 10_000), (3, None, 20_000)),
            "tier_basis": "figure",
            "counts": two_months,
        }
    )
    scene.sell(scene.cast.agent, 2)
    scene.run()
    scene.publish()
    scene.sell(scene.cast.agent, 1, period=OCTOBER)
    scene.run(OCTOBER)
    assert [(line.event_period, line.amount) for line in scene.lines()] == [
        *[(SEPTEMBER, 100)] * 2,
        (OCTOBER, 200),
    ]
    for line in Line.objects.all():
        assert line_explain(line).amount == line.amount


def test_a_figure_of_the_quarter_counts_its_months_so_far_and_none_before(scene: Scene) -> None:
    """September's three are of another quarter: October's two are paid 1 yuan a piece, November's third one 2."""
    scene.version(
        fee={
            "bands": ((0, 3, 10_000), (3, None, 20_000)),
            "tier_basis": "figure",
            "counts": {"code": "JD", "name": "本季放号", "quarter_to_date": True},
        }
    )
    november = 202611
    for table in ("sales_sale", "sales_subscribermonth", "sales_channelmonth", "sales_subscriberevent"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_partition_month(%s, %s)", [table, november])
    for period, pieces in ((SEPTEMBER, 3), (OCTOBER, 2), (november, 1)):
        scene.sell(scene.cast.agent, pieces, period=period)
        scene.run(period)
        scene.publish(period)
    found = {(line.event_period, line.amount) for line in scene.lines()}
    assert found == {(SEPTEMBER, 200), (OCTOBER, 100), (november, 200)}
    for line in Line.objects.all():
        assert line_explain(line).amount == line.amount


def test_a_count_goes_on_over_the_year_and_late_data_corrects_the_months_after(scene: Scene) -> None:
    """1 yuan up to the 3rd piece of the year, 2 beyond: of October's two the first is the 3rd."""
    scene.version(
        fee={"bands": ((0, 3, 10_000), (3, None, 20_000)), "tier_mode": "marginal", "count_period": "year"}
    )
    scene.sell(scene.cast.agent, 2)
    scene.run()
    scene.publish()
    scene.sell(scene.cast.agent, 2, period=OCTOBER)
    scene.run(OCTOBER)
    assert sorted((line.event_period, line.amount) for line in scene.lines()) == [
        *[(SEPTEMBER, 100)] * 2,
        *((OCTOBER, 100), (OCTOBER, 200)),
    ]
    scene.sell(scene.cast.agent, 1)
    scene.run(OCTOBER)
    assert (scene.net(event_period=SEPTEMBER), scene.net(event_period=OCTOBER)) == (300, 400)
    assert scene.run(OCTOBER).lines == 0
    for line in Line.objects.all():
        replay = line_explain(line)
        assert (replay.amount, replay.owed) == (line.amount, line.owed)


def test_a_target_of_a_closed_month_that_changes_corrects_the_parts_that_were_paid(scene: Scene) -> None:
    """Half of the target at 3 yuan, less at 1: 2 x 3.00 become 2 x 1.00, in both parts."""
    scene.version(
        fee={
            "bands": ((0, 5_000, 10_000), (5_000, None, 30_000)),
            "tier_basis": "target_share",
            "instalments": ((0, 4_000), (1, 6_000)),
        }
    )
    target = Target.objects.create(channel=scene.cast.agent, period=SEPTEMBER, value=4)
    scene.sell(scene.cast.agent, 2)
    scene.run()
    scene.publish()
    scene.run(OCTOBER)
    assert scene.net() == 2 * 300
    Target.objects.filter(pk=target.pk).update(value=400)
    scene.run(OCTOBER)
    assert scene.net(event_period=SEPTEMBER) == 2 * 40
    assert scene.net(event_period=OCTOBER) == 2 * 60
    for line in Line.objects.all():
        assert line_explain(line).amount == line.amount
