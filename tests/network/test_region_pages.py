"""The tree of regions on its pages: list, object, made, changed, moved, closed."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from core.periods import today
from network.models import Channel, Region
from tests.cast import Cast
from tests.contracts.lists import ExportedListContract
from tests.forms import seen

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


class TestRegionList(ExportedListContract):
    url_name = "network:region_list"
    in_file: ClassVar[dict[str, str]] = {"区域": "编码"}
    filters = ("level=city", "q=LJ02", "standing=closed")

    def fill(self, cast: Cast, count: int) -> None:
        """One of them is closed."""
        first = Region.objects.count()
        for number in range(first, first + count):
            Region.objects.add_child(
                Region.objects.get(pk=cast.city_a.pk),
                {
                    "code": f"LJ1{number:03d}",
                    "name": f"新区{number}",
                    "level": "district",
                    "closed_on": today() if number == first else None,
                },
            )


def page(name: str, region: Region) -> str:
    return reverse(f"network:region_{name}", args=[region.pk])


def test_a_region_is_made_below_another_and_its_level_follows(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    fields = {"parent": cast.city_a.pk, "code": " ｌｊ09", "name": "临港区", "population": 5, "area_km2": 6}
    response = client.post(reverse("network:region_add"), fields)
    made = Region.objects.get(code="LJ09")
    assert response["Location"] == page("detail", made)
    assert (made.level, made.above) == ("district", cast.city_a)
    assert client.post(reverse("network:region_add"), fields).status_code == 422
    assert "临港区" in client.get(page("detail", cast.city_a)).content.decode()


def test_regions_side_by_side_have_different_names(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    fields = {"parent": cast.city_a.pk, "code": "LJ09", "name": "城东区"}
    assert client.post(reverse("network:region_add"), fields).status_code == 422
    edit = page("edit", cast.district_a2)
    sent = {"seen": seen(client, edit), "code": "LJ02"}
    assert client.post(edit, {**sent, "name": "城东区"}).status_code == 422
    assert client.post(edit, {**sent, "name": "望江区"}).status_code == 302
    assert Region.objects.get(pk=cast.district_a2.pk).name == "望江区"


def test_a_region_in_which_channels_stood_is_not_moved(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    empty = Region.objects.add_child(
        Region.objects.get(pk=cast.city_a.pk), {"code": "LJ09", "name": "临港区", "level": "district"}
    )
    assert client.post(page("move", cast.district_a1), {"parent": cast.city_b.pk}).status_code == 409
    assert client.post(page("move", empty), {"parent": cast.district_b1.pk}).status_code == 422
    assert client.post(page("move", empty), {"parent": cast.city_b.pk}).status_code == 302
    assert Region.objects.get(pk=empty.pk).above == cast.city_b
    assert Region.objects.find_problems() == ([], [], [], [], [])


def test_a_closed_region_is_offered_nowhere_until_it_is_open_again(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    day = {"closed_on": today().isoformat()}
    assert client.post(page("close", cast.district_a2), day).status_code == 409
    Channel.objects.filter(district=cast.district_a2).update(status="closed")
    assert client.post(page("close", cast.district_a2), day).status_code == 302
    form = client.get(reverse("agents:agent_add")).content.decode()
    assert "城东区" in form
    assert "望江县" not in form
    assert client.post(page("reopen", cast.district_a2)).status_code == 302
    assert "望江县" in client.get(reverse("agents:agent_add")).content.decode()


def test_a_city_with_open_districts_is_not_closed(cast: Cast, sign_in: SignIn) -> None:
    Channel.objects.update(status="closed")
    response = sign_in(cast.province_manager).post(
        page("close", cast.city_b), {"closed_on": today().isoformat()}
    )
    assert response.status_code == 409


def test_each_sees_the_own_part_of_the_tree(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.city_manager).get(page("detail", cast.district_b1)).status_code == 404
    assert sign_in(cast.city_manager).get(page("detail", cast.district_a2)).status_code == 200
    assert sign_in(cast.district_supervisor).get(page("detail", cast.district_a2)).status_code == 404
    assert sign_in(cast.dealer_owner).get(page("detail", cast.city_a)).status_code == 200
    assert sign_in(cast.city_manager).get(page("edit", cast.district_a2)).status_code == 403


def test_the_history_of_a_region_says_who_changed_what(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    edit = page("edit", cast.district_a2)
    client.post(edit, {"seen": seen(client, edit), "code": "LJ02", "name": "望江区"})
    assert "望江区" in client.get(f"{page('detail', cast.district_a2)}?tab=history").content.decode()
