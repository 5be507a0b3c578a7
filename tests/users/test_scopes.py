"""Who sees what: grants become scopes, scopes become rows."""

import datetime

from network.models import Channel
from tests.cast import Cast, grant_role
from users.models import Grant, User


def codes(user: User) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return set(Channel.objects.visible_to(fresh).values_list("code", flat=True))


def test_a_province_grant_sees_every_channel(cast: Cast) -> None:
    assert codes(cast.province_manager) == set(Channel.objects.values_list("code", flat=True))


def test_a_city_grant_sees_that_city_only(cast: Cast) -> None:
    assert codes(cast.city_manager) == {"LJA0001", "LJS0001", "LJA0001-02", "LJA0017", "LJ100001"}
    assert codes(cast.city_b_manager) == {"YPA0003"}


def test_a_district_grant_sees_that_district_only(cast: Cast) -> None:
    assert codes(cast.district_supervisor) == {"LJA0001", "LJS0001", "LJA0001-02", "LJ100001"}


def test_a_dealer_sees_its_stores_and_level_two_agents(cast: Cast) -> None:
    assert codes(cast.dealer_owner) == {"LJA0001", "LJS0001", "LJA0001-02"}
    assert codes(cast.dealer_clerk) == {"LJS0001"}


def test_a_user_without_a_grant_sees_nothing(cast: Cast) -> None:
    assert codes(cast.stranger) == set()


def test_a_grant_outside_its_dates_counts_for_nothing(cast: Cast) -> None:
    Grant.objects.filter(user=cast.city_manager).update(valid_to=datetime.date(2020, 1, 2))
    assert codes(cast.city_manager) == set()
    Grant.objects.filter(user=cast.city_b_manager).update(valid_from=datetime.date(2999, 1, 1))
    assert codes(cast.city_b_manager) == set()


def test_several_grants_add_up_by_permission(cast: Cast) -> None:
    grant_role(cast.city_manager, "dealer_owner", channel=cast.agent_b)
    assert "YPA0003" in codes(cast.city_manager)
    fresh = User.objects.get(pk=cast.city_manager.pk)
    assert not fresh.scope_for("commissions.run_start").has_city(cast.city_b.pk)


def test_a_disabled_user_has_no_scope(cast: Cast) -> None:
    User.objects.filter(pk=cast.city_manager.pk).update(is_active=False)
    assert codes(cast.city_manager) == set()
