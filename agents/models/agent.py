"""An agent: the business side of a channel of that kind."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.choices import TaxpayerKind
from agents.querysets import AgentQuerySet
from core.badges import Badge
from core.fields import FenField, ScaledField
from core.money import SCALE, divide_half_up
from core.periods import today
from network.choices import ChannelKind
from network.models import LOCATION_WHOLE, LocatedExtension


class Agent(LocatedExtension):
    """Its stores and, at level 1, its level-2 agents are the channel's children."""

    kind = ChannelKind.AGENT
    edit_code = "agents.agent_edit"

    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    taxpayer_kind = models.CharField(
        _("taxpayer"), max_length=12, choices=TaxpayerKind.choices, default=TaxpayerKind.SMALL
    )
    tax_rate = ScaledField(_("tax rate"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    contract_number = models.CharField(_("contract number"), max_length=40, blank=True)
    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_to = models.DateField(_("contract to"), null=True, blank=True)
    deposit_due = FenField(_("deposit due"), default=0)
    deposit_paid = FenField(_("deposit paid"), default=0)

    objects = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deposit_due__gte=0) & models.Q(deposit_paid__gte=0),
                name="agent_deposit_not_negative",
            ),
            models.CheckConstraint(condition=LOCATION_WHOLE, name="agent_location_whole"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("agents:agent_detail", kwargs={"pk": self.pk})

    @property
    def deposit_share(self) -> int | None:
        """Paid of due, 10^-4; None when nothing is due."""
        return divide_half_up(self.deposit_paid * SCALE, self.deposit_due) if self.deposit_due else None

    @property
    def is_short_of_deposit(self) -> bool:
        percent: int = settings.DEPOSIT_MINIMUM_PERCENT
        return int(self.deposit_paid) * 100 < int(self.deposit_due) * percent

    @property
    def deposit_missing(self) -> int:
        """Fen that are still to be paid."""
        return max(0, int(self.deposit_due) - int(self.deposit_paid))

    @property
    def warning(self) -> Badge | None:
        """The one thing about this agent that somebody should act on."""
        if self.is_short_of_deposit:
            return Badge(_("Deposit short"), "amber")
        if self.contract_to and self.contract_to < today():
            return Badge(_("Contract expired"), "red")
        return None
