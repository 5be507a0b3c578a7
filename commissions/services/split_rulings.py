"""Rulings that say whose a sale is: proposed by who rules, and the sale's split as soon as a second person approves.

Nothing is added to the disputed lines: the next run pays by the shares and takes back what others were paid.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import DisputeAct, DisputeStatus
from commissions.models import Dispute, RulingSplit
from commissions.services.disputes import ANSWER, dispute_locked, dispute_say
from core.audit import recorded
from core.errors import Conflict, Forbidden
from sales.choices import SplitSource
from sales.models import Product, Sale, SaleSplit
from users.models import User


@transaction.atomic
@recorded("commissions.dispute_rule", subject="dispute", detail=["split"])
def split_rule(
    *,
    dispute: Dispute,
    subscriber: str,
    event_date: datetime.date,
    product: Product | None = None,
    split: str,
    text: str,
    user: User,
) -> Dispute:
    """Rules that the order of that number and day is shared as `split` says; it waits for a second person.

    Raises Conflict if somebody else was faster, Forbidden for whoever raised it, ValidationError at the fields of a
    `SaleSplit`, and where the order is another city's or shared so already.
    """
    held = dispute_locked(dispute, user, ANSWER)
    if held.raised_by_id == user.pk:
        raise Forbidden(_("You raised this dispute; somebody else has to rule on it."))
    row, before = _entered(subscriber, event_date, product, split)
    if row.city_id != held.city_id:
        raise ValidationError({"subscriber": _("This order is another city's.")})
    if row.split == before:
        raise ValidationError({"split": _("The order is shared like this already.")})
    RulingSplit.objects.create(
        dispute=held,
        period=row.period,
        fact_id=row.fact_id,
        split=row.split,
        shares=row.shares,
        before=before,
    )
    held.ruled_by, held.ruled_at = user, timezone.now()
    held.ruling, held.sole_limit = held.original, 0
    held.status = DisputeStatus.REVIEW
    dispute_say(held, user, text, DisputeAct.RULED)
    held.save()
    return held


def split_put(dispute: Dispute, ruled: RulingSplit) -> None:
    """The approved split takes the place of what was entered. Raises Conflict if the order, or its split, has changed."""
    sale = _sale(dispute, ruled)
    there = SaleSplit.objects.select_for_update().filter(fact_id=ruled.fact_id).first()
    if sale is None or (there.split if there else "") != ruled.before:
        raise Conflict(
            _("The order or its shares have changed since the ruling: take it back and rule again.")
        )
    _write(dispute, sale, there, ruled.split)


def split_undo(dispute: Dispute, ruled: RulingSplit) -> None:
    """What an approved ruling had put there gives way to what was there before; anything newer stays."""
    there = SaleSplit.objects.select_for_update().filter(fact_id=ruled.fact_id).first()
    if there is not None and (there.source, there.split) == (SplitSource.RULING, ruled.split):
        sale = _sale(dispute, ruled)
        if ruled.before and sale is not None:
            _write(dispute, sale, there, ruled.before)
        else:
            there.delete()
    ruled.delete()


def _entered(
    subscriber: str, event_date: datetime.date, product: Product | None, split: str
) -> tuple[SaleSplit, str]:
    """The split as it would be kept, not saved; and the text of the one that is there."""
    asked = SaleSplit(subscriber=subscriber, event_date=event_date, product=product)
    sales = asked.sales()
    there = SaleSplit.objects.filter(fact_id=sales[0].fact_id).first() if len(sales) == 1 else None
    row, before = (there, there.split) if there else (asked, "")
    row.split, row.source = split, SplitSource.RULING
    row.full_clean()
    return row, before


def _write(dispute: Dispute, sale: Sale, there: SaleSplit | None, split: str) -> None:
    row = there or SaleSplit(
        subscriber=sale.subscriber, event_date=sale.event_date, product_id=sale.product_id
    )
    row.split, row.source = split, SplitSource.RULING
    row.document = _("Dispute %(number)s") % {"number": dispute.pk}
    row.full_clean()
    row.save()


def _sale(dispute: Dispute, ruled: RulingSplit) -> Sale | None:
    found: QuerySet[Any] = Sale.objects.current()
    sale: Sale | None = found.filter(
        city_id=dispute.city_id, period=ruled.period, fact_id=ruled.fact_id
    ).first()
    return sale
