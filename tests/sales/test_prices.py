"""Prices hold from a day on: what was sold before keeps what it was sold for."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commissions.choices import MonthStatus
from commissions.models import Month
from core.errors import Conflict
from core.periods import today
from sales.models import Product, ProductPrice
from sales.services.prices import product_price_set, product_price_withdraw, refresh_prices
from sales.services.products import product_create
from tests.cast import Cast
from tests.commissions.scene import SEPTEMBER
from tests.forms import seen
from users.models import Grant, Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DAY = datetime.timedelta(days=1)


def september(day: int) -> datetime.date:
    return datetime.date(2026, 9, day)


def fees(product: Product, *days: datetime.date) -> list[int | None]:
    found = [ProductPrice.objects.filter(product=product).as_of(day).first() for day in days]
    return [price.plan_fee if price else None for price in found]


def test_the_latest_price_not_after_the_day_holds(cast: Cast) -> None:
    product = product_create(
        code="P1", name="新", category=cast.category, plan_fee=100, effective_from=september(3)
    )
    product_price_set(product=product, effective_from=september(10), plan_fee=200)
    assert fees(product, september(2), september(3), september(9), september(10)) == [None, 100, 100, 200]


def test_of_two_prices_of_one_day_the_later_entered_holds(cast: Cast) -> None:
    for fee in (100, 300):
        product_price_set(product=cast.product, effective_from=september(10), plan_fee=fee)
    assert fees(cast.product, september(10)) == [300]
    first, second = ProductPrice.objects.filter(product=cast.product).with_ends().order_by("pk")[1:]
    assert (first.is_replaced, second.is_replaced) == (True, False)


def test_a_price_to_come_takes_force_on_its_day(cast: Cast) -> None:
    product_price_set(product=cast.product, effective_from=today() + DAY, plan_fee=7_900)
    cast.product.refresh_from_db()
    assert cast.product.plan_fee == 5_900
    assert refresh_prices(today() + DAY) == 1
    cast.product.refresh_from_db()
    assert cast.product.plan_fee == 7_900


def test_only_a_price_to_come_can_be_withdrawn(cast: Cast) -> None:
    with pytest.raises(Conflict):
        product_price_withdraw(product=cast.product)
    product_price_set(product=cast.product, effective_from=today() + DAY, plan_fee=7_900)
    product_price_withdraw(product=cast.product)
    assert cast.product.prices.count() == 1


def test_no_price_is_entered_for_a_day_of_a_closed_month(cast: Cast) -> None:
    Month.objects.create(
        city=cast.city_b, period=SEPTEMBER, status=MonthStatus.CLOSED, approved_by=cast.province_manager
    )
    with pytest.raises(ValidationError, match="2026"):
        product_price_set(product=cast.product, effective_from=september(30), plan_fee=1)
    with pytest.raises(ValidationError):
        product_price_set(product=cast.product, effective_from=datetime.date(2026, 3, 1), plan_fee=1)
    product_price_set(product=cast.product, effective_from=datetime.date(2026, 10, 1), plan_fee=1)


def test_the_first_price_may_reach_back(cast: Cast) -> None:
    Month.objects.create(
        city=cast.city_b, period=SEPTEMBER, status=MonthStatus.CLOSED, approved_by=cast.province_manager
    )
    product = product_create(
        code="P1", name="新", category=cast.category, plan_fee=100, effective_from=september(1)
    )
    assert fees(product, september(1)) == [100]


def test_a_product_is_entered_copied_and_entered_again(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    add = reverse("sales:product_add")
    sent = {
        "code": "ｐ0199",
        "name": "畅行199元",
        "category": cast.category.pk,
        "plan_fee": "199",
        "effective_from": "2026-10-01",
        "is_active": "on",
    }
    assert client.post(add, {**sent, "again": "1"})["Location"] == add
    product = Product.objects.get(code="P0199")
    assert (product.plan_fee, product.prices.get().plan_fee) == (19_900, 19_900)
    copy = client.get(add, {"copy": product.pk}).content.decode()
    assert 'value="畅行199元"' in copy
    assert 'value="199.00"' in copy
    assert 'value="P0199"' not in copy
    again = client.post(add, sent)
    assert again.status_code == 422
    assert Product.objects.filter(code="P0199").count() == 1


def test_the_code_is_no_field_of_the_edit_form(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("sales:product_edit", args=[cast.product.pk])
    sent = {"code": "OTHER", "name": "改名", "category": cast.category.pk}
    client = sign_in(cast.province_manager)
    assert client.post(address, {**sent, "seen": seen(client, address)}).status_code == 302
    cast.product.refresh_from_db()
    assert (cast.product.code, cast.product.name, cast.product.is_active) == ("P0059", "改名", False)


def test_the_page_shows_which_price_is_in_force_and_which_is_to_come(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    sent = {"effective_from": (today() + DAY).isoformat(), "plan_fee": "79", "document": "渠〔2026〕30号"}
    added = client.post(reverse("sales:product_price_add", args=[cast.product.pk]), sent)
    page = client.get(added["Location"]).content.decode()
    assert page.index("79.00") < page.index("59.00", page.index("79.00"))
    assert "渠〔2026〕30号" in page
    assert client.get(f"{added['Location']}?tab=history").status_code == 200


def test_who_holds_the_right_for_one_city_changes_no_product(cast: Cast, sign_in: SignIn) -> None:
    role = Role.objects.create(code="city_catalogue", name="x", rank=3, permissions=["sales.product_edit"])
    Grant.objects.create(
        user=cast.city_manager, role=role, region=cast.city_a, valid_from=datetime.date(2026, 1, 1)
    )
    client = sign_in(cast.city_manager)
    assert client.get(reverse("sales:product_add")).status_code == 403
    edit = reverse("sales:product_edit", args=[cast.product.pk])
    assert client.post(edit, {"name": "x", "category": cast.category.pk}).status_code == 403
    picked = client.post(reverse("sales:product_list"), {"action": "deactivate", "pick": cast.product.pk})
    assert picked.status_code == 403
