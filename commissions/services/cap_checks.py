"""What caps and floors of a component may not say (algorithm.md 8.13)."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from commissions.choices import CapOrder, CapPeriod
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding
from core import formats
from sales.choices import Grain

CAPS: Final = ("line_cap", "subscriber_cap", "payee_cap")
FLOORS: Final = ("line_floor", "subscriber_floor", "payee_floor")
_MONTHS: Final = 12


def cap_findings(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    for field in CAPS:
        if (getattr(content, field) or 0) < 0:
            yield Finding(field=field, message=_("A cap is 0 or more."))
    for field in FLOORS:
        if (getattr(content, field) or 0) < 0:
            yield Finding(field=field, message=_("A floor is 0 or more."))
    yield from _floors_above(content)
    if not Grain(content.grain).has_subscriber:
        if content.subscriber_cap is not None:
            message = _("“%(name)s”: what is paid here has no subscriber; leave the cap a subscriber out.")
            yield Finding(field="subscriber_cap", message=message % name)
        if content.subscriber_floor is not None:
            message = _("“%(name)s”: what is paid here has no subscriber; leave the floor a subscriber out.")
            yield Finding(field="subscriber_floor", message=message % name)
    if content.cap_order == CapOrder.BEFORE and not content.factors:
        message = _("“%(name)s” isn't multiplied with factor tables: cap and floor can't come before them.")
        yield Finding(field="cap_order", message=message % name)


def _floors_above(content: ComponentContent) -> Iterator[Finding]:
    """Each floor above a cap that holds the same lines, told with the first such cap."""
    message = _("“%(name)s”: at least %(floor)s yuan is more than “%(which)s” allows, %(cap)s yuan.")
    payee_cap = _("Cap a payee"), content.payee_cap
    held = {
        "line_floor": ((_("Cap a line"), content.line_cap),),
        "subscriber_floor": ((_("Cap a subscriber"), content.subscriber_cap), payee_cap),
        "payee_floor": (_of_the_year(content) if _is_of_months(content) else payee_cap,),
    }
    for field, caps in held.items():
        floor = getattr(content, field) or 0
        above = next(((which, cap) for which, cap in caps if cap is not None and floor > cap), None)
        if above:
            values = {"floor": formats.money(floor), "which": above[0], "cap": formats.money(above[1])}
            yield Finding(field=field, message=message % {"name": content.name, **values})


def _is_of_months(content: ComponentContent) -> bool:
    return content.floor_period == CapPeriod.YEAR and content.cap_period == CapPeriod.MONTH


def _of_the_year(content: ComponentContent) -> tuple[str, int | None]:
    """What the cap of a month lets a payee be paid in a year."""
    cap = content.payee_cap
    return _("Cap a payee, of twelve months"), None if cap is None else cap * _MONTHS
