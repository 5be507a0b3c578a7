"""Lines of the month as a whole, and differences."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import (
    Cause,
    LineKind,
)
from commissions.models import Adjustment, Line
from commissions.services.labels import REASON_TEXTS
from commissions.services.line_facts import FactCard
from commissions.services.words.telling import Grounds, Stage
from core import formats
from core.money import scaled


def qualifier_stages(line: Line) -> list[Stage]:
    base, payout = line.measure_value or 0, line.rate or 0
    text = _(
        "The month pays out %(payout)s of what takes part, %(base)s yuan; this line is the difference,"
        " %(amount)s yuan."
    ) % {
        "payout": units.PERCENT.shown(payout),
        "base": formats.money(base),
        "amount": formats.money(line.owed, signed=True),
    }
    return [Stage(_("Period qualifier"), text, formats.money(line.owed, signed=True))]


def month_cap_stages(line: Line) -> list[Stage]:
    text = _(
        "The plan's month came to %(base)s yuan, and is paid up to its cap of %(cap)s yuan; %(amount)s yuan are taken off."
    ) % {
        "base": formats.money(line.measure_value),
        "cap": formats.money((line.measure_value or 0) + line.owed),
        "amount": formats.money(-line.owed),
    }
    if not line.owed:
        text = _("The plan's month came to %(base)s yuan, which is no more than its cap.") % {
            "base": formats.money(line.measure_value)
        }
    return [Stage(_("Cap of the month"), text, formats.money(line.owed, signed=True))]


def guarantee_stages(line: Line) -> list[Stage]:
    text = _(
        "The month came to %(base)s yuan, which is less than the %(least)s yuan that are guaranteed; %(amount)s yuan are"
        " added."
    ) % {
        "base": formats.money(line.measure_value),
        "least": formats.money((line.measure_value or 0) + line.owed),
        "amount": formats.money(line.owed, signed=True),
    }
    return [Stage(_("Guarantee"), text, formats.money(line.owed, signed=True))]


def draw_stages(line: Line) -> list[Stage]:
    values = {"base": formats.money(line.measure_value), "amount": formats.money(abs(line.owed))}
    if line.owed > 0:
        text = _(
            "The month came to %(base)s yuan, which is less than the draw: %(amount)s yuan are advanced, and repaid"
            " from what later months have above it."
        )
    elif line.owed < 0:
        text = _("The month came to %(base)s yuan: %(amount)s yuan of what was advanced earlier are repaid.")
    else:
        text = _("The month came to %(base)s yuan: nothing is advanced, and nothing is left to repay.")
    return [Stage(_("Draw"), text % values, formats.money(line.owed, signed=True))]


def reserve_stages(line: Line) -> list[Stage]:
    month = formats.period_label(line.fact_id % 1_000_000)
    values = {
        "base": formats.money(line.measure_value),
        "rate": units.PERCENT.shown(line.rate),
        "month": month,
        "amount": formats.money(abs(line.owed)),
        "reason": REASON_TEXTS.get(line.reason, _("A condition was not met")),
    }
    if line.part is None:
        text = _("%(rate)s of the %(base)s yuan that the month came to are held back: %(amount)s yuan.")
    elif line.reason:
        text = _("Of %(month)s %(base)s yuan were held back; they are not released: %(reason)s.")
    elif line.owed != line.measure_value:
        text = _("Of %(month)s %(base)s yuan were held back; %(amount)s yuan of them are released.")
    else:
        text = _("The %(amount)s yuan that were held back of %(month)s are released.")
    return [Stage(_("Reserve"), text % values, formats.money(line.owed, signed=True))]


def coefficient_stages(line: Line, grounds: Grounds) -> list[Stage]:
    base = line.measure_value
    factors = [item.value for item in grounds.coefficients]
    if base is None or not factors or scaled(base, *factors) - base != line.owed:
        text = _("The coefficients change the month's earnings by %(amount)s yuan.")
        return [Stage(_("Coefficients"), text % {"amount": formats.money(line.owed, signed=True)})]
    named = pgettext("between attributes", ", ").join(
        f"{item.kind.name} {formats.coefficient(item.value)}" for item in grounds.coefficients
    )
    after = formats.money(base + line.owed)
    chain = " × ".join([formats.money(base), *(formats.coefficient(value) for value in factors)])
    outside = pgettext("between attributes", ", ").join(grounds.outside)
    if line.fact_id:
        applied = _("They apply to what one plan's month came to before them, %(base)s yuan.")
    elif outside:
        applied = _("They apply to what was earned in the month, %(base)s yuan, without %(outside)s.")
    else:
        applied = _("They apply to all that was earned in the month, %(base)s yuan.")
    return [
        Stage(_("Coefficients"), _("Your coefficients of the month: %(named)s.") % {"named": named}),
        Stage(_("Base"), applied % {"base": formats.money(base), "outside": outside}, formats.money(base)),
        Stage(
            _("Amount"),
            _("%(chain)s = %(after)s yuan; this line is the difference, %(amount)s yuan.")
            % {"chain": chain, "after": after, "amount": formats.money(line.owed, signed=True)},
            formats.money(line.owed, signed=True),
        ),
    ]


def adjustment_title(adjustment: Adjustment) -> str:
    """What it was proposed as. `request` should be loaded: most have none."""
    request = getattr(adjustment, "request", None)
    return str(request.get_kind_display()) if request else _("Adjustment")


def adjustment_stages(line: Line, grounds: Grounds) -> list[Stage]:
    adjustment = grounds.adjustment
    if adjustment is None:
        return []
    period = formats.period_label(adjustment.event_period)
    if adjustment.dispute_id:
        text = _("Ruling on dispute %(number)s about %(period)s: %(reason)s") % {
            "number": adjustment.dispute_id,
            "period": period,
            "reason": adjustment.reason,
        }
    elif adjustment.document_number:
        text = _("%(kind)s of %(period)s by document %(document)s: %(reason)s") % {
            "kind": adjustment_title(adjustment),
            "period": period,
            "document": adjustment.document_number,
            "reason": adjustment.reason,
        }
    else:
        text = _("Adjustment of %(period)s: %(reason)s") % {"period": period, "reason": adjustment.reason}
    return [Stage(adjustment_title(adjustment), text, formats.money(adjustment.amount, signed=True))]


def shared_stages(line: Line, card: FactCard | None) -> list[Stage]:
    """The share of the line's channel as it is today, and who else has one; nothing of what the others get."""
    shares = card.shares() if card and line.kind == LineKind.EARN else {}
    if line.channel_id not in shares:
        return []
    _name, share = shares.pop(line.channel_id)
    others = pgettext("between attributes", ", ").join(sorted(name for name, _share in shares.values()))
    text = _("This sale is shared with %(others)s: %(share)s of it are yours.") % {
        "others": others,
        "share": units.PERCENT.shown(share),
    }
    return [Stage(_("Shared with others"), text, units.PERCENT.shown(share))]


def difference_stages(line: Line) -> list[Stage]:
    """What was posted before is taken off; only the rest is this line."""
    if line.amount == line.owed or line.kind == LineKind.ADJUSTMENT:
        return []
    before = line.owed - line.amount
    text = _(
        "%(owed)s yuan are due, %(before)s yuan were posted before: this line is %(amount)s yuan."
        " Cause: %(cause)s."
    )
    values = {
        "owed": formats.money(line.owed),
        "before": formats.money(before),
        "amount": formats.money(line.amount, signed=True),
        "cause": Cause(line.cause).label,
    }
    return [Stage(_("Difference"), text % values, formats.money(line.amount, signed=True))]
