"""The closed lists of the agents' register."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices

SHORTEST: Final = 8
LONGEST: Final = 30
"""Digits of an account number: banks differ."""


class TaxpayerKind(models.TextChoices):
    GENERAL = "general", _("General taxpayer")
    SMALL = "small", _("Small-scale taxpayer")
    EXEMPT = "exempt", _("Exempt")
    INDIVIDUAL = "individual", _("Individual")


class AccountStatus(StatusChoices):
    """`open`: somebody has to decide. `counts`: it is, was or will be paid to, from its first day on."""

    REQUESTED = "requested", "blue", "open", pgettext_lazy("account", "Asked for")
    PROPOSED = "proposed", "amber", "open", pgettext_lazy("account", "Waits for approval")
    APPROVED = "approved", "green", "counts", pgettext_lazy("account", "Approved")
    SUPERSEDED = "superseded", "grey", "counts", pgettext_lazy("account", "Superseded")
    REFUSED = "refused", "red", pgettext_lazy("account", "Refused")
    WITHDRAWN = "withdrawn", "grey", pgettext_lazy("account", "Withdrawn")
