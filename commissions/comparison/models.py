"""A comparison, its rows, and what names of sheets stand for."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.comparison.choices import Outcome
from commissions.comparison.querysets import ComparisonQuerySet, ComparisonRowQuerySet
from commissions.worked_out import WorkedOut
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class Comparison(WorkedOut, models.Model):
    """`version_label` is empty where the sheet stands beside what is posted. `entries` are the amounts of the sheet as they
    were read (services/reading.py); figures are written once, when it has been worked out.
    """

    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    version = models.ForeignKey(
        "commissions.PlanVersion",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("plan version"),
    )
    version_label = models.CharField(_("beside"), max_length=120, blank=True)
    first = models.PositiveIntegerField(_("from month"))
    last = models.PositiveIntegerField(_("to month"))
    tolerance = FenField(_("rounding"), default=1)
    """By how many fen a line may differ and still be rounding."""
    whole = models.BooleanField(default=False)
    """Whether the sheet has all that was paid: else only the components that it names are compared."""
    note = models.CharField(_("note"), max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=200)
    entries = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    """Names of the sheet that stand for no component yet."""
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, related_name="+", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("compared by"), **_PERSON)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    expected = FenField(_("in the Excel"), default=0)
    found = FenField(_("in the portal"), default=0)
    rows_count = models.PositiveIntegerField(_("rows"), default=0)
    open_count = models.PositiveIntegerField(_("differences"), default=0)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="comparison_months")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("commissions:comparison_detail", kwargs={"pk": self.pk})

    @property
    def difference(self) -> int:
        difference: int = self.found - self.expected
        return difference


class ComparisonRow(models.Model):
    """A payee's component and month. `expected` is NULL where the sheet has nothing, `found` where the portal has nothing;
    `payee` is NULL where nobody of the region has that code.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="rows")
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("payee")
    )
    payee_code = models.CharField(_("payee"), max_length=32)
    payee_name = models.CharField(_("name"), max_length=120, blank=True)
    component_key = models.BigIntegerField()
    component = models.CharField(_("component"), max_length=120, blank=True)
    period = models.PositiveIntegerField(_("month"))
    expected = FenField(_("in the Excel"), null=True)
    found = FenField(_("in the portal"), null=True)
    difference = FenField(_("difference"))
    lines = models.PositiveIntegerField(_("lines"), default=0)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    settled = models.CharField(_("settled because"), max_length=200, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **_PERSON)
    settled_at = models.DateTimeField(null=True)

    objects = ComparisonRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a comparison")
        verbose_name_plural = _("rows of comparisons")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["comparison", "outcome", "id"], name="comparison_row_outcome"),
            models.Index(fields=["comparison", "difference", "id"], name="comparison_row_difference"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_by=None) | (~Q(settled="") & Q(settled_by__isnull=False)),
                name="comparison_settled_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payee_code} {self.period} {self.component}"


class ComponentSpelling(models.Model):
    """What a name of a sheet stands for in a region, as somebody said once: a component, a kind of line, or nothing."""

    region = models.ForeignKey("network.Region", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=120)
    component_key = models.BigIntegerField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_PERSON)
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "text"], name="component_spelling_once")]

    def __str__(self) -> str:
        return self.text
