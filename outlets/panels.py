"""Parts of an own outlet's page."""

from django.utils.translation import gettext_lazy as _

from core.panels import Attribute, AttributePanel

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
