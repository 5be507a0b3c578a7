"""The closed lists of commissions. Where the engine joins on a value, it is a number or a short code."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.badges import StatusChoices

MOST_ONCE_MONTHS: Final = 36
"""In so many months at most is a thing paid once (algorithm.md 4.6)."""


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    ACTIVE = "active", _("Active")
    SUPERSEDED = "superseded", _("Superseded")


class ComponentKind(models.TextChoices):
    PIECE = "piece", _("Per piece")
    PERCENT = "percent", _("Percent")
    OVERRIDE = "override", _("Override")
    FACTOR = "factor", _("Factor table")
    GUARANTEE = "guarantee", _("Guarantee")
    CLAWBACK = "clawback", _("Clawback")
    DRAW = "draw", _("Draw")
    RESERVE = "reserve", _("Reserve")

    @property
    def on_presence(self) -> bool:
        """Whether it goes by the payee's month as a whole, for as long as it stands in the network."""
        return self in (self.GUARANTEE, self.DRAW, self.RESERVE)

    @property
    def earns(self) -> bool:
        """Whether it is paid on facts, or on what another gave for them: caps, qualifier and coefficients apply."""
        return self in (self.PIECE, self.PERCENT, self.OVERRIDE)


LAST_CUT_OFF: Final = 28
"""The last day that every month has."""


class Standing(models.TextChoices):
    MONTH_START = "month_start", _("at the month's start")
    EVENT_DAY = "event_day", _("on the day of the event")
    MONTH_END = "month_end", _("at the month's end")
    BY_DAYS = "by_days", _("by days")


class OverrideBy(models.TextChoices):
    """What the upline gets a share of."""

    SHARE = "share", _("What was earned beneath")
    DIFFERENCE = "difference", _("The difference of rates")


class Measure(models.TextChoices):
    """What a rate, a tier or a gate is taken of. Amounts in fen, the rest in whole units."""

    QUANTITY = "quantity", _("Quantity")
    AMOUNT = "amount", _("Amount received")
    MARGIN = "margin", _("Margin")
    FIRST_PAYMENT = "first_payment", _("First payment")
    PLAN_FEE = "plan_fee", _("Monthly fee")
    BILLED = "billed", _("Billed")
    NET_BILL = "net_bill", _("Net bill")
    ARREARS = "arrears", _("Arrears")
    MINUTES = "minutes", _("Call minutes")
    MEGABYTES = "megabytes", _("Data (MB)")
    MONTHS_IN_NET = "months_in_net", _("Months in net")
    REAL_NAME = "real_name", _("Real-name check")
    VALUE = "value", _("Value of the metric")
    FIGURE = "figure", _("Figure of the month")
    FORMULA = "formula", _("Formula")


class FormulaKind(models.TextChoices):
    """What the formula of a figure gives."""

    MONEY = "money", _("An amount")
    COUNT = "count", _("A count")
    SHARE = "share", _("A share")


class TierMode(models.TextChoices):
    WHOLE = "whole", _("Whole volume")
    MARGINAL = "marginal", _("Marginal")
    EXCESS = "excess", _("Excess at the reached rate")
    TRANSACTION = "transaction", _("Per transaction")


class TierBasis(models.TextChoices):
    COUNT = "count", _("Pieces")
    AMOUNT = "amount", _("Amount")
    TARGET_SHARE = "target_share", _("Share of target")
    FIGURE = "figure", _("A figure of the month")
    MONTHS = "months", _("Months since")
    DAYS = "days", _("Days since")


class TierScope(models.TextChoices):
    PAYEE = "payee", _("Payee with its stores")
    CHANNEL = "channel", _("Each channel")


class CountPeriod(models.TextChoices):
    """Over which months the count of a tier runs, up to the month itself."""

    DAY = "day", _("The day")
    MONTH = "month", _("The month")
    QUARTER = "quarter", _("The quarter so far")
    YEAR = "year", _("The year so far")


class OncePeriod(models.TextChoices):
    """The calendar period in which a component pays once."""

    QUARTER = "quarter", _("A calendar quarter")
    YEAR = "year", _("A calendar year")


class Edges(models.TextChoices):
    """To which of two tiers their common edge belongs."""

    LOWER = "lower", _("From belongs to the tier")
    UPPER = "upper", _("Up to belongs to the tier")


class StageOrder(models.TextChoices):
    """In which order a version's cap of the month, the coefficients and its guarantee act."""

    CAP_COEFFICIENTS_GUARANTEE = "cap-coefficients-guarantee", _("Cap, coefficients, guarantee")
    CAP_GUARANTEE_COEFFICIENTS = "cap-guarantee-coefficients", _("Cap, guarantee, coefficients")
    COEFFICIENTS_CAP_GUARANTEE = "coefficients-cap-guarantee", _("Coefficients, cap, guarantee")
    COEFFICIENTS_GUARANTEE_CAP = "coefficients-guarantee-cap", _("Coefficients, guarantee, cap")
    GUARANTEE_CAP_COEFFICIENTS = "guarantee-cap-coefficients", _("Guarantee, cap, coefficients")
    GUARANTEE_COEFFICIENTS_CAP = "guarantee-coefficients-cap", _("Guarantee, coefficients, cap")


class MonthStage(models.TextChoices):
    """One of those that a version may put in another order."""

    CAP = "cap", _("Cap of the month")
    COEFFICIENTS = "coefficients", _("Coefficients")
    GUARANTEE = "guarantee", _("Guarantee")


class FigureOwner(models.TextChoices):
    PAYEE = "payee", _("Payee with its stores")
    CHANNEL = "channel", _("Each channel")
    SUBSCRIBER = "subscriber", _("Each subscriber")


class CapPeriod(models.TextChoices):
    MONTH = "month", _("A month")
    YEAR = "year", _("A year")


class CapOrder(models.TextChoices):
    AFTER = "after", _("After the factors")
    BEFORE = "before", _("Before the factors")


class GateOperator(models.TextChoices):
    AT_LEAST = ">=", _("at least")
    MORE = ">", _("more than")
    AT_MOST = "<=", _("at most")
    LESS = "<", _("less than")
    EQUAL = "=", _("equal to")


class FrameStatus(StatusChoices):
    PROPOSED = "proposed", "amber", _("To be approved")
    APPROVED = "approved", "green", _("Approved")


class MonthStatus(StatusChoices):
    OPEN = "open", "blue", "unpublished", _("Open")
    SUBMITTED = "submitted", "amber", "unpublished", _("Submitted")
    APPROVED = "approved", "purple", "unpublished", _("Approved")
    PUBLISHED = "published", "green", _("Published")
    CLOSED = "closed", "grey", _("Closed")


class RunStatus(StatusChoices):
    QUEUED = "queued", "grey", "active", _("Queued")
    RUNNING = "running", "blue", "active", _("Running")
    DONE = "done", "green", _("Done")
    FAILED = "failed", "red", _("Failed")


class LineKind(models.IntegerChoices):
    EARN = 1, _("Earned")
    OVERRIDE = 2, _("Override")
    COEFFICIENT = 3, _("Coefficient")
    ADJUSTMENT = 4, _("Adjustment")
    QUALIFIER = 5, _("Period qualifier")
    GUARANTEE = 6, _("Guarantee")
    CLAWBACK = 7, _("Clawback")
    DRAW = 8, _("Draw")
    RESERVE = 9, _("Reserve")
    MONTH_CAP = 10, _("Cap of the month")


class LineStage(models.TextChoices):
    """Where on the way from full rate to amount a line of a month gains or loses."""

    EARNED = "earned", _("At full rate")
    CONDITIONS = "conditions", _("Conditions")
    FACTORS = "factors", _("Factors")
    PARTS = "parts", _("Instalments")
    CAPS = "caps", _("Caps")
    OVERRIDE = "override", _("Override")
    QUALIFIER = "qualifier", _("Period qualifier")
    MONTH_CAP = "month_cap", _("Cap of the month")
    COEFFICIENTS = "coefficients", _("Coefficients")
    GUARANTEE = "guarantee", _("Guarantee")
    DRAW = "draw", _("Draw")
    RESERVE = "reserve", _("Reserve")
    CLAWBACK = "clawback", _("Taken back")
    EARLIER = "earlier", _("Earlier")
    ADJUSTMENT = "adjustment", _("Adjusted")


class Cause(models.IntegerChoices):
    """Why a line was posted."""

    FIRST = 1, _("First calculation")
    LATE = 2, _("Late data")
    CORRECTED = 3, _("Corrected data")
    RULE = 4, _("Changed rule")
    ORGANISATION = 5, _("Changed organisation")
    SCORE = 6, _("Changed coefficient")
    RULING = 7, _("Ruling")
    WITHDRAWN = 8, _("Withdrawn data")
    INSTALMENT = 9, _("Instalment fell due")


class StatementStatus(StatusChoices):
    DRAFT = "draft", "grey", _("Draft")
    PUBLISHED = "published", "amber", _("To be confirmed")
    CONFIRMED = "confirmed", "green", _("Confirmed")
    DISPUTED = "disputed", "red", _("Disputed")


class DisputeStatus(StatusChoices):
    """`review`: the ruling is so large that it counts only when a second person has approved it."""

    OPEN = "open", "amber", "unsettled", _("Open")
    REVIEW = "review", "purple", "unsettled", _("Ruling to be approved")
    UPHELD = "upheld", "green", _("Upheld")
    REJECTED = "rejected", "grey", _("Rejected")
    WITHDRAWN = "withdrawn", "grey", _("Withdrawn")


class DisputeAct(models.TextChoices):
    """What an entry of a dispute's conversation did."""

    SAID = "said", _("Said")
    RULED = "ruled", _("Ruled")
    APPROVED = "approved", _("Approved the ruling")
    TAKEN_BACK = "taken_back", _("Took the ruling back")
