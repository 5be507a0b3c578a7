"""How an amount of the Excel and one of the portal differ."""

from typing import Final

from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class Outcome(StatusChoices):
    """`agree`: nothing is to be settled."""

    EQUAL = "equal", "green", "agree", pgettext_lazy("comparison", "Equal")
    ROUNDING = "rounding", "blue", "agree", pgettext_lazy("comparison", "Rounding")
    DIFFERENT = "different", "red", pgettext_lazy("comparison", "Different amount")
    EXCEL = "excel", "amber", pgettext_lazy("comparison", "Only in the Excel")
    PORTAL = "portal", "purple", pgettext_lazy("comparison", "Only in the portal")


ALL: Final = 0
"""In place of a component: a sheet that names none is compared by payee and month."""
LEFT_OUT: Final = -100
"""What a name of the sheet stands for that is not compared."""
