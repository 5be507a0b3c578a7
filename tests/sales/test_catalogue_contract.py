"""Products and targets keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from core.periods import current_period
from sales.models import Campaign, Metric, Product, ProductCategory, Sale, SaleSplit, Target
from tests.cast import Cast
from tests.contracts.api import FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.sheets import ImportContract, ScopedImportContract
from tests.factories.commissions import make_sale
from tests.factories.rosters import MONTH
from users.models import Role

pytestmark = pytest.mark.django_db


class TestProductContract(DetailContract, FormContract, FormApiContract, ImportContract):
    """Everybody sees all of them, the province keeps them."""

    writer = "province_manager"
    scoped = False
    detail_url = "sales:product_detail"
    offered = ("sales:product_edit", "sales:product_price_add")
    add_url = "sales:product_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "P0059", "name": "", "category": "", "plan_fee": "x"}
    edit_url = "sales:product_edit"
    api_list = "api:product_list"
    api_detail = "api:product_detail"
    api_edit = "api:product_edit"
    besides: ClassVar[dict[str, Any]] = {"category_code": "PLAN"}
    refused: ClassVar[dict[str, Any]] = {"code": "P0059", "category_code": "NONE", "plan_fee": 59}
    kind = "products"
    url_name = "sales:product_list"
    edit = ("乐享59元", "乐享59元（2026）")

    def row(self, cast: Cast) -> Product:
        return cast.product

    def new(self, cast: Cast) -> dict[str, Any]:
        terms = {"plan_fee": "79", "effective_from": "2026-10-01", "is_active": "on"}
        return {"code": "P0079", "name": "乐享79元", "category": cast.category.pk, **terms}

    def body(self, cast: Cast) -> dict[str, Any]:
        terms = {"plan_fee": "79.00", "effective_from": "2026-10-01"}
        return {"code": "P0079", "name": "乐享79元", "category_code": "PLAN", **terms}


class OfTheWholePortal(FormApiContract):
    """Who holds the right in a city only sees them, and changes none."""

    writer = "province_manager"
    looker = "city_manager"
    scoped = False

    @pytest.fixture(autouse=True)
    def _rights(self, cast: Cast) -> None:
        role = Role.objects.get(code="city_manager")
        role.permissions = [*role.permissions, "sales.catalogue_edit", "sales.split_edit"]
        role.save()


class TestMetricContract(OfTheWholePortal):
    api_list = "api:metric_list"
    api_detail = "api:metric_detail"
    refused: ClassVar[dict[str, Any]] = {"code": "new_mobile", "name": "", "unit": "kilo"}

    def row(self, cast: Cast) -> Metric:
        return cast.metric

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "cloud_new", "name": "云宽带新增", "unit": "pieces", "position": 40}


class TestCategoryContract(OfTheWholePortal):
    api_list = "api:product_category_list"
    api_detail = "api:product_category_detail"
    refused: ClassVar[dict[str, Any]] = {"code": "PLAN", "name": ""}

    def row(self, cast: Cast) -> ProductCategory:
        return cast.category

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "CLOUD", "name": "云业务"}


class TestCampaignContract(OfTheWholePortal):
    api_list = "api:campaign_list"
    api_detail = "api:campaign_detail"
    refused: ClassVar[dict[str, Any]] = {"code": "XY2026", "name": "", "last_day": "2026-13-01"}

    def row(self, cast: Cast) -> Campaign:
        return cast.campaign

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "NY2027", "name": "新春", "first_day": "2027-01-01", "last_day": "2027-02-28"}


def shared_sale(cast: Cast, number: int) -> Sale:
    """Number n of the agent's, made once."""
    there: Any = Sale.objects.filter(fact_id=number).first()
    return there or make_sale(cast.agent, cast.product, number)


class TestSaleSplitContract(OfTheWholePortal):
    api_list = "api:sale_split_list"
    api_detail = "api:sale_split_detail"
    change = ("document", "渠裁〔2026〕1号", "渠裁〔2026〕2号")
    refused: ClassVar[dict[str, Any]] = {"subscriber": "", "event_date": "", "split": "LJA0001 60"}

    def row(self, cast: Cast) -> SaleSplit:
        sale = shared_sale(cast, 1)
        split = SaleSplit(
            subscriber=sale.subscriber, event_date=sale.event_date, split="LJA0001 60; LJA0017 40"
        )
        split.full_clean()
        split.save()
        return split

    def body(self, cast: Cast) -> dict[str, Any]:
        sale = shared_sale(cast, 2)
        return {
            "subscriber": sale.subscriber,
            "event_date": sale.event_date.isoformat(),
            "split": "LJA0017 100",
            "source": "ruling",
        }


@pytest.mark.parametrize("name", ["metrics", "product-categories", "campaigns"])
def test_what_is_kept_is_found_by_code_and_name(cast: Cast, sign_in: Any, name: str) -> None:
    row: Any = {"metrics": cast.metric, "product-categories": cast.category, "campaigns": cast.campaign}[name]
    client = sign_in(cast.province_manager)
    for query, found in ((row.code, [row.pk]), (row.name[:2], [row.pk]), ("nothing", [])):
        answer = client.get(f"/api/v1/{name}/", {"q": query}).json()
        assert [one["id"] for one in answer["results"]] == found


class TestTargetContract(DetailContract, FormContract, FormApiContract, ScopedImportContract):
    detail_url = "sales:target_detail"
    offered = ("sales:target_edit", "sales:target_remove")
    add_url = "sales:target_add"
    wrong: ClassVar[dict[str, Any]] = {"channel": "YPA0003", "value": "1.5", "period": "190001"}
    edit_url = "sales:target_edit"
    field = "value"
    values = ("41", "42")
    wrong_values = ("", "-1", "1.5")
    api_list = "api:target_list"
    api_detail = "api:target_detail"
    refused: ClassVar[dict[str, Any]] = {"channel_code": "YPA0003", "period": 202613, "value": -1}
    change = ("value", 41, 42)
    kind = "targets"
    url_name = "sales:target_list"
    edit = (7_001, 7_002)
    foreign_edit = (8_001, 8_002)

    def row(self, cast: Cast) -> Target:
        return Target.objects.create(channel=cast.agent, period=MONTH, value=7_001)

    def foreign_row(self, cast: Cast) -> Target:
        return Target.objects.create(channel=cast.agent_b, period=MONTH, value=8_001)

    def new(self, cast: Cast) -> dict[str, Any]:
        return {"channel": cast.other_agent.code, "period": current_period(), "value": "30"}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"channel_code": cast.other_agent.code, "period": current_period(), "value": 30}
