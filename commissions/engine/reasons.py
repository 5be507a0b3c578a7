"""Why a fact paid nothing. A gate of a plan adds its own code (G01, G02 ...) beside these.

The texts are message ids: the portal translates them, the engine only writes the code into the line.
"""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    PAID = ""
    NO_RULE = "R00"
    NO_LONGER_IN_PLAN = "R01"
    NO_POSITION = "O00"
    OTHER_PAYEE = "O01"
    NOT_REPORTED = "N00"
    USAGE_NOT_REPORTED = "N01"
    NOT_APPLICABLE = "N02"
    RATE_ZERO = "T00"
    BELOW_TIERS = "T01"
    NO_TARGET = "T02"
    NOTHING_TO_PAY_ON = "Z00"
    CAP_USED_UP = "C00"
    BASE_LINE_UNPAID = "B00"
    WITHDRAWN = "W00"


TEXTS: Final[dict[Reason, str]] = {
    Reason.PAID: "Paid",
    Reason.NO_RULE: "No rule of a plan in force applies",
    Reason.NO_LONGER_IN_PLAN: "The plan in force no longer pays this",
    Reason.NO_POSITION: "The channel had no place in the network on that day",
    Reason.OTHER_PAYEE: "Now paid to another payee",
    Reason.NOT_REPORTED: "Not reported: no gain and no deduction",
    Reason.USAGE_NOT_REPORTED: "The usage that the condition asks for is not reported yet",
    Reason.NOT_APPLICABLE: "Not applicable to this channel",
    Reason.RATE_ZERO: "The rate reached is 0",
    Reason.BELOW_TIERS: "No tier reached",
    Reason.NO_TARGET: "No target set",
    Reason.NOTHING_TO_PAY_ON: "The base is 0, or less than half a fen is due",
    Reason.CAP_USED_UP: "The cap is used up",
    Reason.BASE_LINE_UNPAID: "The line that this is a share of earns nothing",
    Reason.WITHDRAWN: "The record was withdrawn",
}
"""Message ids in English, in the words a shop owner reads."""
