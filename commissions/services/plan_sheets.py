"""The sheets of a plan's workbook: their columns, as data for the writer and the reader."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commissions.choices import (
    CapPeriod,
    ComponentKind,
    GateOperator,
    Measure,
    TierBasis,
    TierMode,
    TierScope,
)
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode
from sales.choices import Grain


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """`choices` is a class of choices or the name of a dictionary of `PlanNames`.

    `info` columns help the reader of the sheet and are ignored when it comes back.
    """

    key: str
    label: str | Promise
    width: int = 12
    choices: Any = None
    note: str | Promise = ""
    info: bool = False


@dataclass(frozen=True, slots=True)
class PlanSheet:
    label: str | Promise
    columns: tuple[PlanColumn, ...]

    def column(self, key: str) -> PlanColumn:
        return next(column for column in self.columns if column.key == key)


HEAD: Final = PlanSheet(
    _("Version"),
    (
        PlanColumn("plan", _("Plan"), info=True, note=_("For your orientation; not read back.")),
        PlanColumn("number", _("Version number"), info=True, note=_("For your orientation; not read back.")),
        PlanColumn("effective_from", _("In force from"), note=_("A month: 2026-10.")),
        PlanColumn(
            "effective_to", _("In force to"), note=_("A month, or empty: until another version follows.")
        ),
        PlanColumn("document_number", _("Document number"), note=_("Needed when the version is submitted.")),
        PlanColumn("note", _("Note")),
    ),
)
"""Written downwards: label, value, note."""

COMPONENTS: Final = PlanSheet(
    _("Components"),
    (
        PlanColumn(
            "code",
            _("Component code"),
            14,
            note=_("Stays the same in all versions; the ledger is kept by it."),
        ),
        PlanColumn("name", _("Name"), 22),
        PlanColumn("clause", _("Clause"), 12),
        PlanColumn("kind", _("Kind"), 10, ComponentKind),
        PlanColumn("grain", _("Paid on"), 12, Grain),
        PlanColumn("metric", _("Metric"), 18, "metrics", _("Only if paid on a channel-month.")),
        PlanColumn(
            "measure", _("Base"), 12, Measure, _("What a percentage, or a tier on amounts, is taken of.")
        ),
        PlanColumn("tier_mode", _("Tier mode"), 16, TierMode),
        PlanColumn("tier_basis", _("Tiers count"), 12, TierBasis),
        PlanColumn("tier_scope", _("Counted over"), 16, TierScope),
        PlanColumn("line_cap", _("Cap a line (yuan)"), 14, note=_("Empty: no cap.")),
        PlanColumn("payee_cap", _("Cap a payee (yuan)"), 14, note=_("Empty: no cap.")),
        PlanColumn("cap_period", _("Cap over"), 10, CapPeriod),
        PlanColumn("apply_coefficients", _("Coefficients apply"), 10, "yes_no"),
        PlanColumn(
            "override_of",
            _("Override of"),
            14,
            note=_("Only for overrides: the code of the component beneath."),
        ),
        PlanColumn(
            "override_step",
            _("Upline"),
            8,
            note=_("Only for overrides: 1 is the direct upline, 2 the one above it."),
        ),
    ),
)

RATES: Final = PlanSheet(
    _("Rates"),
    (
        PlanColumn("code", _("Component code"), 14),
        PlanColumn("rule", _("Rule"), 7, note=_("Rows with the same number are the tiers of one rule.")),
        PlanColumn("city", _("City"), 14, "cities", _("Empty is any. The most specific rule wins.")),
        PlanColumn("district", _("District"), 14, "districts"),
        PlanColumn("city_class", _("City class"), 10, CityClass),
        PlanColumn("channel_kind", _("Channel kind"), 12, ChannelKind),
        PlanColumn("level", _("Level"), 8, AgentLevel),
        PlanColumn("star", _("Star"), 7, note=_("1 to 5.")),
        PlanColumn("mode", _("Sales mode"), 12, SalesMode),
        PlanColumn("category", _("Product category"), 16, "categories"),
        PlanColumn("product", _("Product"), 20, "products"),
        PlanColumn("date_from", _("First day"), 11),
        PlanColumn("date_to", _("Last day"), 11),
        PlanColumn(
            "lower", _("Tier from"), 12, note=_("Belongs to the tier. The first tier of a rule starts at 0.")
        ),
        PlanColumn(
            "upper",
            _("Tier to below"),
            12,
            note=_("Belongs to the next tier. Empty: the next row's start, or no end."),
        ),
        PlanColumn("edge_unit", _("Tier unit"), 9, info=True),
        PlanColumn("rate", _("Rate"), 11, note=_("Yuan a piece, or per cent: 5 is 5 %.")),
        PlanColumn("rate_unit", _("Rate unit"), 10, info=True),
    ),
)

GATES: Final = PlanSheet(
    _("Conditions of payment"),
    (
        PlanColumn("code", _("Component code"), 14),
        PlanColumn(
            "group", _("Group"), 7, note=_("All groups must hold; in a group one condition is enough.")
        ),
        PlanColumn("measure", _("Measure"), 14, Measure),
        PlanColumn("month_offset", _("Months after"), 9, note=_("0 is the month of the event itself.")),
        PlanColumn("operator", _("Condition"), 10, GateOperator),
        PlanColumn("threshold", _("Threshold"), 12),
        PlanColumn("unit", _("Unit"), 9, info=True),
        PlanColumn("reason", _("Reason code"), 9, note=_("What the dealer reads: G03")),
        PlanColumn("label", _("Reason in words"), 34),
    ),
)

TABLES: Final = (COMPONENTS, RATES, GATES)
YES_NO: Final = ((True, _("Yes")), (False, _("No")))
