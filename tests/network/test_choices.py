"""Adding from within a form, and fields that offer what belongs to what is chosen beside them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from network.choices import AgentLevel, RegionLevel
from network.models import Channel, Region
from sales.models import Product, ProductCategory
from tests.cast import Cast
from tests.factories.outlets import make_outlet
from users.models import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DIALOG = {"HX-Request": "true", "HX-Target": "quick"}
CATEGORY = "/system/tables/categories/add/"


def field(client: Client, page: str, name: str, target: str = "", **chosen: Any) -> Any:
    """One field of a page's form, as the script asks for it."""
    fragment = {"HX-Request": "true", "HX-Target": target or f"id_{name}_field"}
    return client.get(page, {"field": name, **chosen}, headers=fragment)


def offered(answer: Any) -> set[str]:
    """The values of its options."""
    parts = answer.content.decode().split('<option value="')[1:]
    return {part.partition('"')[0] for part in parts} - {""}


def test_the_button_is_there_for_whoever_may_add(cast: Cast, sign_in: SignIn) -> None:
    add = reverse("sales:product_add")
    assert f'hx-get="{CATEGORY}"' in sign_in(cast.province_manager).get(add).content.decode()
    role = Role.objects.get(code="province_manager")
    role.permissions = [code for code in role.permissions if code != "sales.catalogue_edit"]
    role.save()
    page = sign_in(cast.province_manager).get(add)
    assert page.status_code == 200
    assert "data-quick=" not in page.content.decode()


def test_the_dialog_brings_the_form_alone_with_ids_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    text = sign_in(cast.province_manager).get(CATEGORY, headers=DIALOG).content.decode()
    assert "<html" not in text
    assert f'hx-post="{CATEGORY}"' in text
    assert 'id="quick_code"' in text


def test_what_is_wrong_is_said_in_the_dialog(cast: Cast, sign_in: SignIn) -> None:
    sent = {"code": cast.category.code, "name": "又一个"}
    answer = sign_in(cast.province_manager).post(CATEGORY, sent, headers=DIALOG)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert ProductCategory.objects.count() == 1


def test_what_was_added_is_handed_over_and_offered(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    answer = client.post(CATEGORY, {"code": "NEW", "name": "新类别"}, headers=DIALOG)
    assert answer.status_code == 204
    added = ProductCategory.objects.get(code="NEW")
    told = json.loads(answer["HX-Trigger"])["quick-added"]
    assert told == {"pk": str(added.pk), "code": "NEW", "name": "新类别"}
    again = field(client, reverse("sales:product_add"), "category", category=added.pk)
    assert f'<option value="{added.pk}" selected>新类别</option>' in again.content.decode()


def test_a_register_s_page_answers_the_dialog_too(cast: Cast, sign_in: SignIn) -> None:
    client, add = sign_in(cast.province_manager), reverse("network:region_add")
    sent = {"parent": cast.district_a1.pk, "code": "LJ0101", "name": "车站网格"}
    assert client.post(add, {**sent, "code": "LJ01"}, headers=DIALOG).status_code == 422
    answer = client.post(add, sent, headers=DIALOG)
    assert json.loads(answer["HX-Trigger"])["quick-added"]["name"] == "车站网格"
    page = client.get(add, {"parent": cast.district_a1.pk}, headers=DIALOG).content.decode()
    assert f'<option value="{cast.district_a1.pk}" selected>' in page


@pytest.mark.parametrize(("who", "status"), [("city_manager", 404), ("auditor", 404), ("stranger", 404)])
def test_without_the_right_the_dialog_stays_shut(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get(CATEGORY, headers=DIALOG).status_code == status
    assert client.post(CATEGORY, {"code": "X", "name": "x"}, headers=DIALOG).status_code == status
    assert not ProductCategory.objects.filter(code="X").exists()


def test_an_upline_is_suggested_among_the_agents_of_the_city_that_one_sees(
    cast: Cast, sign_in: SignIn
) -> None:
    client, add = sign_in(cast.province_manager), reverse("agents:agent_add")
    rows = Channel.objects.filter(kind=cast.agent.kind, level=AgentLevel.ONE)
    in_a = set(rows.filter(city=cast.city_a).values_list("code", flat=True))
    everywhere = set(rows.values_list("code", flat=True))
    ask = {"target": "id_upline_list"}
    assert offered(field(client, add, "upline", **ask, district=cast.district_a2.pk)) == in_a
    assert offered(field(client, add, "upline", **ask)) == everywhere > in_a
    assert offered(field(client, add, "upline", **ask, upline="鑫达")) == {"LJA0001"}
    city = sign_in(cast.city_manager)
    assert offered(field(city, add, "upline", **ask)) == in_a
    assert offered(field(city, add, "upline", **ask, district=cast.district_b1.pk)) == in_a


def test_a_hall_is_suggested_for_the_district_and_an_unknown_one_is_an_error(
    cast: Cast, sign_in: SignIn
) -> None:
    make_outlet(cast.outlet)
    client, add = sign_in(cast.province_manager), reverse("direct_sales:account_manager_add")
    ask = {"target": "id_home_outlet_list"}
    assert offered(field(client, add, "home_outlet", **ask, district=cast.district_a1.pk)) == {"LJ100001"}
    assert offered(field(client, add, "home_outlet", **ask, district=cast.district_b1.pk)) == set()
    sent = {"code": "LJM9", "name": "x", "district": cast.district_b1.pk, "opened_on": "2026-10-01"}
    answer = sign_in(cast.city_b_manager).post(
        add, {**sent, "category": "business", "home_outlet": "LJ100001"}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["home_outlet"]


def test_grids_are_those_of_the_district(cast: Cast, sign_in: SignIn) -> None:
    for district, code in ((cast.district_a1, "G1"), (cast.district_a2, "G2")):
        Region.objects.add_child(district, {"code": code, "name": f"网格{code}", "level": RegionLevel.GRID})
    client, add = sign_in(cast.city_manager), reverse("outlets:outlet_add")
    found = field(client, add, "grid", "id_grid_list", district=cast.district_a1.pk)
    assert offered(found) == {"网格G1"}
    outlet = make_outlet(cast.outlet)
    edit = reverse("outlets:outlet_edit", args=[outlet.pk])
    assert offered(field(client, edit, "grid", "id_grid_list")) == {"网格G1"}


def test_a_role_is_given_where_one_may_give_it(cast: Cast, sign_in: SignIn) -> None:
    """Two roles, of which one reaches less far: the field follows the role, and a region beyond is an error at it."""
    client = sign_in(cast.city_manager)
    page = reverse("users:grant_add", args=[cast.dealer_clerk.pk])
    role = Role.objects.get(code="outlet_manager")
    own = {str(one.pk) for one in (cast.city_a, cast.district_a1, cast.district_a2)}
    assert offered(field(client, page, "region", role=role.pk)) == own
    sent = {"role": role.pk, "region": cast.city_b.pk, "valid_from": "2026-11-01"}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "region" in answer.context["form"].errors


def test_the_field_of_a_page_that_one_may_not_open_is_not_told(cast: Cast, sign_in: SignIn) -> None:
    add = reverse("agents:agent_add")
    assert field(sign_in(cast.auditor), add, "upline", "id_upline_list").status_code == 403
    assert field(sign_in(cast.stranger), add, "upline", "id_upline_list").status_code == 404
    assert field(sign_in(cast.city_manager), add, "nonsense").status_code == 404


def test_a_product_takes_no_category_that_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    sent = {"code": "P1", "name": "x", "category": "999999", "effective_from": "2026-10-01"}
    answer = sign_in(cast.province_manager).post(reverse("sales:product_add"), sent)
    assert list(answer.context["form"].errors) == ["category"]
    assert not Product.objects.filter(code="P1").exists()
