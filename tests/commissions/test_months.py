"""A month's way from open to closed: who may take which step, and what stands in its way."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from commissions.models import Month, Statement
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from commissions.services.months import (
    month_approve,
    month_get,
    month_publish,
    month_return,
    month_submit,
    month_withdraw,
    open_period,
)
from commissions.services.runs import run_create
from commissions.services.statements import statement_content
from core.errors import Forbidden, Refusal
from tests.cast import grant_role
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

SEVEN_YUAN = ((0, None, 70_000),)


@pytest.fixture
def month(scene: Scene) -> Month:
    """September of city A, run once."""
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 2)
    scene.run()
    return month_get(scene.cast.city_a.pk, SEPTEMBER)


def submitted(scene: Scene, month: Month) -> Month:
    return month_submit(month=month, user=scene.cast.city_manager, version=month.version)


def approved(scene: Scene, month: Month) -> Month:
    month = submitted(scene, month)
    return month_approve(month=month, user=scene.cast.province_manager, version=month.version)


def status(month: Month) -> str:
    return Month.objects.get(pk=month.pk).status


def test_looking_at_a_month_makes_no_row(scene: Scene) -> None:
    month = month_get(scene.cast.city_a.pk, SEPTEMBER)
    assert month.status == "open"
    assert month._state.adding
    assert Month.objects.count() == 0


def test_submit_approve_publish(scene: Scene, month: Month) -> None:
    month = approved(scene, month)
    month_publish(month=month, user=scene.cast.province_manager)
    statement = Statement.objects.get()
    assert (status(month), statement.status) == ("published", "published")
    assert statement.respond_by is not None
    assert statement.content_hash == statement_content(statement) != ""
    assert open_period(scene.cast.city_a.pk, SEPTEMBER) == OCTOBER


def test_a_version_that_is_no_longer_current_is_refused(scene: Scene, month: Month) -> None:
    with pytest.raises(StaleVersion):
        month_submit(month=month, user=scene.cast.city_manager, version=month.version - 1)
    seen = month.version
    scene.sell(scene.cast.agent)
    scene.run()
    month = month_get(scene.cast.city_a.pk, SEPTEMBER)
    month_submit(month=month, user=scene.cast.city_manager, version=month.version)
    with pytest.raises(StaleVersion):
        month_approve(month=month, user=scene.cast.province_manager, version=seen)
    assert status(month) == "submitted"


def test_an_incomplete_month_is_submitted_only_despite_that(scene: Scene, month: Month) -> None:
    scene.sell(scene.cast.agent)  # has come in since the run
    with pytest.raises(WrongState):
        submitted(scene, month)
    assert status(month) == "open"
    month_submit(month=month, user=scene.cast.city_manager, version=month.version, despite=True)
    assert status(month) == "submitted"


def test_nobody_approves_what_they_submitted(scene: Scene, month: Month) -> None:
    cast = scene.cast
    grant_role(cast.city_manager, "province_manager", region=cast.province)
    del cast.city_manager.__dict__["_scopes"]
    submitted(scene, month)
    with pytest.raises(MakerIsChecker):
        month_approve(month=month, user=cast.city_manager, version=month.version)
    with pytest.raises(DatabaseError), transaction.atomic():
        Month.objects.filter(pk=month.pk).update(status="approved", approved_by=cast.city_manager)


def test_nobody_approves_what_they_ran(scene: Scene, month: Month) -> None:
    """The settlement clerk who ran the month has a second role."""
    cast = scene.cast
    scene.sell(cast.agent)
    scene.run(user=cast.settlement_clerk)
    grant_role(cast.settlement_clerk, "province_manager", region=cast.province)
    del cast.settlement_clerk.__dict__["_scopes"]
    month = submitted(scene, month_get(cast.city_a.pk, SEPTEMBER))
    with pytest.raises(MakerIsChecker):
        month_approve(month=month, user=cast.settlement_clerk, version=month.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Month.objects.filter(pk=month.pk).update(status="approved", approved_by=cast.settlement_clerk)


def test_nobody_publishes_what_they_submitted(scene: Scene, month: Month) -> None:
    cast = scene.cast
    month = approved(scene, month)
    grant_role(cast.city_manager, "province_manager", region=cast.province)
    del cast.city_manager.__dict__["_scopes"]
    with pytest.raises(MakerIsChecker):
        month_publish(month=month, user=cast.city_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Month.objects.filter(pk=month.pk).update(status="published", published_by=cast.city_manager)


def test_each_step_needs_its_right_in_this_city(scene: Scene, month: Month) -> None:
    cast = scene.cast
    for user in (cast.city_b_manager, cast.auditor, cast.settlement_clerk, cast.dealer_owner, cast.stranger):
        with pytest.raises(Forbidden):
            month_submit(month=month, user=user, version=month.version)
        with pytest.raises(Forbidden):
            month_approve(month=month, user=user, version=month.version)
        with pytest.raises(Forbidden):
            month_publish(month=month, user=user)
    with pytest.raises(Forbidden):
        month_approve(month=month, user=cast.city_manager, version=month.version)
    assert status(month) == "open"


def test_a_returned_month_is_open_again_with_the_reason(scene: Scene, month: Month) -> None:
    month = approved(scene, month)
    with pytest.raises(Refusal):
        month_return(month=month, user=scene.cast.province_manager, reason="  ")
    month = month_return(month=month, user=scene.cast.province_manager, reason="新桥店数量不符")
    assert (month.status, month.return_reason, month.approved_by, month.submitted_by) == (
        "open",
        "新桥店数量不符",
        None,
        None,
    )
    assert submitted(scene, month).return_reason == ""


def test_a_month_is_withdrawn_only_before_publication(scene: Scene, month: Month) -> None:
    month = month_withdraw(month=submitted(scene, month), user=scene.cast.city_manager)
    month = approved(scene, month)
    month_publish(month=month, user=scene.cast.province_manager)
    with pytest.raises(WrongState):
        month_withdraw(month=month, user=scene.cast.city_manager)
    with pytest.raises(WrongState):
        month_return(month=month, user=scene.cast.province_manager, reason="太晚")


def test_steps_cannot_be_skipped(scene: Scene, month: Month) -> None:
    province = scene.cast.province_manager
    with pytest.raises(WrongState):
        month_approve(month=month, user=province, version=month.version)
    with pytest.raises(WrongState):
        month_publish(month=month, user=province)
    changes: dict[str, Any] = {"status": "published", "approved_by": province, "published_by": province}
    with pytest.raises(DatabaseError), transaction.atomic():
        Month.objects.filter(pk=month.pk).update(**changes)


def test_a_month_that_was_never_run_cannot_be_submitted(scene: Scene) -> None:
    with pytest.raises(WrongState):
        month_submit(
            month=month_get(scene.cast.city_a.pk, SEPTEMBER), user=scene.cast.city_manager, version=0
        )


def test_nothing_moves_while_a_run_is_under_way(scene: Scene, month: Month) -> None:
    run_create(city_id=scene.cast.city_a.pk, period=SEPTEMBER, user=scene.cast.city_manager)
    with pytest.raises(WrongState):
        submitted(scene, month)


def test_months_are_published_in_their_order(scene: Scene, month: Month) -> None:
    scene.sell(scene.cast.agent, period=OCTOBER)
    scene.run(OCTOBER)
    october = approved(scene, month_get(scene.cast.city_a.pk, OCTOBER))
    with pytest.raises(WrongState):
        month_publish(month=october, user=scene.cast.province_manager)
    month_publish(month=approved(scene, month), user=scene.cast.province_manager)
    month_publish(month=october, user=scene.cast.province_manager)
