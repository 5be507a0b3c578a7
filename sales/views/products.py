"""Products and their prices. They are no secret: whoever may see products sees all of them."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.audit.panels import history_tab
from core.badges import Badge
from core.copying import copy_action
from core.errors import Denied
from core.periods import today
from core.views import ActionView, CreateView, DetailView, EditView, Empty, FormPage, ListView, ObjectView
from core.views.bulk import BulkAction
from sales.filtersets import ProductFilterSet
from sales.forms import PriceForm, ProductAddForm, ProductForm
from sales.models import Product
from sales.product_panels import BASICS, PRICES, history_rows
from sales.querysets import ProductQuerySet
from sales.services.prices import product_price_set, product_price_withdraw
from sales.services.products import product_create, products_activate, products_deactivate
from sales.tables import ProductTable

VIEW = "sales.product_view"
EDIT = "sales.product_edit"
PRODUCTS = Product.objects.select_related("category")
ADD = Action(_("New product"), "sales:product_add", EDIT, icon="plus", primary=True)


def _awaits_a_price(product: Product) -> bool:
    return product.prices.filter(effective_from__gt=today()).exists()


class ProductListView(ListView):
    permission = VIEW
    title = _("Products")
    queryset = PRODUCTS
    table_class = ProductTable
    filterset_class = ProductFilterSet
    default_sort = "code"
    export_permission = "sales.product_export"
    actions = (
        Action(_("Import"), "sales:import_add", EDIT, icon="upload", query="kind=products"),
        ADD,
    )
    empty = Empty(icon="package", text=_("Enter the first product."), action=ADD)
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

    def get_queryset(self) -> Any:
        return cast(ProductQuerySet, super().get_queryset()).with_price()


class ProductDetailView(DetailView):
    permission = VIEW
    queryset = PRODUCTS
    panels = (BASICS, PRICES)
    tabs = (history_tab(history_rows),)
    actions = (
        Action(
            _("Withdraw the price to come"),
            "sales:product_price_withdraw",
            EDIT,
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Withdraw the last price that is still to come?"),
            when=_awaits_a_price,
        ),
        copy_action("sales:product_add", EDIT),
        Action(_("New price"), "sales:product_price_add", EDIT, icon="coins", args={"pk": "pk"}),
        Action(_("Edit"), "sales:product_edit", EDIT, icon="edit", args={"pk": "pk"}, primary=True),
    )

    def get_badge(self) -> Badge:
        return Badge(_("On sale"), "green") if self.object.is_active else Badge(_("Off sale"), "grey")


class ProductAddView(CreateView):
    permission = EDIT
    queryset = PRODUCTS
    title = _("New product")
    form_class = ProductAddForm
    again_label = _("Save and enter another")
    copied: ClassVar[Mapping[str, str]] = {}

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(EDIT).everything:
            raise Denied(EDIT)

    def save(self, form: ProductAddForm) -> Product:
        return product_create(**form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("sales:product_list")


class ProductEditView(EditView):
    permission = EDIT
    queryset = PRODUCTS
    form_class = ProductForm


class PriceAddView(FormPage, ObjectView):
    permission = EDIT
    queryset = PRODUCTS
    form_class = PriceForm

    def get_title(self) -> str:
        return str(_("New price of %(product)s") % {"product": self.object})

    def save(self, form: PriceForm) -> Product:
        product: Product = self.object
        product_price_set(product=product, **form.cleaned_data)
        return product

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class PriceWithdrawView(ActionView):
    permission = EDIT
    queryset = PRODUCTS
    success_message = _("The price was withdrawn.")

    def perform(self, data: dict[str, Any]) -> str:
        product_price_withdraw(product=self.object)
        return str(self.object.get_absolute_url())
