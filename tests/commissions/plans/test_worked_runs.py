"""The worked plans in real runs: approved by their workbooks, run month by month over real facts, equal to the fen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from commissions.choices import Cause, LineKind
from commissions.models import DebtOffset, PlanVersion, Statement
from commissions.services.golden_cases import golden_remove
from commissions.services.ledger import ledger_verify
from commissions.services.plan_store import version_content
from commissions.services.plans import (
    PlanRefused,
    component_save,
    plan_version_approve,
    plan_version_create,
    plan_version_submit,
)
from tests.commissions.plans.reached import carry_over
from tests.commissions.plans.real import Facts, approved, furnish
from tests.commissions.plans.say import Catalogue, WorkedPlan, flat, rate
from tests.commissions.plans.subscribers import retroactive_rate
from tests.commissions.plans.worked import MADE, written
from tests.commissions.scene import Scene
from tests.factories.plans import second_manager
from users.models import User

OCTOBER, NOVEMBER = 202610, 202611


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_run_pays_what_was_worked_out_by_hand(
    scene: Scene, make: Callable[[Catalogue], WorkedPlan]
) -> None:
    furnish(scene)
    worked = make(Catalogue())
    approved(scene, worked)
    facts = Facts(scene, worked.cases)
    facts.place()
    again = facts.run()
    came_to = {(case.name, case.payee, case.period): facts.came_to(case) for case in worked.cases.cases}
    assert came_to == {(case.name, case.payee, case.period): case.amount for case in worked.cases.cases}
    assert set(again) == {0}
    assert ledger_verify() == []


def test_months_below_zero_are_set_off_oldest_first(scene: Scene) -> None:
    """Case O: −6,000 and −1,000, then 5,000 and 3,000: 5,000 set off, then 1,000 and 1,000; 1,000 is paid."""
    furnish(scene)
    worked = carry_over(Catalogue())
    approved(scene, worked)
    facts = Facts(scene, worked.cases)
    facts.place()
    for period in (202609, OCTOBER, NOVEMBER, 202612):
        scene.run(period)
        scene.publish(period)
    statements = Statement.objects.filter(payee=facts.channels["Y06-A"]).order_by("period")
    assert [(row.amount, row.offset, row.payable) for row in statements] == [
        (-600_000, 0, 0),
        (-100_000, 0, 0),
        (500_000, 500_000, 0),
        (300_000, 200_000, 100_000),
    ]
    offsets = DebtOffset.objects.filter(debt__payee=facts.channels["Y06-A"]).order_by("id")
    assert list(offsets.values_list("amount", flat=True)) == [500_000, 100_000, 100_000]
    assert ledger_verify() == []


def test_months_below_zero_may_count_as_0(scene: Scene, settings: Any) -> None:
    """Case O with a floor: nothing is set off, 5,000 and 3,000 are paid, and the books still agree."""
    settings.COMMISSIONS_BELOW_ZERO = "floor"
    furnish(scene)
    worked = carry_over(Catalogue())
    approved(scene, worked)
    facts = Facts(scene, worked.cases)
    facts.place()
    for period in (202609, OCTOBER, NOVEMBER, 202612):
        scene.run(period)
        scene.publish(period)
    statements = Statement.objects.filter(payee=facts.channels["Y06-A"]).order_by("period")
    assert [(row.amount, row.offset, row.payable) for row in statements] == [
        (-600_000, 0, 0),
        (-100_000, 0, 0),
        (500_000, 0, 500_000),
        (300_000, 0, 300_000),
    ]
    assert not DebtOffset.objects.exists()
    assert ledger_verify() == []


def at_six_and_a_half(before: PlanVersion, maker: User, checker: User) -> PlanVersion:
    """A copy with another rate. It brings its cases along, which now fail, and is refused until they go."""
    after = plan_version_create(
        plan=before.plan,
        user=maker,
        copy_of=before,
        effective_from=202601,
        document_number="江岭渠〔2026〕112号",
    )
    component = after.components.get(key__code="FH")
    content = next(item for item in version_content(after).components if item.code == "FH")
    rules = (flat(rate("6.5"), category=content.rules[0].category),)
    component_save(version=after, user=maker, content=replace(content, rules=rules), component=component)
    with pytest.raises(PlanRefused, match="1,"):
        plan_version_submit(version=after, user=maker)
    golden_remove(version=after, user=maker)
    plan_version_submit(version=after, user=maker)
    return plan_version_approve(version=after, user=checker)


def test_a_retroactive_rate_posts_its_difference_into_the_open_month(scene: Scene) -> None:
    """Case R: 7.0 becomes 6.5 for a published month. Net 1,755,000 and 97,500; the published lines stay."""
    furnish(scene)
    worked = retroactive_rate(Catalogue())
    maker = scene.cast.province_manager
    version = written(worked, scene.cast.province, maker)
    plan_version_submit(version=version, user=maker)
    version = plan_version_approve(version=version, user=second_manager(scene.cast))
    facts = Facts(scene, worked.cases)
    facts.place()
    seller, first = facts.channels["Y12-A"], facts.channels["Y12-B"]
    scene.run(OCTOBER)
    scene.publish(OCTOBER)
    published = [(line.id, line.amount) for line in scene.lines(period=OCTOBER)]
    at_six_and_a_half(version, maker, version.approved_by)
    scene.run(NOVEMBER)
    assert [(line.id, line.amount) for line in scene.lines(period=OCTOBER)] == published
    posted = scene.lines(period=NOVEMBER, event_period=OCTOBER)
    assert {
        (line.payee_id, line.kind): line.amount for line in posted if line.payee_id in {seller.pk, first.pk}
    } == {
        (seller.pk, LineKind.EARN): -15_000_000,
        (seller.pk, LineKind.COEFFICIENT): 1_500_000,
        (first.pk, LineKind.OVERRIDE): -750_000,
    }
    assert {line.cause for line in posted} == {Cause.RULE}
    assert (scene.net(payee=seller), scene.net(payee=first)) == (175_500_000, 9_750_000)
    assert scene.run(NOVEMBER).lines == 0
    assert ledger_verify() == []
