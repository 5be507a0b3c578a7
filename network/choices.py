"""The closed lists of the channel network."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class RegionLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    GRID = "grid", _("Grid")


class CityClass(models.IntegerChoices):
    ONE = 1, _("Class 1")
    TWO = 2, _("Class 2")
    THREE = 3, _("Class 3")


class ChannelKind(models.IntegerChoices):
    """Numbers, because the commission engine joins on them."""

    OWN_OUTLET = 1, _("Own outlet")
    AGENT = 2, _("Agent")
    AGENT_STORE = 3, _("Agent store")
    ACCOUNT_MANAGER = 4, _("Account manager")
    OUTLET_CLERK = 5, _("Outlet clerk")
    E_CHANNEL = 6, _("E-channel")
    HOTLINE = 7, _("Hotline")


class SalesMode(models.IntegerChoices):
    DIRECT = 1, _("Direct sales")
    DEALER = 2, _("Dealer")
    CONSIGNMENT = 3, _("Consignment")
    FRANCHISED = 4, _("Franchised hall")


class ChannelStatus(StatusChoices):
    ACTIVE = "active", "green", "open", pgettext_lazy("channel", "Active")
    SUSPENDED = "suspended", "amber", "open", _("Suspended")
    CLOSED = "closed", "grey", "final", pgettext_lazy("channel", "Closed")


class AgentLevel(models.IntegerChoices):
    ONE = 1, _("Level 1")
    TWO = 2, _("Level 2")
