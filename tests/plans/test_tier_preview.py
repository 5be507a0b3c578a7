"""What the four tier modes would pay, as the page of a component shows it: the numbers of paragraph 6.4."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import PlanVersion
from commissions.services.plan_content import BandContent, ComponentContent, RuleContent
from commissions.services.tier_preview import MODES, tier_preview
from tests.cast import Cast
from tests.factories.plans import component, make_draft, make_plan
from tests.plans.entries import Sent

QUOTA = (
    BandContent(0, 10_000, 5_000),
    BandContent(10_000, 12_500, 7_500),
    BandContent(12_500, None, 10_000),
)
PIECES = (BandContent(0, 10, 10_000), BandContent(10, None, 20_000))


def amounts(content: ComponentContent, bands: Any, total: int, sales: int = 10) -> dict[str, int]:
    points = tier_preview(content, bands, total=total, sales=sales)
    found = next(point.amounts for point in points if point.total == total)
    return dict(zip(MODES, found, strict=True))


def test_sales_of_140_percent_of_a_quota_of_100_000() -> None:
    plan = component(kind="percent", measure="first_payment", tier_basis="target_share")
    found = amounts(plan, QUOTA, 14_000)
    assert (found["whole"], found["marginal"], found["excess"]) == (14_000_000, 8_375_000, 9_000_000)


def test_a_sale_alone_is_held_against_the_tiers_by_its_own_size() -> None:
    assert amounts(component(), PIECES, 20) == {
        "whole": 4_000,
        "marginal": 3_000,
        "excess": 3_000,
        "transaction": 2_000,
    }
    assert amounts(component(), PIECES, 20, sales=1)["transaction"] == 4_000


def test_the_edge_belongs_to_the_tier_that_the_component_says() -> None:
    assert amounts(component(), PIECES, 10)["whole"] == 2_000
    assert amounts(component(edges="upper"), PIECES, 10)["whole"] == 1_000


def test_points_around_the_edges_are_shown_too() -> None:
    points = tier_preview(component(), PIECES, total=100, sales=1)
    assert [point.total for point in points] == [5, 10, 15, 100]


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    return make_draft(make_plan(cast.province), cast.province_manager)


@pytest.fixture
def client(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.province_manager)


def entry(**fields: Any) -> Sent:
    return {
        "name": "",
        "code": "X",
        "kind": "piece",
        "grain": "1",
        "tier_mode": "marginal",
        "tier_basis": "count",
        "rates-edge": ["0", "10"],
        "rates-level": ["1", ""],
        "rates-rate": ["1", "2", "3", "4"],
        **fields,
    }


@pytest.mark.django_db
def test_the_page_compares_the_modes_for_what_is_typed(client: Client, draft: PlanVersion) -> None:
    address = reverse("commissions:component_tiers", args=[draft.pk])
    table = client.post(address, entry(**{"tiers-total": "20", "tiers-sales": "4", "tiers-rule": "2"}))
    preview = table.context["preview"]
    chosen = next(row for row in preview.rows if row.is_chosen)
    assert [amount for amount, _mode in chosen.amounts] == [8_000, 7_000, 7_000, 6_000]
    assert [mode for _amount, mode in chosen.amounts] == [False, True, False, False]
    assert draft.components.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"tier_mode": ""},
        {"kind": "override"},
        {"tier_basis": "figure"},
        {"rates-rate": ["", "", "", ""]},
        {"tiers-total": "viel"},
        {"tiers-sales": "0"},
        {"tiers-rule": "²"},
        {"kind": "", "grain": "9"},
    ],
)
def test_what_can_not_be_compared_is_said_in_words(
    client: Client, draft: PlanVersion, fields: dict[str, Any]
) -> None:
    answer = client.post(reverse("commissions:component_tiers", args=[draft.pk]), entry(**fields))
    assert answer.status_code == 200


def test_a_rule_without_tiers_of_its_own_has_one_rate_in_all_modes() -> None:
    rule = RuleContent(bands=(BandContent(0, None, 10_000),))
    assert set(amounts(component(rules=(rule,)), rule.bands, 7).values()) == {700}
