"""An agent: the business side of a channel of that kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agents.choices import TaxpayerKind
from agents.querysets import AgentQuerySet
from core.fields import FenField, ScaledField


class Agent(models.Model):
    """Its stores and, at level 1, its level-2 agents are the channel's children."""

    channel = models.OneToOneField(
        "network.Channel",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="agent",
        verbose_name=_("channel"),
    )
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
        ]

    def __str__(self) -> str:
        return str(self.channel)
