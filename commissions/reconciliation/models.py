"""A dealer's own list held against a statement, row by row, as it stood when it was uploaded."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.querysets import ReconciliationQuerySet, ReconciliationRowQuerySet
from core import formats
from core.fields import FenField


class Reconciliation(models.Model):
    """A published statement never changes, so what was found stays true. `beside` is what the statement holds that belongs
    to no number: coefficients, overrides, adjustments and the like; with the rows' `paid` it comes to the statement's
    amount.
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    statement = models.ForeignKey(
        "commissions.Statement",
        on_delete=models.PROTECT,
        related_name="reconciliations",
        verbose_name=_("statement"),
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("payee")
    )
    district_id = models.BigIntegerField(_("district"))
    file_name = models.CharField(_("file name"), max_length=200)
    beside = FenField(_("by no number"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "-id"], name="reconciliation_of_city")]

    def __str__(self) -> str:
        return f"{self.payee.name} {formats.period_label(self.statement.period)}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:reconciliation_detail", kwargs={"pk": self.pk})


class ReconciliationRow(models.Model):
    """A row of the list with what the statement says of it, or (`row_no` is NULL) what only the statement has.

    `lines` are the numbers of the lines, which have no foreign key: lines are partitioned. `twin` is the row of the list
    that a duplicate repeats.
    """

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.CASCADE, related_name="rows")
    bucket = models.CharField(_("outcome"), max_length=10, choices=Bucket.choices)
    row_no = models.PositiveIntegerField(_("row of the list"), null=True)
    twin = models.PositiveIntegerField(_("repeats row"), null=True)
    number = models.CharField(_("subscriber number"), max_length=20)
    product = models.CharField(_("product"), max_length=200, blank=True)
    event_date = models.DateField(_("date"), null=True)
    expected = FenField(_("expected"), null=True)
    paid = FenField(_("paid"), null=True)
    lines = ArrayField(models.BigIntegerField(), default=list)
    component_key = models.BigIntegerField(default=0)
    reason = models.CharField(_("reason"), max_length=4, blank=True)
    dispute = models.ForeignKey(
        "commissions.Dispute",
        on_delete=models.SET_NULL,
        null=True,
        related_name="own_rows",
        verbose_name=_("dispute"),
    )

    objects = ReconciliationRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a reconciliation")
        verbose_name_plural = _("rows of a reconciliation")
        ordering = ["id"]
        indexes = [models.Index(fields=["reconciliation", "bucket", "id"], name="reconciliation_bucket")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(row_no__isnull=True, bucket=Bucket.MISSING)
                | (models.Q(row_no__isnull=False) & ~models.Q(bucket=Bucket.MISSING)),
                name="reconciliation_missing_has_no_row",
            ),
            models.CheckConstraint(
                condition=models.Q(dispute__isnull=True)
                | models.Q(bucket__in=[Bucket.UNDERPAID, Bucket.REFUSED, Bucket.UNKNOWN]),
                name="reconciliation_only_claims_are_disputed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation_id}/{self.row_no or self.pk}"
