"""The channel register as each of the cast sees it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.periods import today
from network.models import Channel, Position
from tests.cast import Cast
from tests.forms import seen

SignIn = Callable[[Any], Client]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("province_manager", {"agent", "store", "sub_agent", "other_agent", "agent_b", "outlet"}),
        ("city_manager", {"agent", "store", "sub_agent", "other_agent", "outlet"}),
        ("district_supervisor", {"agent", "store", "sub_agent", "outlet"}),
        ("city_b_manager", {"agent_b"}),
        ("outlet_manager", {"outlet"}),
        ("dealer_owner", {"agent", "store", "sub_agent"}),
        ("dealer_clerk", {"store"}),
    ],
)
def test_everyone_sees_the_channels_of_their_scope(
    cast: Cast, sign_in: SignIn, who: str, seen: set[str]
) -> None:
    client = sign_in(getattr(cast, who))
    text = client.get("/channels/").content.decode()
    everyone = ("agent", "store", "sub_agent", "other_agent", "agent_b", "outlet")
    shown = {name for name in everyone if re.search(rf'"/channels/{getattr(cast, name).pk}/["?]', text)}
    assert shown == seen
    for name in everyone:
        expected = 200 if name in seen else 404
        assert client.get(f"/channels/{getattr(cast, name).pk}/").status_code == expected, name


def test_a_stranger_finds_no_register(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    for path in ("/channels/", "/channels/regions/", f"/channels/{cast.agent.pk}/"):
        assert client.get(path).status_code == 404


def test_drop_downs_offer_the_places_of_ones_own_scope(cast: Cast, sign_in: SignIn) -> None:
    text = sign_in(cast.city_manager).get("/channels/").content.decode()
    assert cast.district_a1.name in text
    assert cast.district_b1.name not in text
    assert cast.city_b.name not in text


def test_districts_of_several_cities_carry_the_name_of_their_city(cast: Cast, sign_in: SignIn) -> None:
    text = sign_in(cast.province_manager).get("/channels/").content.decode()
    assert f"{cast.city_b.name} {cast.district_b1.name}" in text
    own = sign_in(cast.city_manager).get("/channels/").content.decode()
    assert f"{cast.city_a.name} {cast.district_a1.name}" not in own


def test_a_foreign_district_in_the_address_filters_nothing_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    text = client.get("/channels/", {"district": cast.district_b1.pk}).content.decode()
    assert cast.agent_b.code not in text


def test_the_search_finds_the_beginning_of_a_code_and_any_part_of_a_name(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    by_code = client.get("/channels/", {"q": "LJA0017"}).content.decode()
    by_name = client.get("/channels/", {"q": "兴农"}).content.decode()
    inside = client.get("/channels/", {"q": "A0017"}).content.decode()
    link = f"/channels/{cast.other_agent.pk}/"
    assert link in by_code
    assert link in by_name
    assert link not in inside


def placing(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "effective_from": today().isoformat(),
        "district": cast.district_a2.pk,
        "mode": 2,
        "level": 1,
        "star": 5,
        **changes,
    }


def place(client: Client, cast: Cast, data: dict[str, Any]) -> Any:
    page = f"/channels/{cast.agent.pk}/place/"
    return client.post(page, {**data, "seen": seen(client, page)})


def test_a_placement_is_recorded_from_its_day(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    answer = place(client, cast, placing(cast))
    assert answer.status_code == 302
    channel = Channel.objects.get(pk=cast.agent.pk)
    assert (channel.district, channel.star) == (cast.district_a2, 5)
    assert Position.objects.filter(channel=channel).count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("city_b_manager", 404),
        ("stranger", 404),
        ("auditor", 403),
        ("dealer_owner", 403),
        ("settlement_clerk", 403),
        ("sysadmin", 403),
    ],
)
def test_others_place_nothing(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(getattr(cast, who))
    for path in ("place", "close"):
        assert client.post(f"/channels/{cast.store.pk}/{path}/", placing(cast)).status_code == status
        assert client.get(f"/channels/{cast.store.pk}/{path}/").status_code == status
    assert Position.objects.filter(channel=cast.store).count() == 1


def test_nobody_places_a_channel_into_a_city_that_is_not_theirs(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    answer = place(client, cast, placing(cast, district=cast.district_b1.pk))
    assert answer.status_code == 422
    assert Channel.objects.get(pk=cast.agent.pk).city == cast.city_a


def test_a_placement_before_the_opening_is_refused_at_the_field(cast: Cast, sign_in: SignIn) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(opened_on=datetime.date(2026, 1, 1))
    client = sign_in(cast.city_manager)
    data = placing(cast, effective_from="2025-12-31")
    answer = place(client, cast, data)
    assert answer.status_code == 422
    assert "effective_from" in answer.context["form"].errors


def test_the_page_shows_where_the_channel_stood_on_a_day(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    place(client, cast, placing(cast))
    page = f"/channels/{cast.agent.pk}/"
    yesterday = (today() - datetime.timedelta(days=1)).isoformat()
    before = client.get(page, {"day": yesterday}).content.decode().partition('id="as-of"')[2]
    now = client.get(page).content.decode().partition('id="as-of"')[2]
    assert cast.district_a1.name in before
    assert cast.district_a2.name in now
    assert client.get(page, {"day": "2026-13-99"}).status_code == 200


def test_an_outlet_closes_and_a_closed_channel_takes_no_more_changes(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    page = f"/channels/{cast.outlet.pk}"
    assert client.post(f"{page}/close/", {"closed_on": today().isoformat()}).status_code == 302
    assert Channel.objects.get(pk=cast.outlet.pk).status == "closed"
    assert client.post(f"{page}/close/", {"closed_on": today().isoformat()}).status_code == 409
    assert client.post(f"{page}/place/", placing(cast)).status_code == 404


def test_the_region_tree_counts_what_the_reader_may_see(cast: Cast, sign_in: SignIn) -> None:
    def counts(user: Any) -> dict[str, list[int]]:
        table = sign_in(user).get("/channels/regions/?all=1").context["table"]
        return {
            r.code: [r.outlets, r.agents, r.stores, r.managers] for r in (row.record for row in table.rows)
        }

    assert counts(cast.city_manager) == {"LJ": [1, 3, 1, 0], "LJ01": [1, 2, 1, 0], "LJ02": [0, 1, 0, 0]}
    assert counts(cast.province_manager)["JL"] == [1, 4, 1, 0]
