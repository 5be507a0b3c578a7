"""Who may give which role where: rank, region and the wall between administering and deciding."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.errors import Conflict, Forbidden
from core.periods import today
from network.models import Channel, Region
from tests.cast import Cast, grant_role, make_user
from users.models import Grant, Role, User
from users.services.grants import grant_add, grant_end


def give(
    actor: User,
    user: User,
    role: str,
    *,
    region: Region | None = None,
    channel: Channel | None = None,
    begin: datetime.date | None = None,
    end: datetime.date | None = None,
) -> Grant:
    return grant_add(
        actor=User.objects.get(pk=actor.pk),
        user=user,
        role=Role.objects.get(code=role),
        region=region,
        channel=channel,
        valid_from=begin or today(),
        valid_to=end,
    )


def test_a_city_manager_gives_lower_roles_in_the_own_city(cast: Cast) -> None:
    give(cast.city_manager, cast.stranger, "district_supervisor", region=cast.district_a2)
    assert User.objects.get(pk=cast.stranger.pk).can("sales.result_upload")


@pytest.mark.parametrize("role", ["city_manager", "province_manager", "system_administrator"])
def test_a_city_manager_gives_no_own_or_higher_rank(cast: Cast, role: str) -> None:
    with pytest.raises(Forbidden):
        give(cast.city_manager, cast.stranger, role, region=cast.city_a)


def test_a_city_manager_gives_nothing_in_another_city(cast: Cast) -> None:
    for place in (cast.city_b, cast.district_b1, cast.province):
        with pytest.raises(Forbidden):
            give(cast.city_manager, cast.stranger, "outlet_manager", region=place)
    with pytest.raises(Forbidden):
        give(cast.city_manager, cast.stranger, "dealer_clerk", channel=cast.agent_b)


def test_a_rank_counts_only_where_it_is_held(cast: Cast) -> None:
    """A city manager of A who also owns a dealer in B gives there what a dealer owner may."""
    grant_role(cast.city_manager, "dealer_owner", channel=cast.agent_b)
    give(cast.city_manager, cast.stranger, "dealer_clerk", channel=cast.agent_b)
    with pytest.raises(Forbidden):
        give(cast.city_manager, cast.stranger, "outlet_manager", channel=cast.agent_b)


def test_nobody_changes_their_own_roles(cast: Cast) -> None:
    for actor in (cast.city_manager, cast.sysadmin):
        with pytest.raises(Forbidden):
            give(actor, actor, "outlet_manager", region=cast.city_a)
    with pytest.raises(Forbidden):
        grant_end(actor=cast.sysadmin, grant=cast.sysadmin.grants.get(), last_day=today())


def test_a_person_of_own_rank_or_of_two_cities_is_not_a_city_managers_to_change(cast: Cast) -> None:
    peer = make_user("peer", "city_manager", region=cast.city_a)
    both = make_user("both", "outlet_manager", region=cast.city_a)
    grant_role(both, "outlet_manager", region=cast.city_b)
    for person in (peer, both):
        with pytest.raises(Forbidden):
            give(cast.city_manager, person, "dealer_clerk", region=cast.city_a)
    with pytest.raises(Forbidden):
        grant_end(actor=cast.city_manager, grant=peer.grants.get(), last_day=today())


def test_without_the_permission_nothing_is_given(cast: Cast) -> None:
    for actor in (cast.auditor, cast.province_manager, cast.district_supervisor):
        with pytest.raises(Forbidden):
            give(actor, cast.stranger, "dealer_clerk", region=cast.city_a)


def test_administering_and_deciding_exclude_each_other(cast: Cast) -> None:
    admin = make_user("admin", "system_administrator", region=cast.province)
    with pytest.raises(Conflict):
        give(cast.sysadmin, admin, "province_manager", region=cast.province)
    with pytest.raises(Conflict):
        give(cast.sysadmin, cast.province_manager, "system_administrator", region=cast.province)


def test_an_administrator_decides_nothing_even_with_the_role_in_the_table(cast: Cast) -> None:
    grant_role(cast.sysadmin, "province_manager", region=cast.province)
    admin = User.objects.get(pk=cast.sysadmin.pk)
    assert admin.can("commissions.run_view")
    assert not admin.can("commissions.run_approve")
    assert not admin.can("commissions.run_publish")


def test_a_role_is_held_once_at_a_time(cast: Cast) -> None:
    first = give(cast.city_manager, cast.stranger, "outlet_manager", region=cast.city_a)
    with pytest.raises(Conflict):
        give(cast.city_manager, cast.stranger, "outlet_manager", region=cast.city_a)
    grant_end(actor=cast.city_manager, grant=first, last_day=today())
    later = today() + datetime.timedelta(days=1)
    give(cast.city_manager, cast.stranger, "outlet_manager", region=cast.city_a, begin=later)


def test_a_grant_ends_after_its_last_day_and_is_kept(cast: Cast, clerk_of_a: User) -> None:
    grant = clerk_of_a.grants.get()
    grant_end(actor=cast.city_manager, grant=grant, last_day=today() - datetime.timedelta(days=1))
    assert not User.objects.get(pk=clerk_of_a.pk).held
    assert clerk_of_a.grants.count() == 1
    with pytest.raises(Conflict):
        grant_end(actor=cast.city_manager, grant=grant, last_day=today())


def test_dates_and_places_that_make_no_sense_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        give(cast.city_manager, cast.stranger, "outlet_manager")
    yesterday = today() - datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        give(cast.city_manager, cast.stranger, "outlet_manager", region=cast.city_a, end=yesterday)
