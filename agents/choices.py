"""The closed lists of the agents' register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaxpayerKind(models.TextChoices):
    GENERAL = "general", _("General taxpayer")
    SMALL = "small", _("Small-scale taxpayer")
    EXEMPT = "exempt", _("Exempt")
    INDIVIDUAL = "individual", _("Individual")
