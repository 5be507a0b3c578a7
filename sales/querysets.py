"""Questions that are asked of products, prices, targets and facts."""

from typing import TYPE_CHECKING, Self

from core.dated import DatedQuerySet
from core.scoping import ScopedQuerySet, ScopedUser

if TYPE_CHECKING:
    from sales.models import Fact, Product, ProductPrice, Target  # noqa: F401


class FactQuerySet(ScopedQuerySet["Fact"]):
    view_code = "sales.result_view"
    scope_channel = "channel_id"
    scope_district = "channel__district_id"

    def current(self) -> Self:
        """Without rows that a later import replaced or an undo withdrew."""
        return self.filter(superseded_by__isnull=True)


class ProductQuerySet(ScopedQuerySet["Product"]):
    """Products are the whole portal's: who may see them sees all, who changes them holds the right everywhere."""

    view_code = "sales.product_view"
    edit_code = "sales.product_edit"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        scope = user.scope_for(code or self.view_code)
        return self.all() if (scope.everything if code == self.edit_code else scope) else self.none()


class ProductPriceQuerySet(DatedQuerySet["ProductPrice"]):
    dated = "product_id"


class TargetQuerySet(ScopedQuerySet["Target"]):
    view_code = "sales.target_view"
    scope_city = "channel__city_id"
    scope_district = "channel__district_id"
    scope_channel = "channel_id"
