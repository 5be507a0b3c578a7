"""The closed lists of direct sales."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ManagerCategory(models.TextChoices):
    """Whom an account manager serves. The fifth channel of direct sales is the hotline, a kind of its own."""

    KEY_ACCOUNTS = "key_accounts", _("Key account manager")
    BUSINESS = "business", _("Business account manager")
    COMMUNITY = "community", _("Community manager")
    AREA = "area", _("Area manager")
