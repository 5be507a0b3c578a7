"""The sheets of a workbook of golden cases, as data for its writer and its reader."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from commissions.services.plan_sheets import PlanColumn, PlanSheet
from network.choices import AgentLevel, ChannelKind, SalesMode
from sales.choices import EventKind

_REF: Final = PlanColumn(
    "ref", _("No."), 8, note=_("Any text; only if an expected amount is told for this row.")
)
_CHANNEL: Final = PlanColumn(
    "channel", _("Channel code"), 16, note=_("Of a channel in the portal, or of one described on “Channels”.")
)
_MONTH: Final = PlanColumn("period", _("Month"), 10, note=_("2026-10"))

_REAL_NAME: Final = PlanColumn(
    "real_name", _("Real-name check"), 10, "yes_no", _("Empty: not reported."), optional=True
)

CHANNELS: Final = PlanSheet(
    _("Channels"),
    (
        PlanColumn(
            "code",
            _("Channel code"),
            16,
            note=_(
                "Of your own choice; not that of a channel in the portal. Where star, level, mode, place or upline"
                " change, the channel has a further row with the day of the change as its first day."
            ),
        ),
        PlanColumn("name", _("Name"), 20),
        PlanColumn("kind", _("Channel kind"), 12, ChannelKind),
        PlanColumn("mode", _("Sales mode"), 12, SalesMode),
        PlanColumn("level", _("Level"), 10, AgentLevel),
        PlanColumn("star", _("Star"), 7, note=_("1 to 5.")),
        PlanColumn("place", _("City or district"), 18, "places"),
        PlanColumn(
            "upline", _("Upline"), 16, note=_("A channel code: the agent of a store, the upline of an agent.")
        ),
        PlanColumn(
            "since",
            _("First day"),
            11,
            note=_("Empty: it was always there. Of a further row, the day from which it holds."),
        ),
        PlanColumn("left", _("Last day"), 11, note=_("Empty: it is still there.")),
    ),
    optional=True,
)

SALES: Final = PlanSheet(
    _("Sales"),
    (
        _REF,
        _CHANNEL,
        PlanColumn("product", _("Product"), 20, "products"),
        PlanColumn("day", _("Day"), 11),
        PlanColumn("subscriber", _("Subscriber"), 14),
        PlanColumn("quantity", _("Quantity"), 9, note=_("Empty is 1.")),
        PlanColumn("first_payment", _("First payment"), 12),
        PlanColumn("amount", _("Amount received"), 12),
        PlanColumn("cost", _("Cost"), 12),
        PlanColumn("campaign", _("Campaign"), 14, "campaigns", optional=True),
        _REAL_NAME,
    ),
    optional=True,
)

MONTHS: Final = PlanSheet(
    _("Subscriber-months"),
    (
        _REF,
        _CHANNEL,
        PlanColumn("subscriber", _("Subscriber"), 14),
        _MONTH,
        PlanColumn("product", _("Product"), 20, "products"),
        PlanColumn("plan_fee", _("Monthly fee"), 11),
        PlanColumn("billed", _("Billed"), 11),
        PlanColumn("arrears", _("Arrears"), 11),
        PlanColumn("minutes", _("Call minutes"), 9),
        PlanColumn("megabytes", _("Data (MB)"), 9),
        PlanColumn("months_in_net", _("Months in net"), 9),
        PlanColumn("suspended_days", _("Suspended days"), 9, optional=True),
        _REAL_NAME,
    ),
    optional=True,
)

FIGURES: Final = PlanSheet(
    _("Channel-months"),
    (
        _REF,
        _CHANNEL,
        _MONTH,
        PlanColumn("metric", _("Metric"), 18, "metrics"),
        PlanColumn("value", _("Value"), 11, note=_("/ is not reported, — is not applicable.")),
    ),
    optional=True,
)

EVENTS: Final = PlanSheet(
    _("Events of subscribers"),
    (
        _CHANNEL,
        PlanColumn("subscriber", _("Subscriber"), 14),
        PlanColumn("kind", _("Event"), 14, EventKind),
        PlanColumn("day", _("Day"), 11),
        PlanColumn("suspended_days", _("Suspended days"), 10, note=_("Since the activation. Empty is 0.")),
    ),
    optional=True,
)

TARGETS: Final = PlanSheet(
    _("Targets"),
    (
        _CHANNEL,
        _MONTH,
        PlanColumn("metric", _("Metric"), 18, "metrics", _("Empty: the target of sales by order.")),
        PlanColumn("value", _("Target"), 11),
    ),
    optional=True,
)

COEFFICIENTS: Final = PlanSheet(
    _("Coefficients"),
    (
        _CHANNEL,
        _MONTH,
        PlanColumn("kind", _("Kind"), 16, "kinds"),
        PlanColumn("value", _("Coefficient"), 11),
    ),
    optional=True,
)

CASES: Final = PlanSheet(
    _("Expected amounts"),
    (
        PlanColumn("name", _("Case"), 24, note=_("What the case is about, in a few words.")),
        PlanColumn("payee", _("Paid to"), 16, note=_("A channel code.")),
        _MONTH,
        PlanColumn(
            "component", _("Component"), 20, "components", _("Empty: the whole month, coefficients included.")
        ),
        PlanColumn("fact", _("No. of the row"), 12, note=_("Empty: everything that the component pays.")),
        PlanColumn("amount", _("Expected amount"), 14, note=_("In yuan.")),
        PlanColumn("got", _("Calculated"), 14, info=True),
        PlanColumn("difference", _("Difference"), 14, info=True),
        PlanColumn("outcome", _("Outcome"), 12, info=True),
    ),
)

TABLES: Final = (CHANNELS, SALES, MONTHS, FIGURES, EVENTS, TARGETS, COEFFICIENTS, CASES)
