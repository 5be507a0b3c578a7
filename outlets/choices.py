"""The closed lists of the outlets' register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HallType(models.TextChoices):
    FLAGSHIP = "flagship", _("Flagship hall")
    STANDARD = "standard", _("Standard hall")
    COMMUNITY = "community", _("Community hall")
    TOWNSHIP = "township", _("Township hall")


class Premises(models.TextChoices):
    OWNED = "owned", _("Owned")
    RENTED = "rented", _("Rented")
    OPERATED = "operated", _("Owned, run by others")
    PROVIDED = "provided", _("Built and rented by others")
