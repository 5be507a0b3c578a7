"""Figures of a payee's month that a plan version counts, and the qualifier that is made of them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commissions.choices import FigureOwner, FormulaKind, GateOperator, Measure
from commissions.models.plan import PlanVersion
from core.fields import ScaledField
from sales.choices import Grain


class Figure(models.Model):
    """A sum over facts of one grain, in a window of months or on one day; or its share of another figure or of the target.

    With a `formula` it counts nothing and is worked out from other figures.
    """

    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="figures", verbose_name=_("plan version")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=80)
    owner = models.CharField(
        _("counted over"), max_length=10, choices=FigureOwner.choices, default=FigureOwner.PAYEE
    )
    grain = models.PositiveSmallIntegerField(_("counts"), choices=Grain.choices, default=Grain.SALE)
    metric = models.ForeignKey(
        "sales.Metric",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("metric"),
    )
    measure = models.CharField(_("adds up"), max_length=16, choices=Measure.choices, default=Measure.QUANTITY)
    month_from = models.SmallIntegerField(
        _("from month"), default=0, help_text=_("0 is the month itself, -1 the month before.")
    )
    month_to = models.SmallIntegerField(_("to month"), default=0)
    year_to_date = models.BooleanField(_("year to date"), default=False)
    quarter_to_date = models.BooleanField(_("quarter to date"), default=False)
    by_day = models.BooleanField(_("of the event's day"), default=False)
    share_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("share of")
    )
    of_target = models.BooleanField(_("share of the target"), default=False)
    formula = models.TextField(
        _("formula"),
        blank=True,
        max_length=500,
        help_text=_("Instead of counting: worked out from other figures, as in Excel."),
    )
    gives = models.CharField(
        _("gives"), max_length=5, choices=FormulaKind.choices, blank=True, editable=False
    )

    gate_rows: list[dict[str, Any]]
    """Only on rows of `figures_of`."""

    class Meta:
        verbose_name = _("figure of the month")
        verbose_name_plural = _("figures of the month")
        ordering = ["version", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="figure_once_a_version"),
            models.CheckConstraint(
                condition=Q(month_from__lte=models.F("month_to"), month_to__lte=0), name="figure_window"
            ),
            models.CheckConstraint(
                condition=Q(share_of__isnull=True) | Q(of_target=False), name="figure_one_share"
            ),
            models.CheckConstraint(
                condition=Q(year_to_date=False) | Q(quarter_to_date=False), name="figure_one_window"
            ),
            models.CheckConstraint(
                condition=Q(by_day=False)
                | Q(month_from=0, month_to=0, year_to_date=False, quarter_to_date=False, of_target=False)
                & (Q(grain__in=[Grain.SALE, Grain.EVENT]) | ~Q(formula="")),
                name="figure_by_day",
            ),
            models.CheckConstraint(condition=Q(formula="") ^ ~Q(gives=""), name="figure_formula_gives"),
        ]

    def __str__(self) -> str:
        return self.name


class FigureProduct(models.Model):
    """One of the products or categories that a figure counts, or of the campaigns; none is all."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey(
        "sales.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(
        "sales.ProductCategory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    campaign = models.ForeignKey(
        "sales.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["figure", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, category__isnull=True, campaign__isnull=True)
                | Q(product__isnull=True, category__isnull=False, campaign__isnull=True)
                | Q(product__isnull=True, category__isnull=True, campaign__isnull=False),
                name="figure_product_category_or_campaign",
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure_id}: {self.product_id or self.category_id or self.campaign_id}"


class FigureGate(models.Model):
    """A condition of the facts that a figure counts. Alternatives share a group."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="gates")
    group = models.PositiveSmallIntegerField(_("group"), default=1)
    measure = models.CharField(_("measure"), max_length=16, choices=Measure.choices)
    month_offset = models.PositiveSmallIntegerField(_("months after"), default=0)
    operator = models.CharField(_("condition"), max_length=2, choices=GateOperator.choices)
    threshold = models.BigIntegerField(_("threshold"))

    class Meta:
        ordering = ["figure", "group", "id"]

    def __str__(self) -> str:
        return f"{self.figure_id}: {self.measure} {self.operator} {self.threshold}"


class QualifierLevel(models.Model):
    """A level of the version's qualifier and its payout; level 0 is what is paid otherwise."""

    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="qualifier_levels", verbose_name=_("plan version")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    payout = ScaledField(_("payout"))

    minimum_rows: list[dict[str, Any]]
    """Only on rows of `qualifiers_of`."""

    class Meta:
        verbose_name = _("level of the qualifier")
        verbose_name_plural = _("levels of the qualifier")
        ordering = ["version", "level"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="qualifier_level_once"),
            models.CheckConstraint(condition=Q(payout__gte=0), name="qualifier_payout"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.level}"


class QualifierMinimum(models.Model):
    """What a level asks of a figure. Those of level 0 are vetoes. In the figure's unit, a share in 10^-4."""

    level = models.ForeignKey(QualifierLevel, on_delete=models.CASCADE, related_name="minima")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", verbose_name=_("figure"))
    minimum = models.BigIntegerField(_("minimum"))

    class Meta:
        verbose_name = _("minimum of the qualifier")
        verbose_name_plural = _("minima of the qualifier")
        ordering = ["level", "id"]
        constraints = [
            models.UniqueConstraint(fields=["level", "figure"], name="qualifier_minimum_once"),
        ]

    def __str__(self) -> str:
        return f"{self.level_id}: {self.minimum}"
