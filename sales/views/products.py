"""The list of products. It is no secret: whoever may see products sees all of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.views import ListView
from core.views.bulk import BulkAction
from sales.filtersets import ProductFilterSet
from sales.models import Product
from sales.services.products import products_activate, products_deactivate
from sales.tables import ProductTable

EDIT = "sales.product_edit"


class ProductListView(ListView):
    permission = "sales.product_view"
    view_permission = "sales.product_view"
    title = _("Products")
    queryset = Product.objects.select_related("category")
    table_class = ProductTable
    filterset_class = ProductFilterSet
    default_sort = "code"
    export_permission = "sales.product_export"
    bulk_actions = (
        BulkAction(
            "activate",
            _("Put on sale"),
            EDIT,
            products_activate,
            _("they are on sale again."),
            icon="player-play",
        ),
        BulkAction(
            "deactivate",
            _("Take off sale"),
            EDIT,
            products_deactivate,
            _("they are no longer on sale. What was sold stays, and is paid for as before."),
            icon="player-pause",
            danger=True,
        ),
    )

    def get_queryset(self) -> QuerySet[Any]:
        return self.queryset.all()
