"""What will fall due: parts of what published months have earned, and reserves that they have held back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.calendar.choices import DueKind
from commissions.calendar.querysets import DuePartQuerySet
from core.fields import FenField


class DuePart(models.Model):
    """Sums over the facts of a payee, worked out from the ledger when a month is published: a city's rows are made anew as
    a whole. `event_period` is the month that earned it, `period` the month with whose statement it falls due.
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city"), db_index=False
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="due_parts", verbose_name=_("payee")
    )
    district_id = models.BigIntegerField(_("district"))
    """The payee's latest district in this city, as on its statements here: it may have moved to another city since."""
    component = models.ForeignKey(
        "commissions.Component", on_delete=models.PROTECT, related_name="+", verbose_name=_("component")
    )
    component_key = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=DueKind.choices)
    part = models.PositiveSmallIntegerField(_("instalment"))
    event_period = models.PositiveIntegerField(_("earned in"))
    period = models.PositiveIntegerField(_("due with"))
    facts = models.PositiveIntegerField(_("facts"))
    amount = FenField(_("amount"))

    objects = DuePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part to fall due")
        verbose_name_plural = _("parts to fall due")
        ordering = ["period", "id"]
        indexes = [
            models.Index(fields=["city", "period", "component_key"], name="due_part_of_city"),
            models.Index(fields=["period", "id"], name="due_part_in_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "payee", "component_key", "kind", "part", "event_period"],
                name="due_part_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period}"
