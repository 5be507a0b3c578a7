"""Why a line is held, what becomes of it, and why it is refused. The codes stand in letters and files: never reuse one."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class HoldReason(models.TextChoices):
    """What is checked. The payee reads it, so each says what is looked at, and accuses nobody."""

    USE = "H01", _("Use after activation")
    IDENTITY = "H02", _("Identity of the customer")
    PLACE = "H03", _("Place of the sale")
    REPEATED = "H04", _("Repeated orders")
    DOCUMENTS = "H05", _("Documents of the order")
    AMOUNT = "H06", _("Unusual amount")
    OTHER = "H09", _("Other check")


class RefusalReason(models.TextChoices):
    """What the check has found."""

    CARD_KEEPING = "R01", _("Activated without use")
    FALSE_CUSTOMER = "R02", _("No such customer")
    OTHER_AREA = "R03", _("Sold outside the area")
    SPLIT = "R04", _("Split or repeated order")
    NO_DOCUMENTS = "R05", _("Documents missing or false")
    OTHER = "R09", _("Not owed for another reason")


class LineHoldStatus(StatusChoices):
    """`open`: somebody has to decide. `deciding`: a second person has to."""

    HELD = "held", "amber", "open", pgettext_lazy("held line", "Held for checking")
    PROPOSED = "proposed", "purple", "open", "deciding", pgettext_lazy("held line", "Refusal to be confirmed")
    RELEASED = "released", "green", pgettext_lazy("held line", "Released")
    REFUSED = "refused", "red", pgettext_lazy("held line", "Refused")
