"""Lists: every row on exactly one page, in order, at the same cost; filters, search, sums."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.views import listing
from core.views.paging import KeysetPager
from network.choices import ChannelKind, RegionLevel
from network.models import Channel, Region
from tests.cast import Cast, make_channel, make_user

FRAGMENT = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture
def many(cast: Cast) -> list[Channel]:
    """Thirty more agents in city A; every third has no star, many share one."""
    return [
        make_channel(
            f"LJA1{number:03d}",
            f"临江第{number}通信",
            ChannelKind.AGENT,
            cast.district_a1,
            star=None if number % 3 == 0 else number % 4 + 1,
        )
        for number in range(30)
    ]


def _codes(page: str) -> list[str]:
    return re.findall(r'<td class="code[^"]*">(?:<input[^>]*>)?<a href="[^"]*">([^<]+)</a>', page)


def _next(page: str, which: str) -> str | None:
    found = re.search(rf'href="\?([^"]*{which}=[^"]*)"', page)
    return found.group(1).replace("&amp;", "&") if found else None


@pytest.mark.parametrize("sort", ["code", "-code", "star", "-star", "opened_on", "-opened_on"])
def test_paging_forth_and_back_shows_every_row_once_and_in_order(
    sort: str, many: list[Channel], cast: Cast, manager: Client
) -> None:
    forth: list[list[str]] = []
    query: str | None = f"sort={sort}"
    last = ""
    while query is not None:
        last = manager.get(f"/channels/?{query}").content.decode()
        forth.append(_codes(last))
        query = _next(last, "after")
    seen = [code for page in forth for code in page]
    expected = set(Channel.objects.filter(city=cast.city_a).values_list("code", flat=True))
    assert len(seen) == len(expected)
    assert set(seen) == expected
    back = [_codes(last)]
    query = _next(last, "before")
    while query is not None:
        page = manager.get(f"/channels/?{query}").content.decode()
        back.append(_codes(page))
        query = _next(page, "before")
    assert back[::-1] == forth


@pytest.mark.parametrize("path", ["code", "-star"])
def test_the_pager_keeps_the_order_of_the_database(path: str, many: list[Channel]) -> None:
    pager = KeysetPager(Channel.objects.all(), path, "pk", 7)
    sign = "-" if path.startswith("-") else ""
    expected = list(Channel.objects.order_by(path, f"{sign}pk").values_list("pk", flat=True))
    seen: list[int] = []
    after = ""
    while True:
        page = pager.page(after=after)
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        after = page.after
    assert seen == expected


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "WzEsMl0",
        "bnVsbA",
        "W251bGwsIG51bGxd",
        "W1sxXSwgMV0",
        "WyJcdTAwMDAiLCAxXQ",
        "WyJhIiwgMWUzMF0",
        "%00",
        "é",
    ],
)
def test_a_cursor_that_cannot_be_read_gives_the_first_page(cursor: str, manager: Client, cast: Cast) -> None:
    first = _codes(manager.get("/channels/").content.decode())
    assert _codes(manager.get("/channels/", {"after": cursor}).content.decode()) == first


def test_a_column_that_cannot_be_sorted_leaves_the_default_order(manager: Client, cast: Cast) -> None:
    plain = _codes(manager.get("/channels/").content.decode())
    assert _codes(manager.get("/channels/?sort=password").content.decode()) == plain
    assert _codes(manager.get("/channels/?sort=status").content.decode()) == plain


def test_the_count_and_the_sum_are_of_what_the_filters_leave(manager: Client, many: list[Channel]) -> None:
    page = manager.get("/channels/?q=LJA1").content.decode()
    total = sum(channel.star or 0 for channel in many)
    assert "<tfoot>" in page
    assert re.search(rf'<td class="num[^"]*">{total}</td>', page)
    assert "30 " in re.sub(r"<[^>]+>", "", page.split('class="list-foot"')[1])


def test_beyond_the_limit_the_count_is_capped_and_no_sum_is_claimed(
    manager: Client, many: list[Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing.ListView, "count_limit", 20)
    page = manager.get("/channels/?q=LJA1").content.decode()
    assert "20+" in page
    assert "<tfoot>" not in page


def test_searching_finds_by_beginning_of_code_and_part_of_name(manager: Client, many: list[Channel]) -> None:
    assert _codes(manager.get("/channels/?q=LJA1007").content.decode()) == ["LJA1007"]
    assert _codes(manager.get("/channels/?q=第7通").content.decode()) == ["LJA1007"]
    assert _codes(manager.get("/channels/?q=A1007").content.decode()) == []


def test_a_chip_takes_its_filter_away_and_keeps_the_others(manager: Client, cast: Cast) -> None:
    page = manager.get(f"/channels/?q=LJ&kind=2&sort=-code&district={cast.district_a1.pk}").content.decode()
    chips = [match.replace("&amp;", "&") for match in re.findall(r'<a class="chip" href="\?([^"]*)"', page)]
    assert len(chips) == 3
    assert any("kind" not in chip and "q=LJ" in chip and "sort=-code" in chip for chip in chips)


def test_a_filter_value_out_of_the_list_is_ignored_and_harms_nothing(manager: Client, cast: Cast) -> None:
    for value in ("999999", "abc", "9" * 40, "\x00"):
        assert manager.get("/channels/", {"district": value, "q": value}).status_code == 200


def test_a_fragment_is_only_the_rows(manager: Client, cast: Cast) -> None:
    fragment = manager.get("/channels/", headers=FRAGMENT).content.decode()
    assert "<html" not in fragment
    assert 'id="results"' in fragment
    assert 'class="filters"' not in fragment
    restored = manager.get("/channels/", headers={**FRAGMENT, "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_a_list_costs_the_same_queries_at_any_length(
    cast: Cast, manager: Client, many: list[Channel]
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(path).status_code == 200
        return len(captured)

    queries("/channels/")  # the first request also notes the beginning of the session
    assert queries("/channels/?q=LJA1007") == queries("/channels/?q=LJ") <= 8


def test_an_empty_list_leads_on(cast: Cast, sign_in: Any) -> None:
    city = Region.objects.add_child(
        cast.province, {"code": "QS", "name": "清水市", "level": RegionLevel.CITY, "city_class": 3}
    )
    person = make_user("city_c", "city_manager", region=city)
    page = sign_in(person).get("/channels/").content.decode()
    assert "Enter the first one, or upload the register." in page
    assert page.count('href="/channels/add/"') == 2


def test_an_empty_result_offers_to_clear_the_filters(cast: Cast, manager: Client) -> None:
    page = manager.get("/channels/?q=zzz").content.decode()
    assert "Enter the first one" not in page
    assert 'href="/channels/"' in page.split('class="chips"')[1]


def test_rows_are_marked_and_states_are_badges(cast: Cast, manager: Client) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(status="closed")
    page = manager.get("/channels/?q=LJA0001").content.decode()
    assert '<tr class="is-off" data-row>' in page
    assert '<span class="badge badge-grey">Closed</span>' in page


def test_what_users_wrote_is_text_in_a_page(cast: Cast, manager: Client) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(name="<script>alert(1)</script>")
    for path in ("/channels/", f"/channels/{cast.agent.pk}/", "/channels/?q=<script>"):
        assert "<script>alert" not in manager.get(path).content.decode()


def test_a_user_of_city_b_cannot_page_into_city_a(cast: Cast, sign_in: Any) -> None:
    import base64
    import json

    cursor = base64.urlsafe_b64encode(json.dumps(["", 0]).encode()).decode().rstrip("=")
    page = sign_in(cast.city_b_manager).get(f"/channels/?after={cursor}").content.decode()
    assert _codes(page) == [cast.agent_b.code]


def test_a_drop_down_that_is_not_used_shows_its_name(manager: Client, cast: Cast) -> None:
    page = manager.get("/channels/").content.decode()
    for name, label in (("district", "District"), ("kind", "Kind"), ("star", "Star")):
        control = page.split(f'name="{name}"')[1].split("</select>")[0]
        assert re.search(rf'<option value="" selected>{label}</option>', control), control
        assert "---" not in control
