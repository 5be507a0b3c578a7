"""The sheets of a plan's workbook: their columns, as data for the writer and the reader."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commissions.choices import (
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    FigureOwner,
    GateOperator,
    Measure,
    OncePeriod,
    OverrideBy,
    StageOrder,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode
from sales.choices import EventKind, Grain


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """`choices` is a class of choices or the name of a dictionary of `PlanNames`.

    `info` columns help the reader of the sheet and are ignored when it comes back; `optional` ones may be
    missing from it.
    """

    key: str
    label: str | Promise
    width: int = 12
    choices: Any = None
    note: str | Promise = ""
    info: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """An `optional` sheet may be missing from a workbook: then nothing stands on it."""

    label: str | Promise
    columns: tuple[PlanColumn, ...]
    optional: bool = False

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
        PlanColumn(
            "month_cap",
            _("Cap of the month (yuan)"),
            note=_("What the version comes to for a payee in a month is at most this. Empty: no cap."),
            optional=True,
        ),
        PlanColumn(
            "stage_order",
            _("Order of cap, coefficients and guarantee"),
            choices=StageOrder,
            note=_("Empty: cap, coefficients, guarantee."),
            optional=True,
        ),
        PlanColumn(
            "cut_off_day",
            _("Cut-off day of the month"),
            note=_("With 25, the events of 26 March to 25 April are of April. Empty: the calendar month."),
            optional=True,
        ),
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
        PlanColumn(
            "measure_figure",
            _("Figure paid on"),
            14,
            note=_("Only with the base “figure of the month”: the figure's code."),
            optional=True,
        ),
        PlanColumn(
            "formula",
            _("Formula"),
            30,
            note=_(
                "Only with the base “formula”: as in Excel, without =. IF(plan_fee >= 100, 30, net_bill * 5%)"
            ),
            optional=True,
        ),
        PlanColumn(
            "prorate",
            _("By active days"),
            10,
            "yes_no",
            _(
                "Paid on a channel in the month: in proportion to its days. Clawback: to what is left of the tier."
            ),
            optional=True,
        ),
        PlanColumn("tier_mode", _("Tier mode"), 16, TierMode),
        PlanColumn("tier_basis", _("Tiers count"), 12, TierBasis),
        PlanColumn("tier_scope", _("Counted over"), 16, TierScope),
        PlanColumn(
            "count_period",
            _("Counted from the start of"),
            14,
            CountPeriod,
            _("Only if the tiers count pieces or an amount. Empty: the month."),
            optional=True,
        ),
        PlanColumn(
            "tier_figure",
            _("Figure counted"),
            14,
            note=_("Only if the tiers count a figure: its code."),
            optional=True,
        ),
        PlanColumn(
            "edges",
            _("Edges"),
            18,
            Edges,
            _("To which of two tiers their common edge belongs."),
            optional=True,
        ),
        PlanColumn(
            "second_measure",
            _("Second dimension"),
            14,
            Measure,
            _("What the columns “second from” and “second to” of the rates are held against."),
            optional=True,
        ),
        PlanColumn(
            "second_figure",
            _("Figure of the second dimension"),
            14,
            note=_("Only with the second dimension “figure of the month”: its code."),
            optional=True,
        ),
        PlanColumn(
            "factors",
            _("Factor tables"),
            16,
            note=_("Codes of the factor tables that a line is multiplied with, with commas between."),
            optional=True,
        ),
        PlanColumn(
            "in_points",
            _("In points"),
            10,
            "yes_no",
            _("By the piece: the rate is points, and a factor table in points is the price of one in yuan."),
            optional=True,
        ),
        PlanColumn(
            "standing",
            _("Mode, level and star"),
            14,
            Standing,
            _("Which moment's mode, level and star of the channel the rates are for."),
            optional=True,
        ),
        PlanColumn(
            "line_floor",
            _("At least a line (yuan)"),
            14,
            note=_("What earns anything earns at least this."),
            optional=True,
        ),
        PlanColumn("line_cap", _("Cap a line (yuan)"), 14, note=_("Empty: no cap.")),
        PlanColumn(
            "cap_order",
            _("Cap and floor a line"),
            14,
            CapOrder,
            _("Whether they hold a line before or after it is multiplied with the factors. Empty: after."),
            optional=True,
        ),
        PlanColumn(
            "subscriber_floor",
            _("At least a subscriber (yuan)"),
            14,
            note=_("Of all lines of a subscriber in a month, if one of them isn't refused."),
            optional=True,
        ),
        PlanColumn(
            "subscriber_cap",
            _("Cap a subscriber (yuan)"),
            14,
            note=_("Of all lines of a subscriber in a month. Empty: no cap."),
            optional=True,
        ),
        PlanColumn(
            "payee_floor",
            _("At least a payee (yuan)"),
            14,
            note=_("Of all lines of a payee, if one of them isn't refused."),
            optional=True,
        ),
        PlanColumn(
            "floor_period",
            _("Floor over"),
            10,
            CapPeriod,
            _("Over a year: raised in December, by what the year is short of. Empty: the month."),
            optional=True,
        ),
        PlanColumn("payee_cap", _("Cap a payee (yuan)"), 14, note=_("Empty: no cap.")),
        PlanColumn(
            "cap_group",
            _("Cap group"),
            12,
            note=_(
                "Components with the same text here share the caps and floors of the payee and of the subscriber."
            ),
            optional=True,
        ),
        PlanColumn("cap_period", _("Cap over"), 10, CapPeriod),
        PlanColumn(
            "once_months",
            _("Once in (months)"),
            10,
            note=_(
                "A subscriber, or a channel without one, is paid for once in so many months. Empty: each time."
            ),
            optional=True,
        ),
        PlanColumn(
            "once_period",
            _("Once in"),
            14,
            OncePeriod,
            _("Instead of so many months: once in each calendar quarter or year."),
            optional=True,
        ),
        PlanColumn(
            "paid_months",
            _("Months of the year"),
            14,
            note=_("Paid in these months of each year alone: 3, 6, 9, 12. Empty: in all."),
            optional=True,
        ),
        PlanColumn(
            "clock_stops",
            _("Clock stops while suspended"),
            12,
            "yes_no",
            _("Every thirty days of suspension put the instalments to come off by a month."),
            optional=True,
        ),
        PlanColumn("apply_qualifier", _("Qualifier applies"), 10, "yes_no", optional=True),
        PlanColumn("apply_coefficients", _("Coefficients apply"), 10, "yes_no"),
        PlanColumn(
            "override_of",
            _("Override of"),
            14,
            note=_(
                "For overrides the code of the component beneath; for clawbacks, of the one that it takes back from."
            ),
        ),
        PlanColumn(
            "override_step",
            _("Upline"),
            8,
            note=_("Only for overrides: 1 is the direct upline, 2 the one above it."),
        ),
        PlanColumn(
            "override_by",
            _("Share of what"),
            16,
            OverrideBy,
            _(
                "Only for overrides: of what was earned beneath, or of the difference to the upline's own rate."
            ),
            optional=True,
        ),
        PlanColumn(
            "event_kind",
            _("Event"),
            12,
            EventKind,
            _("Only for clawbacks, and for what is paid on an event: which one."),
            optional=True,
        ),
        PlanColumn(
            "spared_share",
            _("Spared (%)"),
            10,
            note=_(
                "Only for clawbacks: so much of the figure beside is spared; the dearest of the rest are taken back."
            ),
            optional=True,
        ),
        PlanColumn(
            "spared_figure",
            _("Spared of"),
            14,
            note=_("The code of the figure that counts what the share is of."),
            optional=True,
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
        PlanColumn(
            "channel",
            _("Channel"),
            16,
            note=_("The code or name of a channel. That of an agent is for its stores as well."),
            optional=True,
        ),
        PlanColumn("city_class", _("City class"), 10, CityClass),
        PlanColumn("channel_kind", _("Channel kind"), 12, ChannelKind),
        PlanColumn("level", _("Level"), 8, AgentLevel),
        PlanColumn("star", _("Star"), 7, note=_("1 to 5.")),
        PlanColumn("mode", _("Sales mode"), 12, SalesMode),
        PlanColumn("category", _("Product category"), 16, "categories"),
        PlanColumn("campaign", _("Campaign"), 14, "campaigns", optional=True),
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
        PlanColumn("second_lower", _("Second from"), 11, optional=True),
        PlanColumn("second_upper", _("Second to below"), 11, note=_("Empty: no end."), optional=True),
        PlanColumn(
            "rate", _("Rate"), 11, note=_("Yuan a piece, or per cent: 5 is 5 %. A factor is a number: 1.2.")
        ),
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
        PlanColumn(
            "part",
            _("Instalment"),
            8,
            note=_("Empty: a condition of the whole. A number: of that instalment alone."),
            optional=True,
        ),
        PlanColumn("measure", _("Measure"), 14, Measure),
        PlanColumn(
            "figure",
            _("Figure"),
            14,
            note=_("Only with the measure “figure of the month”: its code."),
            optional=True,
        ),
        PlanColumn("month_offset", _("Months after"), 9, note=_("0 is the month of the event itself.")),
        PlanColumn("operator", _("Condition"), 10, GateOperator),
        PlanColumn("threshold", _("Threshold"), 12),
        PlanColumn("unit", _("Unit"), 9, info=True),
        PlanColumn("reason", _("Reason code"), 9, note=_("What the dealer reads: G03")),
        PlanColumn("label", _("Reason in words"), 34),
    ),
)

INSTALMENTS: Final = PlanSheet(
    _("Instalments"),
    (
        PlanColumn("code", _("Component code"), 14),
        PlanColumn("part", _("Instalment"), 9, note=_("1, 2, 3. The last one takes what rounding leaves.")),
        PlanColumn("month_offset", _("Months after"), 10, note=_("0 is the month of the event itself.")),
        PlanColumn("share", _("Share (%)"), 10, note=_("Together 100.")),
        PlanColumn(
            "held_months",
            _("Held for months"),
            10,
            note=_("If its conditions fail it is tested again in so many months; 0 or empty: it lapses."),
        ),
        PlanColumn(
            "reduced_share",
            _("Paid when lost (%)"),
            10,
            note=_("What of the instalment is paid if its conditions fail for good. Empty: nothing."),
            optional=True,
        ),
    ),
    optional=True,
)

FIGURES: Final = PlanSheet(
    _("Figures of the month"),
    (
        PlanColumn("code", _("Figure code"), 14),
        PlanColumn("name", _("Name"), 22),
        PlanColumn("owner", _("Counted over"), 16, FigureOwner),
        PlanColumn("grain", _("Counts"), 12, Grain),
        PlanColumn("metric", _("Metric"), 18, "metrics", _("Only if it counts channel-months.")),
        PlanColumn("measure", _("Adds up"), 12, Measure),
        PlanColumn(
            "only", _("Products or categories"), 26, note=_("Codes, with commas between. Empty is all.")
        ),
        PlanColumn(
            "campaigns",
            _("Campaigns"),
            16,
            note=_("Only of sales: codes, with commas between. Empty is all."),
            optional=True,
        ),
        PlanColumn("month_from", _("From month"), 10, note=_("0 is the month itself, -1 the month before.")),
        PlanColumn("month_to", _("To month"), 10),
        PlanColumn("year_to_date", _("Year to date"), 10, "yes_no"),
        PlanColumn("quarter_to_date", _("Quarter to date"), 10, "yes_no", optional=True),
        PlanColumn(
            "by_day",
            _("The event's day"),
            10,
            "yes_no",
            _("Only what happened on the day of the sale or event that is paid."),
            optional=True,
        ),
        PlanColumn(
            "share_of", _("Share of"), 14, note=_("The code of another figure: the figure is a share of it.")
        ),
        PlanColumn("of_target", _("Share of the target"), 10, "yes_no"),
        PlanColumn(
            "formula",
            _("Formula"),
            30,
            note=_("Instead of counting: of other figures by code, as in Excel, without =. (a + b) / 2"),
            optional=True,
        ),
    ),
    optional=True,
)

FIGURE_GATES: Final = PlanSheet(
    _("What figures count"),
    (
        PlanColumn("code", _("Figure code"), 14),
        PlanColumn(
            "group", _("Group"), 7, note=_("All groups must hold; in a group one condition is enough.")
        ),
        PlanColumn("measure", _("Measure"), 14, Measure),
        PlanColumn("month_offset", _("Months after"), 9, note=_("0 is the month of the event itself.")),
        PlanColumn("operator", _("Condition"), 10, GateOperator),
        PlanColumn("threshold", _("Threshold"), 12),
        PlanColumn("unit", _("Unit"), 9, info=True),
    ),
    optional=True,
)

QUALIFIER: Final = PlanSheet(
    _("Period qualifier"),
    (
        PlanColumn(
            "level", _("Level"), 8, note=_("0 is what is paid otherwise; minima of level 0 are vetoes.")
        ),
        PlanColumn("payout", _("Payout (%)"), 10, note=_("On one row of the level.")),
        PlanColumn("figure", _("Figure code"), 14),
        PlanColumn("minimum", _("Minimum"), 12),
        PlanColumn("unit", _("Unit"), 9, info=True),
    ),
    optional=True,
)

TABLES: Final = (COMPONENTS, RATES, GATES, INSTALMENTS, FIGURES, FIGURE_GATES, QUALIFIER)
YES_NO: Final = ((True, _("Yes")), (False, _("No")))
