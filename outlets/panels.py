"""Parts of an own outlet's page."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.panels import Attribute, AttributePanel


def _map_link(location: str) -> str:
    """For whatever shows maps on the reader's device: the portal itself has none."""
    return format_html('<a class="digits" href="geo:{0}">{0}</a>', location) if location else "—"


BASICS = AttributePanel(
    _("Basics"),
    (
        "hall_type",
        "channel__city",
        "channel__district",
        "grid",
        "channel__opened_on",
        Attribute("channel__closed_on", spare=True),
        Attribute("address", wide=True),
        Attribute("location", label=_("Latitude, longitude"), format=_map_link),
        "opening_hours",
        "phone",
        "manager_name",
    ),
)
HALL = AttributePanel(
    _("Hall"),
    ("area_m2", "counters", "staff_count", "decorated_on", "score", Attribute("equipment", wide=True)),
)
LEASE = AttributePanel(
    _("Premises and lease"),
    (
        "premises",
        Attribute("warning", label=_("To attend to"), spare=True),
        "lease_from",
        "lease_to",
        "yearly_rent",
    ),
    side=True,
)
