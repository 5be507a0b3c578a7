"""Channel coefficients: set by hand or by a sheet, each within its range and within the user's scope.

Every value that is set leaves a `CoefficientChange`. A coefficient of a month that was paid already is a
difference of the next run, so any month may be mended.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commissions.models import Coefficient, CoefficientChange, CoefficientKind
from core import formats
from core.errors import Conflict, Forbidden, Refusal
from core.money import SCALE, scaled
from core.scoping import ScopedUser
from network.choices import ChannelKind
from network.models import Channel
from users.models import User

EDIT = "commissions.coefficient_edit"
VIEW = "commissions.run_view"
KINDS = "commissions.plan_edit"
"""Kinds and their ranges are part of the policy: whoever writes the province's plans keeps them."""


def may_set(user: ScopedUser, channel: Channel) -> bool:
    scope = user.scope_for(EDIT)
    return (
        scope.has_city(channel.city_id)
        or channel.district_id in scope.district_ids
        or channel.pk in scope.channel_ids
    )


def range_text(kind: CoefficientKind) -> str:
    """What a kind allows, as people write it: "0.5 – 1"."""
    text = f"{formats.coefficient(kind.lowest)} – {formats.coefficient(kind.highest)}"
    if kind.step is None:
        return text
    return _("%(range)s in steps of %(step)s") % {"range": text, "step": formats.coefficient(kind.step)}


def value_problem(kind: CoefficientKind, value: int) -> str:
    """Why a value isn't allowed; empty if it is. Steps count from the lowest value."""
    if kind.lowest <= value <= kind.highest and not (kind.step and (value - kind.lowest) % kind.step):
        return ""
    return _("%(kind)s: %(value)s is not allowed; the range is %(range)s.") % {
        "kind": kind.name,
        "value": formats.coefficient(value),
        "range": range_text(kind),
    }


def chain(values: Iterable[int]) -> int:
    """The product of 10^-4 factors, for show: rounded to four decimals. The engine multiplies exactly."""
    return scaled(SCALE, *values)


@transaction.atomic
def coefficients_save(
    *, channel: Channel, period: int, values: Mapping[CoefficientKind, int | None], user: User
) -> int:
    """Sets, changes or (None) removes a channel's coefficients of a month. The number of changes."""
    require_settable(user, channel)
    held = {
        item.kind_id: item
        for item in Coefficient.objects.select_for_update().filter(channel=channel, period=period)
    }
    changes = 0
    for kind, value in values.items():
        before = held.get(kind.pk)
        if value is not None and (problem := value_problem(kind, value)):
            raise Refusal(problem)
        if (before.value if before else None) == value:
            continue
        _store(channel, period, kind, before, value, user)
        changes += 1
    return changes


def require_settable(user: ScopedUser, channel: Channel) -> None:
    if not may_set(user, channel):
        raise Forbidden(_("You may not set coefficients of this channel."))
    if channel.kind == ChannelKind.AGENT_STORE:
        raise Refusal(_("A store is paid through its agent: set the agent's coefficient."))


def _store(
    channel: Channel,
    period: int,
    kind: CoefficientKind,
    before: Coefficient | None,
    value: int | None,
    user: User,
) -> None:
    key: dict[str, Any] = {"channel": channel, "period": period, "kind": kind}
    CoefficientChange.objects.create(**key, old=before.value if before else None, new=value, user=user)
    if value is None:
        if before is not None:
            before.delete()
    elif before is None:
        try:
            with transaction.atomic():
                Coefficient.objects.create(**key, value=value, set_by=user)
        except IntegrityError as error:
            message = _("Someone else has set this coefficient meanwhile. Look at it again.")
            raise Conflict(message) from error
    else:
        before.value = value
        before.set_by = user
        before.save(update_fields=["value", "set_by", "set_at"])
