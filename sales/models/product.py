"""What is sold, and what it costs from a day on."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dated import DatedRow
from core.fields import FenField, InitialsField
from sales.querysets import ProductCategoryQuerySet, ProductPriceQuerySet, ProductQuerySet


class ProductCategory(models.Model):
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)

    objects = ProductCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """`plan_fee` repeats today's price, so that lists can show it; `sales.services.prices` writes both."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    initials = InitialsField()
    category = models.ForeignKey(
        ProductCategory, on_delete=models.PROTECT, related_name="products", verbose_name=_("category")
    )
    plan_fee = FenField(_("monthly fee"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("sales:product_detail", kwargs={"pk": self.pk})


class ProductPrice(DatedRow, models.Model):
    """Rows are added and not changed: one more of the same day takes the place of the one before, and what a
    run saw can be told from `entered_at`. Only a price that is still to come can be withdrawn.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="prices", verbose_name=_("product")
    )
    effective_from = models.DateField(_("effective from"))
    plan_fee = FenField(_("monthly fee"), null=True, blank=True)
    price = FenField(_("sales price"), null=True, blank=True)
    document = models.CharField(_("document number"), max_length=80, blank=True)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)

    objects = ProductPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["product", "-effective_from", "-id"]
        indexes = [
            models.Index(fields=["product", "effective_from", "id"], name="sales_product_price_dated"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(plan_fee__isnull=True) | Q(plan_fee__gte=0))
                & (Q(price__isnull=True) | Q(price__gte=0)),
                name="product_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.effective_from}"
