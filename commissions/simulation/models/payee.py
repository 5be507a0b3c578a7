"""What a simulation came to for each payee, and by month and component. Large, and without foreign keys to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.simulation.choices import Band
from commissions.simulation.querysets import SimulationPayeeQuerySet, SimulationRowQuerySet
from core.fields import FenField
from core.money import SCALE, divide_half_up
from network.choices import ChannelKind


class SimulationPayee(models.Model):
    """A payee in a city: whoever sells in two is paid by both. `id` counts within the simulation."""

    pk = models.CompositePrimaryKey("city_id", "simulation_id", "id")
    city_id = models.BigIntegerField()
    simulation_id = models.BigIntegerField()
    id = models.BigIntegerField()
    payee = models.ForeignKey(
        "network.Channel",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("payee"),
    )
    kind = models.PositiveSmallIntegerField(_("kind"), choices=ChannelKind.choices)
    old = FenField(_("before"))
    new = FenField(_("after"))
    difference = FenField(_("difference"))
    band = models.PositiveSmallIntegerField(choices=Band.choices)
    cause_key = models.BigIntegerField(null=True)
    """The component that moved most in the direction of the difference."""
    cause_amount = FenField(null=True)
    moved = models.PositiveSmallIntegerField(default=0)
    """How many components moved."""

    cause_text: str
    """Set by the list that shows it."""

    objects = SimulationPayeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("payee of a simulation")
        verbose_name_plural = _("payees of simulations")
        indexes = [
            models.Index(fields=["simulation_id", "difference", "id"], name="simulation_payee_difference"),
            models.Index(fields=["simulation_id", "payee"], name="simulation_payee_payee"),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.simulation_id}"

    @property
    def share(self) -> int | None:
        return divide_half_up(self.difference * SCALE, self.old) if self.old > 0 else None


class SimulationRow(models.Model):
    """A component's amounts for a payee and month. `component_key` below 0 is no component: OTHER, or minus the kind
    of a line that concerns the month as a whole. `..._later`: parts that aren't paid within the months.
    """

    pk = models.CompositePrimaryKey("city_id", "simulation_id", "payee_id", "period", "component_key")
    city_id = models.BigIntegerField()
    simulation_id = models.BigIntegerField()
    payee_id = models.BigIntegerField()
    period = models.PositiveIntegerField(_("period"))
    component_key = models.BigIntegerField()
    old = FenField(_("before"))
    new = FenField(_("after"))
    old_later = FenField()
    new_later = FenField()

    payee_code: str
    payee_name: str
    """Set by whoever lists them for a file."""

    objects = SimulationRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("amount of a simulation")
        verbose_name_plural = _("amounts of simulations")

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period} {self.component_key}"
