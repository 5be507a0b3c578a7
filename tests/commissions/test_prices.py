"""A sale is paid by the price that held on its day, as far as it was known when the run read it."""

import datetime
from typing import Any

from commissions.models import Line
from commissions.services.explain import line_explain
from sales.models import Sale
from sales.services.prices import product_price_set
from tests.commissions.scene import OCTOBER, Scene

FEE_IN_FULL: dict[str, Any] = {"kind": "percent", "measure": "plan_fee", "bands": ((0, None, 10_000),)}


def september(day: int) -> datetime.date:
    return datetime.date(2026, 9, day)


def test_a_sale_is_paid_by_the_price_of_its_day(scene: Scene) -> None:
    scene.version(fee=FEE_IN_FULL)
    scene.sell(scene.cast.agent, day=9)
    scene.sell(scene.cast.agent, day=10)
    product_price_set(product=scene.cast.product, effective_from=september(10), plan_fee=7_900)
    scene.run()
    assert [line.amount for line in scene.lines()] == [5_900, 7_900]


def test_a_price_of_an_open_month_is_posted_as_a_difference_and_old_lines_stay_explained(
    scene: Scene,
) -> None:
    scene.version(fee=FEE_IN_FULL)
    scene.sell(scene.cast.agent, day=12)
    scene.run()
    product_price_set(product=scene.cast.product, effective_from=september(10), plan_fee=7_900)
    scene.run()
    assert [line.amount for line in scene.lines()] == [5_900, 2_000]
    for line in Line.objects.all():
        assert line_explain(line).amount == line.amount


def test_a_new_price_changes_nothing_before_its_day(scene: Scene) -> None:
    scene.version(fee=FEE_IN_FULL)
    scene.sell(scene.cast.agent, day=12)
    scene.run()
    scene.publish()
    product_price_set(product=scene.cast.product, effective_from=datetime.date(2026, 10, 1), plan_fee=1)
    sale = Sale.objects.get()
    scene.correct(sale, remark="x")
    scene.run(OCTOBER)
    assert scene.net() == 5_900
