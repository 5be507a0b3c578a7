"""Why it paid nothing, and what would have been needed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.choices import (
    Measure,
)
from commissions.engine import Reason
from commissions.models import Gate, Line
from commissions.services.labels import REASON_TEXTS
from commissions.services.line_facts import USAGE_MEASURES, FactCard
from commissions.services.words.earning import alternatives, cap_text, edge_unit, who
from commissions.services.words.telling import Grounds, Stage
from core import formats
from core.periods import shift
from network.choices import ChannelKind


def refusal_stages(line: Line, card: FactCard | None, grounds: Grounds) -> list[Stage]:
    """Why not, and what would have been needed."""
    failed = [gate for gate in grounds.gates if gate.reason == line.reason]
    if failed:
        needed = alternatives(grounds.gates, failed[0].group)
        text = _("A condition was not met: %(label)s. Needed: %(needed)s.") % {
            "label": failed[0].label,
            "needed": needed,
        }
        return [Stage(_("Conditions"), text, line.reason)]
    text = _("%(reason)s.") % {"reason": REASON_TEXTS.get(line.reason, _("A condition was not met"))}
    component = grounds.component
    if (
        line.reason == Reason.BELOW_TIERS
        and component is not None
        and grounds.bands
        and line.basis is not None
    ):
        edge = edge_unit(component)
        text = _("%(who)s reached %(count)s; the first tier starts at %(first)s.") % {
            "who": who(component),
            "count": edge.shown(line.basis),
            "first": edge.shown(grounds.bands[0].lower),
        }
    if line.reason == Reason.CAP_USED_UP:
        text = _("%(cap)s is used up, so %(gross)s yuan are not paid.") % {
            "cap": cap_text(component),
            "gross": formats.money(line.gross),
        }
    if line.reason == Reason.NO_RULE:
        text = _no_rule_text(line, card, grounds)
    if line.reason == Reason.USAGE_NOT_REPORTED:
        text = _awaited_text(line, grounds)
    return [Stage(_("Reason"), text, line.reason)]


def _no_rule_text(line: Line, card: FactCard | None, grounds: Grounds) -> str:
    """For what there is no rule: the product or metric, and the kind of channel that reported it."""
    what = (card.name if card else None) or _("this record")
    if grounds.category:
        what = _("%(product)s (category %(category)s)") % {"product": what, "category": grounds.category}
    return _("No plan in force in %(period)s has a rule for %(what)s sold by %(channel)s.") % {
        "period": formats.period_label(line.event_period),
        "what": what,
        "channel": _("%(name)s (%(kind)s)")
        % {"name": line.channel.name, "kind": ChannelKind(line.channel.kind).label},
    }


def asked_for(line: Line, gates: Sequence[Gate]) -> list[tuple[int, str]]:
    """Figures of usage that the conditions look at, as (month, measure)."""
    asked = [(shift(line.event_period, gate.month_offset), gate.measure) for gate in gates]
    return list(dict.fromkeys(item for item in sorted(asked) if item[1] in USAGE_MEASURES))


def _awaited_text(line: Line, grounds: Grounds) -> str:
    asked = asked_for(line, grounds.gates)
    awaited = [item for item in asked if item not in grounds.reported]
    named = [
        _("%(measure)s of %(period)s")
        % {"measure": Measure(measure).label, "period": formats.period_label(period)}
        for period, measure in awaited or asked
    ]
    of_month = [pgettext("a name", "“%s”") % gate.figure.name for gate in grounds.gates if gate.figure]
    if of_month and not awaited:
        # What is there of the subscriber has come in: it is a figure of the month that can't be told.
        named = list(dict.fromkeys(of_month))
    figures = pgettext("between attributes", ", ").join(named)
    if not (awaited or of_month):
        text = _(
            "The condition looks at %(figures)s, which had not come in yet. It has by now: the next run decides."
        )
    else:
        text = _(
            "The condition looks at %(figures)s, not reported yet. When it comes in and the condition is met,"
            " the next run pays."
        )
    return text % {"figures": figures}
