"""Two approve one proposed amount at the same moment."""

from collections.abc import Callable
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError

from commissions.adjustments import services
from commissions.adjustments.services import adjustment_approve
from commissions.models import Adjustment, AdjustmentRequest
from core.errors import Conflict
from tests.cast import Cast, make_cast, make_user
from tests.concurrency.together import succeeded, together
from tests.factories.adjustments import propose
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def approving(row: AdjustmentRequest, user: User) -> Callable[[], Any]:
    return lambda: adjustment_approve(adjustment_request=row, user=User.objects.get(pk=user.pk))


def managers(cast: Cast) -> list[User]:
    return [cast.province_manager, make_user("province2", "province_manager", region=cast.province)]


def test_of_two_approvals_one_becomes_money(people: Cast) -> None:
    row = propose(people)
    answers = together(*(approving(row, user) for user in managers(people)))
    assert len(succeeded(answers)) == Adjustment.objects.count() == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1


def test_control_without_the_lock_both_see_it_waiting_and_only_the_database_stops_the_second(
    people: Cast,
) -> None:
    row = propose(people)
    seen = Barrier(2)

    def look(row: AdjustmentRequest, *_rest: Any) -> AdjustmentRequest:
        held = AdjustmentRequest.objects.get(pk=row.pk)
        seen.wait(10)
        return held

    with mock.patch.object(services, "_locked", look):
        answers = together(*(approving(row, user) for user in managers(people)))
    assert sum(isinstance(answer, DatabaseError) for answer in answers) == 1
    assert Adjustment.objects.count() == 1
