"""What the figures of a plan are counted in: how people write them, and the integers behind.

Edges of tiers are pieces, fen or 10^-4 of a target; rates are 10^-4 yuan or 10^-4 of a base; thresholds of
gates are pieces, minutes, MB or fen. Percentages are written as "5" or "5%" and kept as 500.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import ComponentKind, FormulaKind, Measure, TierBasis
from core.formats import DASH
from core.sheets.spelling import folded
from sales.choices import MetricUnit

LARGEST: Final = 10**15
_NOISE: Final = str.maketrans("−", "-", ", ￥¥")
"""The minus sign of printed figures is taken, so that what a page shows can be copied into a field."""


class UnitError(ValueError):
    """The text isn't a figure in this unit; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` units are one written unit: 100 fen are 1 yuan, 100 of 10^-4 are 1 %."""

    code: str
    label: str | Promise
    scale: int
    places: int
    pattern: str | Promise = "%s"
    """How a figure stands in a sentence."""

    def parse(self, text: str) -> int:
        """Raises UnitError. Full-width digits and separators are taken."""
        written = folded(text).translate(_NOISE)
        if self.code == PERCENT_CODE:
            written = written.removesuffix("%")
        elif written.endswith("%"):
            raise UnitError(_("Write a number in %(unit)s, not a percentage.") % {"unit": self.label})
        return self.from_decimal(_decimal(written))

    def from_decimal(self, number: Decimal) -> int:
        scaled = number * self.scale
        if abs(scaled) > LARGEST:
            raise UnitError(_("This number is too large."))
        if scaled != scaled.to_integral_value():
            if self.places:
                raise UnitError(_("At most %(places)s decimals.") % {"places": self.places})
            raise UnitError(_("Write a whole number."))
        return int(scaled)

    def decimal(self, value: int) -> Decimal:
        return Decimal(value) / self.scale

    def plain(self, value: int | None) -> str:
        """The shortest text that `parse` takes back: for fields."""
        if value is None:
            return ""
        text = f"{self.decimal(value):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def shown(self, value: int | None) -> str:
        """With separators and the unit: for sentences and tables."""
        if value is None:
            return DASH
        whole, point, decimals = self.plain(abs(value)).partition(".")
        sign = "−" if value < 0 else ""
        return str(self.pattern) % f"{sign}{int(whole):,}{point}{decimals}"


class YesNo(Unit):
    """1 is yes and 0 is no."""

    def parse(self, text: str) -> int:
        written = folded(text).casefold()
        for value, words in ((1, ("1", "yes", "y", "是", "已实名")), (0, ("0", "no", "n", "否", "未实名"))):
            if written in words:
                return value
        raise UnitError(_("Write yes or no."))

    def plain(self, value: int | None) -> str:
        if value not in (0, 1):
            return super().plain(value)
        return _("Yes") if value else _("No")

    def shown(self, value: int | None) -> str:
        return self.plain(value) if value in (0, 1) else super().shown(value)


def _decimal(written: str) -> Decimal:
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise UnitError(_("Write a number.")) from None
    if not number.is_finite() or not written.isascii():
        raise UnitError(_("Write a number."))
    return number


PERCENT_CODE: Final = "percent"
PIECES: Final = Unit("pieces", gettext_lazy("pieces"), 1, 0, gettext_lazy("%s pieces"))
YUAN: Final = Unit("yuan", gettext_lazy("yuan"), 100, 2, gettext_lazy("%s yuan"))
PERCENT: Final = Unit(PERCENT_CODE, "%", 100, 2, "%s%%")
YUAN_A_PIECE: Final = Unit(
    "yuan_a_piece", gettext_lazy("yuan a piece"), 10_000, 4, gettext_lazy("%s yuan a piece")
)
YUAN_A_MONTH: Final = Unit(
    "yuan_a_month", gettext_lazy("yuan a month"), 10_000, 4, gettext_lazy("%s yuan a month")
)
POINTS_A_PIECE: Final = Unit(
    "points_a_piece", gettext_lazy("points a piece"), 10_000, 4, gettext_lazy("%s points a piece")
)
YUAN_A_POINT: Final = Unit(
    "yuan_a_point", gettext_lazy("yuan a point"), 10_000, 4, gettext_lazy("%s yuan a point")
)
FACTOR: Final = Unit("factor", gettext_lazy("factor"), 10_000, 4, gettext_lazy("× %s"))
MONTHS: Final = Unit("months", gettext_lazy("months"), 1, 0, gettext_lazy("%s months"))
DAYS: Final = Unit("days", gettext_lazy("days"), 1, 0, gettext_lazy("%s days"))
MINUTES: Final = Unit("minutes", gettext_lazy("minutes"), 1, 0, gettext_lazy("%s minutes"))
MEGABYTES: Final = Unit("megabytes", "MB", 1, 0, "%s MB")
YES_NO: Final = YesNo("yes_no", gettext_lazy("yes/no"), 1, 0)
UNITS: Final = {
    unit.code: unit
    for unit in (
        PIECES,
        YUAN,
        PERCENT,
        YUAN_A_PIECE,
        YUAN_A_MONTH,
        POINTS_A_PIECE,
        YUAN_A_POINT,
        FACTOR,
        MONTHS,
        DAYS,
        MINUTES,
        MEGABYTES,
        YES_NO,
    )
}

MONEY_MEASURES: Final = frozenset(
    {
        *(Measure.AMOUNT, Measure.MARGIN, Measure.FIRST_PAYMENT, Measure.PLAN_FEE, Measure.BILLED),
        *(Measure.NET_BILL, Measure.ARREARS, Measure.FIGURE, Measure.FORMULA),
    }
)


def measure_unit(measure: str, metric_unit: str | None = None) -> Unit:
    """The unit of a measure; that of a metric's value is the metric's own. Figures and formulas that are paid on are
    amounts.
    """
    if measure in MONEY_MEASURES or (measure == Measure.VALUE and metric_unit == MetricUnit.FEN):
        return YUAN
    return {
        Measure.MINUTES: MINUTES,
        Measure.MEGABYTES: MEGABYTES,
        Measure.MONTHS_IN_NET: MONTHS,
        Measure.REAL_NAME: YES_NO,
    }.get(Measure(measure), PIECES)


def figure_unit(measure: str, metric_unit: str | None, *, is_share: bool) -> Unit:
    """The unit of a figure of the month."""
    return PERCENT if is_share else measure_unit(measure, metric_unit)


def formula_unit(gives: str) -> Unit:
    """The unit of a figure that is a formula."""
    return {FormulaKind.MONEY: YUAN, FormulaKind.SHARE: PERCENT}.get(FormulaKind(gives), PIECES)


def edge_unit(basis: str, figure: Unit = PIECES) -> Unit:
    """The unit of a tier's edges; `figure` is that of the figure counted."""
    if basis == TierBasis.FIGURE:
        return figure
    return {
        TierBasis.AMOUNT: YUAN,
        TierBasis.TARGET_SHARE: PERCENT,
        TierBasis.MONTHS: MONTHS,
        TierBasis.DAYS: DAYS,
    }.get(TierBasis(basis), PIECES)


def rate_unit(kind: str, *, in_points: bool = False) -> Unit:
    """`in_points`: points a piece, or of a factor table the price of a point."""
    if in_points:
        return YUAN_A_POINT if kind == ComponentKind.FACTOR else POINTS_A_PIECE
    return {
        ComponentKind.PIECE: YUAN_A_PIECE,
        ComponentKind.GUARANTEE: YUAN_A_MONTH,
        ComponentKind.DRAW: YUAN_A_MONTH,
        ComponentKind.FACTOR: FACTOR,
    }.get(ComponentKind(kind), PERCENT)
