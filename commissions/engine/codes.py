"""The closed lists that plans, facts and lines speak in. Numbers are stored; texts are plain codes."""

from enum import IntEnum, StrEnum


class Grain(IntEnum):
    PAYEE = 0
    """A line of the payee's month as a whole (coefficient, qualifier, adjustment); never a fact."""
    SALE = 1
    SUBSCRIBER_MONTH = 2
    CHANNEL_MONTH = 3
    PRESENCE = 4
    """A channel in a month; the run makes these facts itself (1.1)."""
    EVENT = 5
    """What happened to a subscriber on a day: cancelled, revived ... Its kind stands where a metric does (20.1)."""


class State(IntEnum):
    """What a channel-month says."""

    REPORTED = 1
    NOT_REPORTED = 2
    NOT_APPLICABLE = 3


class LineKind(IntEnum):
    EARN = 1
    OVERRIDE = 2
    COEFFICIENT = 3
    ADJUSTMENT = 4
    QUALIFIER = 5
    GUARANTEE = 6
    CLAWBACK = 7
    DRAW = 8
    RESERVE = 9
    MONTH_CAP = 10


class Cause(IntEnum):
    """Why a line was posted; paragraph 10.3 of the algorithm."""

    FIRST = 1
    LATE_DATA = 2
    CORRECTED_DATA = 3
    RULE = 4
    ORGANISATION = 5
    SCORE = 6
    RULING = 7
    WITHDRAWN = 8
    INSTALMENT = 9


class ComponentKind(StrEnum):
    PIECE = "piece"
    PERCENT = "percent"
    OVERRIDE = "override"
    FACTOR = "factor"
    """Pays nothing itself: its rates are factors of 10^-4 for other components."""
    GUARANTEE = "guarantee"
    CLAWBACK = "clawback"
    DRAW = "draw"
    """Advances what a month falls short of; what later months have above it repays."""
    RESERVE = "reserve"
    """Holds a share of the month back; its one instalment says when that is released."""


class OverrideBy(StrEnum):
    SHARE = "share"
    """Of what the line beneath earned."""
    DIFFERENCE = "difference"
    """Between the rate that the upline itself would be paid and the highest beneath it."""


class Standing(StrEnum):
    """The moment whose mode, level and star of the channel count (2.2)."""

    MONTH_START = "month_start"
    EVENT_DAY = "event_day"
    MONTH_END = "month_end"
    BY_DAYS = "by_days"
    """Of each of the month's days: what each gives counts by its days (2.7)."""


class Measure(StrEnum):
    """A figure of a fact, or of a subscriber's month. Money in fen."""

    QUANTITY = "quantity"
    AMOUNT = "amount"
    """What was received for the order."""
    MARGIN = "margin"
    """The amount less the cost."""
    FIRST_PAYMENT = "first_payment"
    PLAN_FEE = "plan_fee"
    BILLED = "billed"
    ARREARS = "arrears"
    NET_BILL = "net_bill"
    MINUTES = "minutes"
    MEGABYTES = "megabytes"
    MONTHS_IN_NET = "months_in_net"
    REAL_NAME = "real_name"
    VALUE = "value"
    FIGURE = "figure"
    """One of the version's figures of the payee's month."""
    FORMULA = "formula"
    """What a formula over the fact's measures and the version's figures gives."""


class TierMode(StrEnum):
    WHOLE = "whole"
    MARGINAL = "marginal"
    EXCESS = "excess"
    TRANSACTION = "transaction"


class TierBasis(StrEnum):
    COUNT = "count"
    AMOUNT = "amount"
    TARGET_SHARE = "target_share"
    FIGURE = "figure"
    MONTHS = "months"
    """Of a clawback: months since the fact that was paid; its own month is 1."""
    DAYS = "days"


class TierScope(StrEnum):
    PAYEE = "payee"
    CHANNEL = "channel"


class CountPeriod(StrEnum):
    """Over which days the count of a tier runs, the month's at most up to the event month; paragraph 5.4."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class OncePeriod(StrEnum):
    """The calendar period in which a component pays once; paragraph 4.6."""

    QUARTER = "quarter"
    YEAR = "year"


class Edges(StrEnum):
    """To which of two bands their common edge belongs; paragraph 6.2."""

    LOWER = "lower"
    UPPER = "upper"


class FigureOwner(StrEnum):
    PAYEE = "payee"
    CHANNEL = "channel"
    SUBSCRIBER = "subscriber"
    """The fact's, within its city (14.7)."""


class CapPeriod(StrEnum):
    MONTH = "month"
    YEAR = "year"


class Operator(StrEnum):
    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="


class StageOrder(StrEnum):
    """In which order a version's cap of the month, coefficients and guarantee act (24.2)."""

    CAP_COEFFICIENTS_GUARANTEE = "cap-coefficients-guarantee"
    CAP_GUARANTEE_COEFFICIENTS = "cap-guarantee-coefficients"
    COEFFICIENTS_CAP_GUARANTEE = "coefficients-cap-guarantee"
    COEFFICIENTS_GUARANTEE_CAP = "coefficients-guarantee-cap"
    GUARANTEE_CAP_COEFFICIENTS = "guarantee-cap-coefficients"
    GUARANTEE_COEFFICIENTS_CAP = "guarantee-coefficients-cap"
