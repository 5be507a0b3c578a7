"""Columns, density, page length and saved views belong to a user and a list; addresses stay shareable."""

import re
from typing import Any

import pytest
from django.test import Client

from core.models import ListSetting, SavedView
from tests.cast import Cast


def _heads(page: str) -> list[str]:
    head = page.split("<thead>")[1].split("</thead>")[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<th[^>]*>(.*?)</th>", head)]


def _codes(page: str) -> list[str]:
    return re.findall(r'<td class="code[^"]*">(?:<input[^>]*>)?<a href="[^"]*">([^<]+)</a>', page)


def _set(client: Client, **data: Any) -> Any:
    return client.post("/lists/display/", {"at": "/channels/?q=LJA", **data})


def test_chosen_columns_are_shown_in_their_order_and_to_nobody_else(
    cast: Cast, manager: Client, sign_in: Any
) -> None:
    response = _set(manager, columns=["status", "code", "star"], density="compact", page_size="25")
    assert response["Location"] == "/channels/?q=LJA"
    page = manager.get("/channels/").content.decode()
    assert _heads(page) == ["Status", "Channel", "Star"]
    assert "is-compact" in page
    assert len(_heads(sign_in(cast.province_manager).get("/channels/").content.decode())) == 6


def test_the_column_that_leads_to_the_row_cannot_be_left_out(cast: Cast, manager: Client) -> None:
    _set(manager, columns=["star"], page_size="50")
    assert _heads(manager.get("/channels/").content.decode()) == ["Channel", "Star"]


def test_columns_in_the_address_win_and_unknown_ones_are_passed_over(cast: Cast, manager: Client) -> None:
    _set(manager, columns=["code", "star"], page_size="50")
    page = manager.get("/channels/?columns=code,password,kind").content.decode()
    assert _heads(page) == ["Channel", "Kind"]


def test_sums_are_of_columns_that_are_shown(cast: Cast, manager: Client) -> None:
    assert "<tfoot>" in manager.get("/channels/").content.decode()
    assert "<tfoot>" not in manager.get("/channels/?columns=code,star").content.decode()


def test_a_column_that_does_not_exist_is_refused(cast: Cast, manager: Client) -> None:
    assert _set(manager, columns=["password"], page_size="50").status_code == 422
    assert _set(manager, columns=["code"], page_size="100000").status_code == 422
    assert not ListSetting.objects.exists()


def test_the_page_length_is_the_users_own(cast: Cast, manager: Client) -> None:
    ListSetting.objects.create(user=cast.city_manager, list_name="channel_list", page_size=2)
    assert len(_codes(manager.get("/channels/").content.decode())) == 2


def _save(client: Client, at: str, **data: Any) -> SavedView:
    assert client.post("/lists/views/save/", {"at": at, **data}).status_code == 302
    return SavedView.objects.latest("pk")


def test_a_saved_view_opens_with_its_filters_order_and_columns(cast: Cast, manager: Client) -> None:
    view = _save(manager, "/channels/?q=LJA&sort=-code&columns=code,star&after=x", name="A")
    assert view.query == "q=LJA&sort=-code&columns=code%2Cstar"
    page = manager.get(f"/channels/?{view.address_query}").content.decode()
    assert _codes(page) == ["LJA0017", "LJA0001-02", "LJA0001"]
    assert _heads(page) == ["Channel", "Star"]
    assert view.name in page


def test_saving_under_the_same_name_replaces_ones_own_view(cast: Cast, manager: Client) -> None:
    _save(manager, "/channels/?q=LJA", name="A")
    _save(manager, "/channels/?q=YPA", name="A")
    assert [view.query for view in SavedView.objects.all()] == ["q=YPA"]


def test_a_shared_view_shows_everyone_their_own_rows(cast: Cast, manager: Client, sign_in: Any) -> None:
    view = _save(manager, "/channels/?sort=code", name="A", shared_role="city_manager")
    other = sign_in(cast.city_b_manager)
    menu = other.get("/lists/views/", {"at": "/channels/"}).content.decode()
    assert view.address_query.replace("&", "&amp;") in menu
    assert _codes(other.get(f"/channels/?{view.address_query}").content.decode()) == [cast.agent_b.code]
    assert (
        "?sort=code" not in sign_in(cast.auditor).get("/lists/views/", {"at": "/channels/"}).content.decode()
    )


def test_a_private_view_is_nobody_elses(cast: Cast, manager: Client, sign_in: Any) -> None:
    view = _save(manager, "/channels/?sort=code", name="ABC")
    other = sign_in(cast.province_manager)
    assert "ABC" not in other.get("/lists/views/", {"at": "/channels/"}).content.decode()
    assert "ABC" not in other.get(f"/channels/?{view.address_query}").content.decode()
    for act in ("default", "delete"):
        assert other.post(f"/lists/views/{view.pk}/{act}/", {"at": "/channels/"}).status_code == 404


def test_who_may_not_share_keeps_views_private(cast: Cast, sign_in: Any) -> None:
    view = _save(sign_in(cast.auditor), "/channels/", name="A", shared_role="city_manager")
    assert view.shared_role == ""


def test_only_its_owner_deletes_a_shared_view(cast: Cast, manager: Client, sign_in: Any) -> None:
    view = _save(manager, "/channels/", name="A", shared_role="city_manager")
    where = {"at": "/channels/"}
    assert sign_in(cast.city_b_manager).post(f"/lists/views/{view.pk}/delete/", where).status_code == 403
    assert manager.post(f"/lists/views/{view.pk}/delete/", where).status_code == 302
    assert not SavedView.objects.exists()


def test_a_default_view_opens_with_the_list_until_it_is_taken_back(cast: Cast, manager: Client) -> None:
    view = _save(manager, "/channels/?q=LJA0017", name="A", is_default="on")
    assert manager.get("/channels/")["Location"] == f"/channels/?{view.address_query}"
    assert len(_codes(manager.get("/channels/?all=1").content.decode())) == 3
    manager.post(f"/lists/views/{view.pk}/default/", {"at": "/channels/"})
    assert manager.get("/channels/").status_code == 200


@pytest.mark.parametrize("view", ["0", "x", "9" * 40, "-1", "٣"])
def test_a_view_that_is_not_there_leaves_the_list_as_it_is(view: str, cast: Cast, manager: Client) -> None:
    assert manager.get("/channels/", {"view": view}).status_code == 200


def test_whoever_does_not_see_a_list_has_no_settings_of_it(cast: Cast, sign_in: Any) -> None:
    for path in ("display/", "views/", "views/save/", "neighbours/"):
        assert sign_in(cast.stranger).get(f"/lists/{path}", {"at": "/channels/"}).status_code == 404


def _turns(client: Client, at: str, pk: int) -> dict[str, str]:
    page = client.get("/lists/neighbours/", {"at": at, "pk": str(pk)}).content.decode()
    found = re.findall(r'href="([^"?]*)\?[^"]*" rel="(prev|next)"', page)
    return {rel: address for address, rel in found}


def test_next_and_previous_follow_the_list_that_a_page_was_opened_from(cast: Cast, manager: Client) -> None:
    def page(channel: Any) -> str:
        return f"/channels/{channel.pk}/"

    assert _turns(manager, "/channels/?q=LJA", cast.sub_agent.pk) == {
        "prev": page(cast.agent),
        "next": page(cast.other_agent),
    }
    assert _turns(manager, "/channels/?q=LJA&sort=-code", cast.sub_agent.pk) == {
        "prev": page(cast.other_agent),
        "next": page(cast.agent),
    }
    assert "next" not in _turns(manager, "/channels/?q=LJA", cast.other_agent.pk)
    assert _turns(manager, "/channels/?q=LJA0017", cast.agent.pk) == {}
    assert _turns(manager, "/channels/", cast.agent_b.pk) == {}
