"""Ledger lines (酬金明细): one amount for one payee, one component, one fact, with its cause.

Added to, never changed: the application's role has no UPDATE or DELETE here. Partitioned by month, then
by city; the table is created in the migration. `amount` is what this line posts; `owed` is what the
payee is owed for this fact and component after it. A fact that earned nothing has amount 0 and a reason.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.choices import Cause, LineKind
from commissions.querysets import LineQuerySet
from core.fields import FenField, ScaledField

IDS_PER_RUN = 100_000_000
"""A line's id is its run's id times this, plus its number in the run: the run names month and city."""


class Line(models.Model):
    append_only = True

    pk = models.CompositePrimaryKey("city_id", "period", "id")
    city_id = models.BigIntegerField()
    period = models.PositiveIntegerField(_("period"))
    id = models.BigIntegerField(_("line"))
    run_id = models.BigIntegerField()
    event_period = models.PositiveIntegerField(_("month of the event"))
    payee = models.ForeignKey(
        "network.Channel",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("payee"),
    )
    channel = models.ForeignKey(
        "network.Channel",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("channel"),
    )
    kind = models.PositiveSmallIntegerField(_("kind"), choices=LineKind.choices)
    component_key = models.BigIntegerField()
    component = models.ForeignKey(
        "commissions.Component",
        on_delete=models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
        verbose_name=_("component"),
    )
    rule_id = models.BigIntegerField(null=True)
    grain = models.PositiveSmallIntegerField()
    fact_id = models.BigIntegerField()
    fact_revision = models.PositiveIntegerField()
    product_id = models.BigIntegerField(null=True)
    quantity = models.BigIntegerField(_("quantity"), null=True)
    measure_value = models.BigIntegerField(_("base"), null=True)
    basis = models.BigIntegerField(_("tier reached at"), null=True)
    rate = ScaledField(_("rate"), null=True)
    gross = FenField(_("after rate"))
    cut = FenField(_("cut by caps"))
    owed = FenField(_("owed"))
    amount = FenField(_("amount"))
    reason = models.CharField(_("reason"), max_length=4)
    cause = models.PositiveSmallIntegerField(_("cause"), choices=Cause.choices)
    part = models.PositiveSmallIntegerField(_("instalment"), null=True)
    whole = FenField(_("before instalments"), null=True)
    """What the parts of a fact share, on the line of the event month."""
    worth = FenField(_("at full rate"), null=True)
    """Without conditions and factors, or the part in full, where that is known and another amount than `gross`."""

    objects = LineQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "commissions_line"
        verbose_name = _("commission line")
        verbose_name_plural = _("commission lines")

    def __str__(self) -> str:
        return str(self.id)
