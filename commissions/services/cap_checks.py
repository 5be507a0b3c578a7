"""What caps and floors of a component may not say (algorithm.md 8.13)."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from commissions.choices import CapOrder, CapPeriod
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding
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
    if content.line_cap is not None and (content.line_floor or 0) > content.line_cap:
        message = _("“%(name)s”: a line can't be at least more than its cap.")
        yield Finding(field="line_floor", message=message % name)
    if content.subscriber_floor is not None and _above(
        content.subscriber_floor, content.subscriber_cap, content.payee_cap
    ):
        message = _("“%(name)s”: a subscriber can't be paid at least more than the cap allows.")
        yield Finding(field="subscriber_floor", message=message % name)
    if content.payee_floor is not None and _above(content.payee_floor, _payee_bound(content)):
        message = _("“%(name)s”: a payee can't be paid at least more than the cap allows.")
        yield Finding(field="payee_floor", message=message % name)
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


def _above(floor: int, *caps: int | None) -> bool:
    return any(cap is not None and floor > cap for cap in caps)


def _payee_bound(content: ComponentContent) -> int | None:
    """What the cap lets a payee be paid in the time that the floor is for."""
    months = content.floor_period == CapPeriod.YEAR and content.cap_period == CapPeriod.MONTH
    return content.payee_cap if content.payee_cap is None or not months else content.payee_cap * _MONTHS
