"""The list of products. It is no secret: whoever may see products sees all of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.views import ListView
from sales.filtersets import ProductFilterSet
from sales.models import Product
from sales.tables import ProductTable


class ProductListView(ListView):
    permission = "sales.product_view"
    view_permission = "sales.product_view"
    title = _("Products")
    queryset = Product.objects.select_related("category")
    table_class = ProductTable
    filterset_class = ProductFilterSet
    default_sort = "code"

    def get_queryset(self) -> QuerySet[Any]:
        return self.queryset.all()
