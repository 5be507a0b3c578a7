"""Every line can be worked out again from what its run saw, and says the same amount."""

from typing import Any

from commissions.engine import StageCode
from commissions.models import Adjustment, Line
from commissions.services.explain import fact_why, line_explain
from sales.models import Product, ProductCategory, Sale, Target
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

RICH: dict[str, Any] = {
    "activation": {"bands": ((0, 3, 70_000), (3, None, 100_000)), "tier_mode": "marginal"},
    "payment": {
        "kind": "percent",
        "measure": "first_payment",
        "bands": ((0, None, 500),),
        "line_cap": 400,
        "gates": [
            {"reason": "G03", "measure": "minutes", "month_offset": 0, "operator": ">=", "threshold": 10}
        ],
    },
    "bonus": {"bands": ((0, None, 20_000),), "payee_cap": 700, "apply_coefficients": False},
    "upline": {
        "kind": "override",
        "bands": ((0, None, 500),),
        "override_of": "activation",
        "override_step": 1,
    },
}


def explain_all() -> int:
    """Checks every line of the ledger; returns how many there are."""
    lines = list(Line.objects.order_by("id"))
    for line in lines:
        replay = line_explain(line)
        assert (replay.amount, replay.owed, replay.reason) == (line.amount, line.owed, line.reason), line.id
    return len(lines)


def test_every_line_of_several_months_replays_to_its_amount(scene: Scene) -> None:
    cast = scene.cast
    scene.version(**RICH)
    scene.coefficient(cast.agent, 9_000)
    scene.coefficient(cast.sub_agent, 10_500)
    scene.sell(cast.agent, 3, day=3, first_payment=10_000)
    scene.sell(cast.store, 2, day=8)
    scene.sell(cast.sub_agent, 4, day=5)
    scene.sell(cast.other_agent, 1)
    for sale in Sale.objects.order_by("fact_id")[:6]:
        scene.month_of(sale, minutes=4 * sale.fact_id)
    scene.run()
    scene.correct(Sale.objects.filter(channel=cast.store).first(), quantity=3)
    undone = scene.sell(cast.agent, 2, day=20)
    scene.run()
    scene.undo(undone)
    scene.coefficient(cast.agent, 9_500)
    scene.run()
    scene.publish()
    Adjustment.objects.create(
        city=cast.city_a,
        payee=cast.agent,
        event_period=SEPTEMBER,
        amount=1_250,
        reason="申诉成立",
        made_by=cast.city_manager,
    )
    scene.version(document="渠〔2026〕31号", **{**RICH, "bonus": {"bands": ((0, None, 30_000),)}})
    scene.sell(cast.store, 2, period=OCTOBER)
    scene.coefficient(cast.agent, 8_000, period=OCTOBER)
    scene.run(OCTOBER)
    assert explain_all() > 60


def test_a_coefficient_set_later_does_not_change_what_was_explained(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation=((0, None, 70_000),))
    scene.coefficient(cast.agent, 9_000)
    scene.sell(cast.agent, 10)
    scene.run()
    scene.coefficient(cast.agent, 9_500)
    (line,) = scene.lines(kind=3)
    replay = line_explain(line)
    assert replay.amount == line.amount == -700
    (row,) = replay.stage(StageCode.COEFFICIENTS).rows
    assert 9_000 in {item.value for item in row}


def test_an_upload_undone_later_is_still_what_the_line_was_made_of(scene: Scene) -> None:
    scene.version(activation={"bands": ((0, 3, 70_000), (3, None, 100_000))})
    scene.sell(scene.cast.agent, 2)
    session = scene.sell(scene.cast.agent, 1)
    scene.run()
    scene.undo(session)
    assert {line_explain(line).amount for line in scene.lines()} == {1_000}


def test_a_tier_shared_by_two_cities_is_explained_with_both(scene: Scene) -> None:
    from tests.commissions.test_runs import TIERS, move_to_b

    cast = scene.cast
    scene.version(activation=TIERS)
    move_to_b(scene)
    scene.sell(cast.agent, 2, day=5, city_id=cast.city_a.pk)
    scene.sell(cast.agent, 2, day=15, city_id=cast.city_b.pk)
    scene.run()
    scene.run(city_id=cast.city_b.pk)
    assert explain_all() == 4


def test_why_a_fact_paid_nothing_is_on_record(scene: Scene) -> None:
    scene.version(activation={"bands": ((0, None, 70_000),), "rule": {"product": scene.cast.other_product}})
    scene.sell(scene.cast.agent)
    scene.run()
    fact = Sale.objects.get()
    (line,) = fact_why(city_id=fact.city_id, period=SEPTEMBER, grain=1, fact_id=fact.fact_id)
    assert (line.amount, line.reason) == (0, "R00")
    assert line_explain(line).reason == "R00"


def test_targets_and_categories_are_read_as_the_run_saw_them(scene: Scene) -> None:
    """A changed, a removed and a new target, and a product that moves to another category, change no old line."""
    cast = scene.cast
    scene.version(
        share={
            "bands": ((0, 5_000, 10_000), (5_000, None, 30_000)),
            "tier_basis": "target_share",
            "rule": {"category": cast.category},
        }
    )
    kept = Target.objects.create(channel=cast.agent, period=SEPTEMBER, value=4)
    removed = Target.objects.create(channel=cast.sub_agent, period=SEPTEMBER, value=4)
    for channel in (cast.agent, cast.sub_agent, cast.store):
        scene.sell(channel, 2)
    scene.run()
    assert {line.rate for line in scene.lines(reason="")} == {30_000}
    Target.objects.filter(pk=kept.pk).update(value=400)
    removed.delete()
    Target.objects.create(channel=cast.other_agent, period=SEPTEMBER, value=1)
    other = ProductCategory.objects.create(code="OTHER", name="其他")
    Product.objects.filter(pk=cast.product.pk).update(category=other)
    assert explain_all() == len(scene.lines())
    scene.run()
    assert scene.net() == 0
    for line in scene.lines(reason=""):
        assert line_explain(line).amount == line.amount
