"""Products, for whoever may see them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedUser
from core.search import Hit, Source, best_first
from sales.models import Product


def find_products(user: ScopedUser, text: str, limit: int) -> Sequence[Hit]:
    if not user.scope_for("sales.product_view"):
        return []
    return [
        Hit(
            str(product),
            product.category.name,
            product.get_absolute_url(),
        )
        for product in best_first(Product.objects.select_related("category"), text, limit)
    ]


PRODUCTS = Source(_("Products"), "package", find_products, "sales:product_list")
