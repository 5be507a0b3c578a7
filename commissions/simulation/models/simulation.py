"""A simulation and what came of it: kept as it was worked out."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.simulation.querysets import SimulationQuerySet
from commissions.worked_out import WorkedOut
from core.fields import FenField
from core.money import SCALE, divide_half_up


class Simulation(WorkedOut, models.Model):
    """`version` beside `base`; without a base number it is beside what was in force in each month.

    Its figures are written once, when it has been worked out. A version that was discarded leaves its number.
    """

    plan = models.ForeignKey(
        "commissions.Plan", on_delete=models.PROTECT, related_name="+", verbose_name=_("plan")
    )
    version = models.ForeignKey(
        "commissions.PlanVersion",
        on_delete=models.SET_NULL,
        related_name="simulations",
        null=True,
        verbose_name=_("plan version"),
    )
    version_number = models.PositiveSmallIntegerField(_("version"))
    base = models.ForeignKey(
        "commissions.PlanVersion",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("beside"),
    )
    base_number = models.PositiveSmallIntegerField(null=True)
    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    first = models.PositiveIntegerField(_("from month"))
    last = models.PositiveIntegerField(_("to month"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, related_name="+", null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("simulated by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("attached by"),
    )
    attached_at = models.DateTimeField(_("attached"), null=True)

    content_hash = models.CharField(_("fingerprint"), max_length=64, blank=True)
    """Of what the version said; another one today makes the report stale."""
    base_hash = models.CharField(max_length=64, blank=True)
    facts = models.BigIntegerField(_("facts"), default=0)
    old = FenField(_("before"), default=0)
    new = FenField(_("after"), default=0)
    payees = models.PositiveIntegerField(_("payees"), default=0)
    winners = models.PositiveIntegerField(_("winners"), default=0)
    losers = models.PositiveIntegerField(_("losers"), default=0)
    hard_losers = models.PositiveIntegerField(_("lose more than a fifth"), default=0)
    figures = models.JSONField(default=dict)
    """Sums by city, component, kind, month and band, with the names as they were (services/summing.py)."""

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="simulation_months"),
            models.CheckConstraint(
                condition=Q(attached_at__isnull=True) | Q(finished_at__isnull=False),
                name="simulation_attached_is_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.version_number}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:simulation_detail", kwargs={"pk": self.pk})

    @property
    def title(self) -> str:
        return str(self)

    @property
    def difference(self) -> int:
        difference: int = self.new - self.old
        return difference

    @property
    def share(self) -> int | None:
        """The difference of 10^-4 of what was; None where nothing was."""
        return divide_half_up(self.difference * SCALE, self.old) if self.old > 0 else None

    @property
    def own(self) -> dict[str, Any]:
        """What the plan's own components come to: old, new, and the parts not paid within the months."""
        rows = [row for row in self.figures.get("components", ()) if row["group"] == "own"]
        return {name: sum(row[name] for row in rows) for name in ("old", "new", "old_later", "new_later")}
