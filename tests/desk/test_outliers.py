"""What is unusual: beside the own months and beside the peers, by limits that hold at once, told in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.models import Norm, OutlierRule, Statement, Unusual
from commissions.outliers.services import norms_refresh, why_unusual
from commissions.services.month_line import month_state
from core.periods import shift
from tests.api.conftest import client_with_token
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def earned(cast: Cast, payee: Any, months: list[int], now: int) -> None:
    """Statements of the months before, the latest first, and of this one."""
    for back, amount in enumerate([now, *months]):
        Statement.objects.create(
            city_id=payee.city_id,
            period=shift(PERIOD, -back),
            payee=payee,
            district_id=payee.district_id,
            earned=amount,
            amount=amount,
            payable=max(amount, 0),
        )


def refresh(city: Any) -> dict[int, Unusual]:
    with connection.cursor() as cursor:
        norms_refresh(cursor, city_id=city.pk, period=PERIOD)
    return {row.payee_id: row for row in Unusual.objects.filter(city=city)}


def test_a_month_far_from_the_own_history_is_named_with_its_median(cast: Cast) -> None:
    earned(cast, cast.agent, [100_000, 110_000, 90_000, 105_000, 95_000, 500_000], 450_000)
    earned(cast, cast.other_agent, [100_000, 110_000, 90_000, 105_000, 95_000, 100_000], 112_000)
    found = refresh(cast.city_a)
    assert list(found) == [cast.agent.pk]
    row = found[cast.agent.pk]
    assert (row.usual, row.months, row.by_own, row.by_peers) == (100_000, 6, True, False)
    assert row.far == 350_000
    with translation.override("en"):
        assert why_unusual(row) == "own median of 6 months 1,000.00 yuan: 4.50 times it"


def test_little_money_few_months_and_a_limit_that_is_off_name_nobody(cast: Cast) -> None:
    earned(cast, cast.agent, [1_000, 1_000, 1_000], 40_000)
    earned(cast, cast.other_agent, [100_000, 100_000], 900_000)
    assert refresh(cast.city_a) == {}
    OutlierRule.objects.filter(code="own").update(least_amount=30_000, least_count=2)
    assert set(refresh(cast.city_a)) == {cast.agent.pk, cast.other_agent.pk}, "a change holds at once"
    OutlierRule.objects.update(is_active=False)
    assert not Unusual.objects.exists()


def test_much_less_than_usual_is_named_too_and_a_second_run_follows_the_draft(cast: Cast) -> None:
    earned(cast, cast.agent, [900_000, 800_000, 850_000, 870_000], 100_000)
    assert refresh(cast.city_a)[cast.agent.pk].far == 750_000
    Statement.objects.filter(payee=cast.agent, period=PERIOD).update(earned=860_000, amount=860_000)
    assert refresh(cast.city_a) == {}
    assert Norm.objects.count() == 1


def test_peers_are_those_of_one_kind_and_level_in_cities_of_one_class(cast: Cast) -> None:
    OutlierRule.objects.filter(code="peers").update(least_count=2)
    earned(cast, cast.agent, [], 2_000_000)
    for payee in (cast.other_agent, cast.agent_b):
        earned(cast, payee, [], 150_000)
    same = cast.city_a.city_class == cast.city_b.city_class
    found = refresh(cast.city_a)
    if same:
        assert found[cast.agent.pk].by_peers
        assert found[cast.agent.pk].peer_usual == 150_000
    type(cast.city_b).objects.filter(pk=cast.city_b.pk).update(
        city_class=3 if cast.city_b.city_class != 3 else 1
    )
    assert refresh(cast.city_a) == {}, "with one peer less there are too few"


def test_the_desk_leads_to_the_list_and_the_list_to_holding(cast: Cast, sign_in: SignIn) -> None:
    Ledger(cast, cast.city_a)
    earned(cast, cast.agent, [100_000] * 4, 900_000)
    refresh(cast.city_a)
    state = month_state(cast.city_a.pk, PERIOD).after
    assert (state.unusual, state.unusual_amount) == (1, 900_000)
    address = reverse("commissions:outlier_list", args=[cast.city_a.pk, PERIOD])
    month = reverse("commissions:month_detail", args=[cast.city_a.pk, PERIOD])
    auditor = sign_in(cast.auditor)
    assert address in auditor.get(month).content.decode()
    hold = reverse("commissions:statement_lines_hold", args=[Statement.objects.get(period=PERIOD).pk])
    assert hold in auditor.get(address).content.decode()
    assert hold not in sign_in(cast.city_manager).get(address).content.decode()
    assert sign_in(cast.city_b_manager).get(address).status_code == 404
    again = reverse("commissions:outliers_refresh", args=[cast.city_a.pk, PERIOD])
    assert again not in auditor.get(address).content.decode()
    Statement.objects.filter(period=PERIOD).update(earned=700_000, amount=700_000)
    assert sign_in(cast.city_manager).post(again).headers["Location"] == address
    assert Unusual.objects.get().far == 600_000
    for way, count in (("up", 1), ("down", 0)):
        assert len(auditor.get(address, {"way": way}).context["page"].rows) == count


def test_the_province_changes_the_limits_by_table_and_by_program(cast: Cast, sign_in: SignIn) -> None:
    rule = OutlierRule.objects.get(code="own")
    client = client_with_token(cast.province_manager)
    address = reverse("api:outlier_rule_detail", args=[rule.pk])
    etag = client.get(address)["ETag"]
    wrong = client.patch(
        address, {"least_count": 0}, content_type="application/json", headers={"If-Match": etag}
    )
    assert wrong.status_code == 400
    done = client.patch(address, {"times": "4"}, content_type="application/json", headers={"If-Match": etag})
    assert (done.status_code, OutlierRule.objects.get(code="own").times) == (200, 40_000)
