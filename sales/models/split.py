"""Whose a sale is, where that isn't simply whoever reported it; and what several channels share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from sales.choices import SplitSource
from sales.models.fact import Sale
from sales.models.product import Product
from sales.querysets import SaleSplitQuerySet
from sales.splitting import shares_of, shares_text


class SaleSplit(models.Model):
    """The channels of one sale with their shares, which add up to 100 %; the database refuses anything else.

    `shares` is channel to 10^-4; one of 10,000 says whose the sale is. `fact_id` is the sale's, through all its revisions.
    """

    subscriber = models.CharField(_("subscriber number"), max_length=20)
    event_date = models.DateField(_("handling date"))
    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
        help_text=_("Only where there are several orders of this number on that day."),
    )
    split = models.TextField(
        _("split"),
        max_length=400,
        help_text=_("Codes of the channels with their per cent, together 100: A0001 60; A0002 40"),
    )
    source = models.CharField(
        _("source"), max_length=8, choices=SplitSource.choices, default=SplitSource.ENTERED
    )
    document = models.CharField(_("document number"), max_length=60, blank=True)
    city_id = models.BigIntegerField(editable=False)
    period = models.PositiveIntegerField(_("period"), editable=False)
    fact_id = models.BigIntegerField(unique=True, editable=False)
    shares = models.JSONField(editable=False)

    objects = SaleSplitQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared sale")
        verbose_name_plural = _("shared sales")
        ordering = ["-period", "fact_id"]

    def __str__(self) -> str:
        return f"{self.event_date} {self.split}"

    def clean(self) -> None:
        """Finds the sale and reads the split: what is wrong is said at its field."""
        errors: dict[str, Any] = {}
        try:
            self.shares = shares_of(self.split)
            self.split = shares_text(self.shares)
        except ValidationError as error:
            errors["split"] = error
        if self.subscriber and self.event_date:
            sale = self._sale(errors)
            if sale is not None:
                self.city_id, self.period, self.fact_id = sale.city_id, sale.period, sale.fact_id
        if errors:
            raise ValidationError(errors)

    def sales(self) -> list[Sale]:
        """The orders that number, day and product name: one, if all is well; of several the first two."""
        period = self.event_date.year * 100 + self.event_date.month
        wanted: dict[str, Any] = {"subscriber": self.subscriber, "event_date": self.event_date}
        if self.product_id:
            wanted["product"] = self.product_id
        found: models.QuerySet[Any] = Sale.objects.current().filter(period=period, **wanted)
        return list(found[:2])

    def _sale(self, errors: dict[str, Any]) -> Sale | None:
        sales = self.sales()
        if not sales:
            errors["subscriber"] = _t("There is no order of this number on that day.")
        elif len(sales) > 1:
            errors["product"] = _t("There are several orders of this number on that day: name the product.")
        elif type(self).objects.filter(fact_id=sales[0].fact_id).exclude(pk=self.pk).exists():
            errors["subscriber"] = _t("The split of this order is entered already: change that one.")
        else:
            return sales[0]
        return None
