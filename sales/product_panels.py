"""Parts of a product's page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.audit.panels import Rows
from core.panels import Attribute, AttributePanel, TablePanel
from sales.models import Product, ProductPrice
from sales.tables import PriceTable

BASICS = AttributePanel(
    _("Basics"), ("code", "name", "category", "plan_fee", Attribute("is_active", _("On sale")))
)


def _prices(_request: HttpRequest, product: Product) -> QuerySet[Any]:
    return ProductPrice.objects.filter(product=product).with_ends().order_by("-effective_from", "-pk")


PRICES = TablePanel(_("Prices"), PriceTable, _prices, empty=_("It has no price yet."))


def history_rows(product: Product) -> list[Rows]:
    return [Rows(Product, product.pk), Rows(ProductPrice, product.pk, owned=True)]
