"""Products and reported facts keep what every list keeps."""

from typing import Any

import pytest

from sales.models import Product, Sale
from tests.cast import Cast
from tests.contracts.lists import BulkContract, ExportedListContract
from tests.contracts.reading import workbook_table
from tests.factories.commissions import PERIOD, make_sale
from users.models import Role

pytestmark = pytest.mark.django_db


class TestProducts(ExportedListContract, BulkContract):
    """Everybody sees all of them."""

    url_name = "sales:product_list"
    filters = ("q=P1",)
    scoped = False
    action = "deactivate"
    bulk_writer = "province_manager"
    looker = "city_manager"

    def fill(self, cast: Cast, count: int) -> None:
        first = Product.objects.count()
        Product.objects.bulk_create(
            Product(
                code=f"P1{number:03d}", name=f"套餐{number}", category=cast.category, plan_fee=100 * number
            )
            for number in range(first, first + count)
        )

    def targets(self, cast: Cast) -> list[Any]:
        return [cast.product.pk, cast.other_product.pk]

    def state(self) -> Any:
        return dict(Product.objects.values_list("code", "is_active"))


class TestSales(ExportedListContract):
    url_name = "sales:sale_list"
    query = f"period={PERIOD}"
    filters = ("q=LJA0017",)
    proof = 5

    def fill(self, cast: Cast, count: int) -> None:
        first = Sale.objects.count() + 1
        for number in range(first, first + count):
            make_sale(cast.other_agent if number % 2 else cast.agent, cast.product, number)
        if not Sale.objects.filter(city_id=cast.city_b.pk).exists():
            make_sale(cast.agent_b, cast.product, 900_000)


def test_a_file_masks_the_numbers_that_the_page_masks(cast: Cast, sign_in: Any) -> None:
    contract = TestSales()
    contract.fill(cast, 2)
    role = Role.objects.get(code="auditor")
    role.permissions = [*role.permissions, "sales.result_export"]
    role.save()
    in_full, _cells = workbook_table(sign_in(cast.city_manager), contract.at("export=xlsx"))
    masked, _cells = workbook_table(sign_in(cast.auditor), contract.at("export=xlsx"))
    numbers = in_full.heads.index(masked.heads[contract.proof])
    assert all(row[numbers].isdecimal() for row in in_full.rows)
    assert masked.rows
    assert all("****" in row[contract.proof] for row in masked.rows)
