"""What a clawback may not say."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from commissions.choices import Measure, TierBasis
from commissions.services.cap_checks import CAPS, FLOORS
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding
from core.money import SCALE
from sales.choices import Grain

SINCE: Final = (TierBasis.MONTHS, TierBasis.DAYS)
"""What the tiers of a clawback count: the time since the fact that was paid."""


def clawback_findings(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if not content.override_of:
        message = _("“%(name)s”: choose the component that it takes back from.")
        yield Finding(field="override_of", message=message % name)
    elif content.override_of == content.code:
        yield Finding(field="override_of", message=_("“%(name)s” can't take back from itself.") % name)
    if content.event_kind is None:
        yield Finding(field="event_kind", message=_("“%(name)s”: choose the event that it acts on.") % name)
    if content.tier_basis not in SINCE:
        message = _("“%(name)s” is a clawback: its tiers count months or days since the sale.")
        yield Finding(field="tier_basis", message=message % name)
    if content.instalments or content.factors or content.second_measure:
        message = _("“%(name)s” is a clawback: it has no instalments, factor tables or second dimension.")
        yield Finding(field="kind", message=message % name)
    if content.formula or content.measure != Measure.QUANTITY:
        message = _("“%(name)s” is a clawback: its base is what was paid.")
        yield Finding(field="measure", message=message % name)
    if any(getattr(content, field) is not None for field in (*CAPS, *FLOORS)):
        message = _("“%(name)s” is a clawback: it never takes more than was paid, and has no cap or floor.")
        yield Finding(field="line_cap", message=message % name)
    for number, rule in enumerate(content.rules):
        for place, band in enumerate(rule.bands):
            if abs(band.rate) > SCALE:
                message = _("A clawback takes back at most 100 %, and gives back at most that.")
                yield Finding(rule=number, band=place, column="rate", message=message)
    yield from _spared_findings(content)


def of_clawbacks_alone(content: ComponentContent) -> Iterator[Finding]:
    """What only a clawback may say, said by another component."""
    name = {"name": content.name}
    if content.event_kind is not None and content.grain != Grain.EVENT:
        message = _("“%(name)s” isn't paid on an event: leave it out.")
        yield Finding(field="event_kind", message=message % name)
    if content.tier_basis in SINCE:
        message = _("“%(name)s”: only clawbacks count the time since.")
        yield Finding(field="tier_basis", message=message % name)
    if content.spared_figure is not None or content.spared_share:
        message = _("“%(name)s” is no clawback: nothing is spared.")
        yield Finding(field="spared_share", message=message % name)


def _spared_findings(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if (content.spared_figure is None) != (content.spared_share == 0):
        message = _("“%(name)s”: name the share that is spared and the figure that it is of, or neither.")
        yield Finding(field="spared_figure", message=message % name)
    if not 0 <= content.spared_share <= SCALE:
        yield Finding(field="spared_share", message=_("A share is from 0 to 100 %."))
