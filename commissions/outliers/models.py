"""What is unusual in a month: each payee beside its own history and beside its peers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.outliers.querysets import OutlierRuleQuerySet, UnusualQuerySet
from core.fields import FenField, ScaledField


class Compared(models.TextChoices):
    OWN = "own", pgettext_lazy("compared with", "Own earlier months")
    PEERS = "peers", pgettext_lazy("compared with", "Peers of the month")


class OutlierRule(models.Model):
    """From when on a payee's month is unusual. Two rows, one a comparison; without it nothing is named by it."""

    code = models.CharField(_("compared with"), max_length=8, choices=Compared.choices, unique=True)
    times = ScaledField(
        _("times the usual"),
        help_text=_("So many times the median, or less than the same part of it. Such as 3."),
    )
    spreads = models.PositiveSmallIntegerField(
        _("times the usual spread"),
        help_text=_("Or further from the median than so many times the median of the distances."),
    )
    least_amount = FenField(_("least difference (yuan)"), help_text=_("Smaller differences are never named."))
    least_count = models.PositiveSmallIntegerField(
        _("least to compare with"), help_text=_("Earlier months, or peers.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OutlierRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit of what is usual")
        verbose_name_plural = _("limits of what is usual")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    times__gte=10_000, least_amount__gte=0, least_count__gte=1, spreads__gte=1
                ),
                name="outlier_rule_names_only_what_differs",
            )
        ]

    def __str__(self) -> str:
        return str(Compared(self.code).label)


class _Compared(models.Model):
    city = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("city"),
        db_constraint=False,
        db_index=False,
    )
    period = models.PositiveIntegerField(_("period"))
    payee = models.ForeignKey(
        "network.Channel",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("payee"),
        db_constraint=False,
        db_index=False,
    )
    amount = FenField(_("amount"))
    months = models.PositiveSmallIntegerField(_("months compared with"), default=0)
    usual = FenField(_("median of the own months"), null=True)
    spread = FenField(_("usual distance from it"), null=True)
    peers = models.PositiveIntegerField(_("peers"), default=0)
    peer_usual = FenField(_("median of the peers"), null=True)
    peer_spread = FenField(_("usual distance of the peers"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period}"


class Norm(_Compared):
    """Written by each run for the payees of its month: the median of the own last months and the median distance from it,
    and the same of those of one kind, level and city class in this month. NULL where there is nothing to compare with.
    """

    statement = models.OneToOneField(
        "commissions.Statement", on_delete=models.CASCADE, related_name="norm", verbose_name=_("statement")
    )

    class Meta:
        verbose_name = _("comparison of a month")
        verbose_name_plural = _("comparisons of months")
        indexes = [models.Index(fields=["city", "period"], name="norm_of_month")]


class Unusual(_Compared):
    """Those of the comparisons that a limit names by now (commissions/sql/outliers/unusual.sql). `far` is the larger distance,
    in fen, of those by which it is named."""

    statement = models.OneToOneField(
        "commissions.Statement", on_delete=models.DO_NOTHING, related_name="+", verbose_name=_("statement")
    )
    by_own = models.BooleanField()
    by_peers = models.BooleanField()
    far = FenField(_("off by"))

    objects = UnusualQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "commissions_unusual"
        verbose_name = _("unusual month")
        verbose_name_plural = _("unusual months")
        ordering = ["-id"]
