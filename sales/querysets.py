"""Questions that are asked of products, prices, targets and facts."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db.models import Model, OuterRef, Subquery

from core.dated import DatedQuerySet
from core.periods import today
from core.scoping import CommonQuerySet, ScopedQuerySet

if TYPE_CHECKING:
    from sales.models import Campaign, Fact, Metric, Product, ProductCategory, ProductPrice, SaleSplit, Target  # noqa: F401

_Kept = TypeVar("_Kept", bound=Model)


class FactQuerySet(ScopedQuerySet["Fact"]):
    view_code = "sales.result_view"
    scope_channel = "channel_id"
    scope_district = "channel__district_id"

    def current(self) -> Self:
        """Without rows that a later import replaced or an undo withdrew."""
        return self.filter(superseded_by__isnull=True)


class ProductQuerySet(CommonQuerySet["Product"]):
    view_code = "sales.product_view"
    edit_code = "sales.product_edit"

    def with_price(self) -> Self:
        """Each row with `price` and `document` of the price in force today."""
        prices = apps.get_model("sales", "ProductPrice").objects.filter(
            product=OuterRef("pk"), effective_from__lte=today()
        )
        latest = prices.order_by("-effective_from", "-pk")
        return self.annotate(
            price=Subquery(latest.values("price")[:1]), document=Subquery(latest.values("document")[:1])
        )


class ProductPriceQuerySet(DatedQuerySet["ProductPrice"]):
    dated = "product_id"


class TargetQuerySet(ScopedQuerySet["Target"]):
    view_code = "sales.target_view"
    scope_city = "channel__city_id"
    scope_district = "channel__district_id"
    scope_channel = "channel_id"


class CatalogueQuerySet(CommonQuerySet[_Kept]):
    """What the catalogue is made of is no secret where it is chosen; this is for those who keep it."""

    view_code = "sales.catalogue_edit"
    edit_code = "sales.catalogue_edit"


class MetricQuerySet(CatalogueQuerySet["Metric"]):
    pass


class ProductCategoryQuerySet(CatalogueQuerySet["ProductCategory"]):
    pass


class SaleSplitQuerySet(CommonQuerySet["SaleSplit"]):
    view_code = "sales.split_edit"
    edit_code = "sales.split_edit"


class CampaignQuerySet(CatalogueQuerySet["Campaign"]):
    pass
