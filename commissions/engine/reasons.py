"""Why a fact paid nothing. A gate of a plan adds its own code (G01, G02 ...) beside these.

The texts are message ids: the portal translates them, the engine only writes the code into the line.
"""

from enum import StrEnum
from typing import Final

from commissions.engine.messages import gettext_noop


class Reason(StrEnum):
    PAID = ""
    NO_RULE = "R00"
    NO_LONGER_IN_PLAN = "R01"
    NEXT_MONTH = "A00"
    NO_POSITION = "O00"
    OTHER_PAYEE = "O01"
    NOT_REPORTED = "N00"
    USAGE_NOT_REPORTED = "N01"
    NOT_APPLICABLE = "N02"
    RATE_ZERO = "T00"
    BELOW_TIERS = "T01"
    PAID_ONCE = "M00"
    NO_TARGET = "T02"
    FACTOR_ZERO = "F00"
    DIVIDED_BY_ZERO = "F01"
    NOT_DUE_YET = "P00"
    NO_PRICE = "P01"
    NOTHING_TO_PAY_ON = "Z00"
    CAP_USED_UP = "C00"
    BASE_LINE_UNPAID = "B00"
    NO_DIFFERENCE = "B01"
    NOTHING_TO_TAKE_BACK = "K00"
    SPARED = "K01"
    NOTHING_WAS_PAID = "K02"
    WITHDRAWN = "W00"


TEXTS: Final[dict[Reason, str]] = {
    Reason.PAID: gettext_noop("Paid"),
    Reason.NO_RULE: gettext_noop("No rule of a plan in force applies"),
    Reason.NO_LONGER_IN_PLAN: gettext_noop("The plan in force no longer pays this"),
    Reason.NEXT_MONTH: gettext_noop("After the cut-off of the month: a plan looks at it in the next month"),
    Reason.NO_POSITION: gettext_noop("The channel had no place in the network on that day"),
    Reason.OTHER_PAYEE: gettext_noop("Now paid to another payee"),
    Reason.NOT_REPORTED: gettext_noop("Not reported: no gain and no deduction"),
    Reason.USAGE_NOT_REPORTED: gettext_noop("What the condition asks for is not reported yet"),
    Reason.NOT_APPLICABLE: gettext_noop("Not applicable to this channel"),
    Reason.RATE_ZERO: gettext_noop("The rate reached is 0"),
    Reason.BELOW_TIERS: gettext_noop("No tier reached"),
    Reason.PAID_ONCE: gettext_noop("Paid already within the months in which it is paid once"),
    Reason.NO_TARGET: gettext_noop("No target set"),
    Reason.FACTOR_ZERO: gettext_noop("A factor is 0"),
    Reason.DIVIDED_BY_ZERO: gettext_noop("The formula has nothing to divide by"),
    Reason.NOT_DUE_YET: gettext_noop("Paid in parts; none has fallen due yet"),
    Reason.NO_PRICE: gettext_noop("There is no price of a point for it"),
    Reason.NOTHING_TO_PAY_ON: gettext_noop("The base is 0, or less than half a fen is due"),
    Reason.CAP_USED_UP: gettext_noop("The cap is used up"),
    Reason.BASE_LINE_UNPAID: gettext_noop("The line that this is a share of earns nothing"),
    Reason.NO_DIFFERENCE: gettext_noop("The rate of the upline is no higher than the one beneath"),
    Reason.NOTHING_TO_TAKE_BACK: gettext_noop("Nothing is left that could be taken back"),
    Reason.SPARED: gettext_noop("Within the share that is spared"),
    Reason.NOTHING_WAS_PAID: gettext_noop("Nothing was paid before that the event could take back"),
    Reason.WITHDRAWN: gettext_noop("The record was withdrawn"),
}
"""Message ids in English, in the words a shop owner reads."""
