"""What lint finds: its code, how grave it is, a sentence, an example, and where it stands.

The codes are told in docs/commissions/lint.md; a test compares both.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class Severity(StatusChoices):
    """An error keeps a version from being submitted and approved; the others want to be read."""

    ERROR = "error", "red", pgettext_lazy("finding", "Error")
    WARNING = "warning", "amber", pgettext_lazy("finding", "Warning")
    HINT = "hint", "blue", pgettext_lazy("finding", "Hint")


class LintCode(StrEnum):
    REFUSED = "L00"
    CLIFF = "L01"
    OUT_OF_MONTHS = "L02"
    NO_SUCH_COMBINATION = "L03"
    NOT_ON_SALE = "L04"
    NO_SUCH_CHANNEL = "L05"
    ALWAYS_BEATEN = "L06"
    PAID_TWICE = "L07"
    NO_VALUES = "L08"
    NO_TARGETS = "L09"
    NO_COEFFICIENTS = "L10"
    FACTOR_GAP = "L11"
    NO_FEE = "L12"
    UNUSED_FIGURE = "L13"
    NEVER_HOLDS = "L14"
    ALWAYS_HOLDS = "L15"
    PAYS_NOTHING = "L16"
    QUALIFIER_CLIFF = "L17"
    FRAME = "L18"
    BUDGET = "L19"
    ORDER = "L20"
    PAID_ELSEWHERE = "L21"


TITLES = {
    LintCode.REFUSED: _("Refused"),
    LintCode.CLIFF: _("One more pays less"),
    LintCode.OUT_OF_MONTHS: _("Outside the version's months"),
    LintCode.NO_SUCH_COMBINATION: _("A combination that doesn't exist"),
    LintCode.NOT_ON_SALE: _("Not on sale"),
    LintCode.NO_SUCH_CHANNEL: _("No such channel today"),
    LintCode.ALWAYS_BEATEN: _("Always beaten by another rule"),
    LintCode.PAID_TWICE: _("Paid twice"),
    LintCode.NO_VALUES: _("Nothing reported"),
    LintCode.NO_TARGETS: _("No targets"),
    LintCode.NO_COEFFICIENTS: _("No coefficients"),
    LintCode.FACTOR_GAP: _("No row in the factor table"),
    LintCode.NO_FEE: _("No monthly fee"),
    LintCode.UNUSED_FIGURE: _("An unused figure"),
    LintCode.NEVER_HOLDS: _("Conditions that never hold"),
    LintCode.ALWAYS_HOLDS: _("A condition that always holds"),
    LintCode.PAYS_NOTHING: _("Pays nothing"),
    LintCode.QUALIFIER_CLIFF: _("A higher level pays out less"),
    LintCode.FRAME: _("Beyond the province's frame"),
    LintCode.BUDGET: _("Beyond the budget"),
    LintCode.ORDER: _("Cap and guarantee of the month"),
    LintCode.PAID_ELSEWHERE: _("Paid by another plan too"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """`component` and `figure` are codes; `field` says what else of the version it is about: a field of its head, its
    figures, its qualifier.
    """

    code: LintCode
    severity: Severity
    message: str
    example: str = ""
    component: str = ""
    figure: str = ""
    field: str = ""

    @property
    def title(self) -> str:
        return str(TITLES[self.code])
