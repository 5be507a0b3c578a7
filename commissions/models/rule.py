"""Who gets which rate: rules by scope, bands by tier, gates that a fact must pass."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.choices import GateOperator, Measure
from commissions.models.plan import Component
from core.fields import ScaledField
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode


class Rule(models.Model):
    """An empty attribute means any. The most specific rule wins; two equally specific ones are refused."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(_("order"), default=0)
    channel_kind = models.PositiveSmallIntegerField(
        _("channel kind"), choices=ChannelKind.choices, null=True, blank=True
    )
    mode = models.PositiveSmallIntegerField(_("sales mode"), choices=SalesMode.choices, null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=AgentLevel.choices, null=True, blank=True)
    star = models.PositiveSmallIntegerField(_("star"), null=True, blank=True)
    city_class = models.PositiveSmallIntegerField(
        _("city class"), choices=CityClass.choices, null=True, blank=True
    )
    city = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("city"),
    )
    district = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    channel = models.ForeignKey(
        "network.Channel",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("channel"),
    )
    product = models.ForeignKey(
        "sales.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
    )
    category = models.ForeignKey(
        "sales.ProductCategory",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product category"),
    )
    campaign = models.ForeignKey(
        "sales.Campaign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("campaign"),
    )
    date_from = models.DateField(_("from"), null=True, blank=True)
    date_to = models.DateField(_("to"), null=True, blank=True)

    band_rows: list[dict[str, Any]]
    """Only on rules of `version_components`."""

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["component", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_from__isnull=True)
                | Q(date_to__isnull=True)
                | Q(date_to__gte=F("date_from")),
                name="rule_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id}/{self.position}"


class Band(models.Model):
    """Rate of the tier [lower, upper). Bounds: pieces, fen, or 10^-4 of the target, as the basis says.

    The rate is 10^-4 yuan a piece, 10^-4 of the base, or a factor of 10^-4. The second dimension, where the
    component has one, is in the unit of its `second_measure`.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="bands")
    lower = models.BigIntegerField(_("from"), default=0)
    upper = models.BigIntegerField(_("below"), null=True, blank=True)
    second_lower = models.BigIntegerField(_("second from"), default=0)
    second_upper = models.BigIntegerField(_("second below"), null=True, blank=True)
    rate = ScaledField(_("rate"))

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["rule", "second_lower", "lower"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "lower", "second_lower"], name="band_once"),
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(upper__gt=F("lower")), name="band_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.lower}, {self.upper})"


class Gate(models.Model):
    """A condition of payment. Gates of one group are alternatives; every group must pass.

    With a `part` it is a condition of that instalment alone.
    """

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="gates")
    part = models.PositiveSmallIntegerField(_("instalment"), null=True, blank=True)
    group = models.PositiveSmallIntegerField(_("group"), default=1)
    measure = models.CharField(_("measure"), max_length=16, choices=Measure.choices)
    figure = models.ForeignKey(
        "commissions.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("figure"),
    )
    month_offset = models.PositiveSmallIntegerField(
        _("months after"), default=0, help_text=_("0 is the month of the event itself.")
    )
    operator = models.CharField(_("condition"), max_length=2, choices=GateOperator.choices)
    threshold = models.BigIntegerField(_("threshold"))
    reason = models.CharField(_("reason code"), max_length=4, help_text=_("What the dealer reads: G03"))
    label = models.CharField(_("reason in words"), max_length=80)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["component", "group", "id"]

    def __str__(self) -> str:
        return self.reason
