"""The bank account that an agent is paid to, as one person proposes it and another approves it."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agents.account_numbers import number_opened
from agents.choices import AccountStatus
from agents.querysets import BankAccountQuerySet
from core.badges import Badge
from core.periods import today
from core.scoping import Scope

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "null": True, "related_name": "+"}


class BankAccount(models.Model):
    """What stands in a row never changes, only its state: another account is another row, and the former ones stay
    as history. The account of a day is `objects.in_force(day)`.

    A dealer may ask (`requested`); somebody proposes, and another than those two approves. Triggers hold the
    application to it (agents/sql/bank_accounts.sql).
    """

    agent = models.ForeignKey(
        "agents.Agent", on_delete=models.PROTECT, related_name="bank_accounts", verbose_name=_("agent")
    )
    holder = models.CharField(_("account holder"), max_length=120)
    bank_name = models.CharField(_("bank"), max_length=80)
    branch = models.CharField(_("branch"), max_length=120, blank=True)
    sealed = models.TextField(_("account number in full"), editable=False)
    digest = models.CharField(_("digest of the number"), max_length=64, editable=False)
    masked_number = models.CharField(_("account number"), max_length=20, editable=False)
    effective_from = models.DateField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=AccountStatus.choices)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), **_PERSON)
    requested_at = models.DateTimeField(_("asked for at"), null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), **_PERSON)
    proposed_at = models.DateTimeField(_("proposed at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("decided by"), **_PERSON)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("reason of the refusal"), max_length=200, blank=True)

    objects = BankAccountQuerySet.as_manager()

    in_force_id: int | None
    """The account of its agent that is paid to today; only on rows of `with_standing()`."""

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agent", "-effective_from", "-id"], name="bankaccount_in_force"),
            models.Index(fields=["digest"], name="bankaccount_digest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(status__in=AccountStatus.in_group("open")),
                name="account_one_open_an_agent",
            ),
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(status=AccountStatus.APPROVED),
                name="account_one_approved_an_agent",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("requested_by"))),
                name="account_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=AccountStatus.in_group("counts"))
                | Q(proposed_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="account_takes_two",
            ),
            models.CheckConstraint(
                condition=~Q(status=AccountStatus.PROPOSED) | Q(proposed_by__isnull=False),
                name="account_has_a_maker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} {self.masked_number}"

    def get_absolute_url(self) -> str:
        return reverse("agents:account_detail", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """In full. Whoever shows it asks for `agents.account_number_view` and writes down who saw it."""
        return number_opened(self.sealed)

    def number_within(self, numbers: Scope) -> str:
        """For a file: in full where the right to see it reaches (`numbers`), else its ends."""
        place = self.agent.channel
        in_full = (
            numbers.has_city(place.city_id)
            or place.district_id in numbers.district_ids
            or place.pk in numbers.channel_ids
        )
        return self.number if in_full else self.masked_number

    @property
    def state(self) -> AccountStatus:
        return AccountStatus.of(self.status)

    @property
    def is_open(self) -> bool:
        return "open" in self.state.groups

    @property
    def standing(self) -> Badge:
        """Of rows of `with_standing()`: whether it is paid to today or is to come, else how far it got."""
        if self.in_force_id == self.pk:
            return Badge(_("In force"), "green")
        if self.status == AccountStatus.APPROVED and self.effective_from > today():
            return Badge(pgettext_lazy("account", "Approved, to come"), "blue")
        return self.state.badge

    @property
    def waits_since(self) -> datetime.datetime | None:
        return self.proposed_at or self.requested_at
