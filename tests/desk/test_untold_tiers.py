"""Beside the hint for the next tier the dealer reads which tiers it can't tell of, and why."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from commissions.choices import CountPeriod, TierBasis, TierMode
from commissions.services.untold_tiers import untold_tiers
from sales.choices import Grain
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, statement_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tier_mode": TierMode.TRANSACTION}, "each order has a tier of its own"),
        ({"tier_basis": TierBasis.FIGURE}, "a figure of the month"),
        ({"tier_basis": TierBasis.MONTHS}, "the time that has passed"),
        ({"tier_basis": TierBasis.DAYS}, "the time that has passed"),
        ({"count_period": CountPeriod.DAY}, "each day is counted by itself"),
        ({"grain": Grain.SUBSCRIBER_MONTH}, "something other than sales"),
        ({}, ""),
        ({"tier_mode": TierMode.MARGINAL}, ""),
        ({"tier_mode": TierMode.TRANSACTION, "bands": ((0, None, 300_000),)}, ""),
    ],
)
def test_a_tier_that_more_sales_do_not_reach_is_told_with_the_reason(
    cast: Cast, fields: dict[str, Any], words: str
) -> None:
    component = make_component(cast, name="阶梯", **fields)
    with translation.override("en"):
        told = untold_tiers({component.key_id}, PERIOD)
        assert [words in sentence and "“阶梯”" in sentence for sentence in told] == [True] * bool(words)
        assert untold_tiers({component.key_id}, 202512) == []
        assert untold_tiers(set(), PERIOD) == []


def test_components_with_one_reason_stand_in_one_sentence(cast: Cast) -> None:
    keys = {
        make_component(cast, code, name, tier_mode=TierMode.TRANSACTION).key_id
        for code, name in (("a", "甲"), ("b", "乙"))
    }
    with translation.override("en"):
        (told,) = untold_tiers(keys, PERIOD)
    assert "“甲”" in told
    assert "“乙”" in told


def test_the_dealer_reads_it_below_the_statement(cast: Cast, sign_in: Any) -> None:
    component = make_component(cast, name="按单阶梯", tier_mode=TierMode.TRANSACTION)
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, component, 1, 5_000)
    ledger.publish()
    address = reverse("commissions:statement_next_tier", kwargs={"pk": statement_of(cast.agent).pk})
    page = sign_in(cast.dealer_owner).get(address).content.decode()
    assert "“按单阶梯”" in page
