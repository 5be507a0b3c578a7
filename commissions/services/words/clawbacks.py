"""What was taken back, or given back."""

from django.utils.translation import gettext as _

from commissions import units
from commissions.models import Line
from commissions.services.labels import REASON_TEXTS
from commissions.services.words.telling import Grounds, Stage
from core import formats
from sales.choices import EventKind


def clawback_stages(line: Line, grounds: Grounds) -> list[Stage]:
    """What was paid for it until then, and how much of that is taken back or given back."""
    component = grounds.component
    if component is None or line.reason:
        return [
            Stage(_("Clawback"), _("%(reason)s.") % {"reason": REASON_TEXTS.get(line.reason, line.reason)})
        ]
    event = EventKind(component.event_kind).label if component.event_kind else ""
    values = {
        "event": event,
        "base": formats.money(line.measure_value),
        "rate": units.PERCENT.shown(abs(line.rate or 0)),
        "amount": formats.money(line.owed, signed=True),
    }
    if line.rate is None:
        text = _("%(event)s: of the %(base)s yuan paid for it, %(amount)s yuan on balance.")
    elif line.rate < 0:
        text = _("%(event)s: %(rate)s of what was taken back, %(base)s yuan, is given back: %(amount)s yuan.")
    elif component.prorate:
        text = _("%(event)s: of the %(base)s yuan paid for it, what is left of the time: %(amount)s yuan.")
    else:
        text = _("%(event)s: %(rate)s of the %(base)s yuan paid for it is taken back: %(amount)s yuan.")
    return [Stage(_("Clawback"), text % values, formats.money(line.owed, signed=True))]
