"""What products cost from a day on. The only writer of `ProductPrice` and of the price that products repeat."""

import datetime
from collections.abc import Collection
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.formats import period_label
from core.periods import current_period, period_of, period_range, shift, today
from network.models import Region
from sales.models import Product, ProductPrice
from sales.services.locks import results_lock

MONTHS_OPEN: Final = 12
"""No month stays open longer; what is older is closed."""


@transaction.atomic
def product_price_set(
    *,
    product: Product,
    effective_from: datetime.date,
    plan_fee: int | None,
    price: int | None = None,
    document: str = "",
) -> ProductPrice:
    """Enters what it costs from a day on; amounts in fen, None is no such price.

    ValidationError when the day lies in a month that some city has closed: what was settled by a price stays
    settled by it. The first price of a product may reach back, since nothing was settled by another.
    """
    held = Product.objects.select_for_update().get(pk=product.pk)
    if held.prices.exists():
        months_hold(effective_from)
        if closed := closed_month_from(effective_from):
            raise ValidationError({"effective_from": closed_text(closed)})
    if any(amount is not None and amount < 0 for amount in (plan_fee, price)):
        raise ValidationError(_("A price is 0 or more."))
    row = ProductPrice.objects.create(
        product=held, effective_from=effective_from, plan_fee=plan_fee, price=price, document=document
    )
    refresh_prices(today(), [held.pk])
    return row


@transaction.atomic
def product_price_withdraw(*, product: Product) -> None:
    """Takes back the last price that is still to come. Conflict when there is none."""
    Product.objects.select_for_update().get(pk=product.pk)
    coming = product.prices.filter(effective_from__gt=today()).order_by("effective_from", "pk").last()
    if coming is None:
        raise Conflict(_("No price of this product is still to come."))
    coming.delete()


def months_hold(day: datetime.date) -> None:
    """Keeps the months from that of `day` on from being closed until the end of the transaction."""
    cities = list(Region.objects.cities().values_list("pk", flat=True))
    latest = current_period()
    for period in period_range(max(period_of(day), shift(latest, -MONTHS_OPEN)), latest):
        results_lock(cities, period)


def closed_text(period: int) -> str:
    return _("%(month)s is closed: its prices don't change any more.") % {"month": period_label(period)}


def closed_month_from(day: datetime.date) -> int | None:
    """The latest month, from that of `day` on, that is closed in some city."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED, [day, today(), today()])
        (found,) = cursor.fetchone() or (None,)
    return None if found is None else period_of(found)


# Commissions know which months are closed; they begin no earlier than a few years ago.
_CLOSED = """
SELECT max(month)::date
FROM generate_series(greatest(date_trunc('month', %s::date), date_trunc('month', %s::date) - interval '5 years'),
                     %s::date, interval '1 month') month
JOIN network_region city ON city.level = 'city'
WHERE sales_month_closed(city.id, to_char(month, 'YYYYMM')::integer)
"""


def refresh_prices(day: datetime.date, product_ids: Collection[int] | None = None) -> int:
    """Copies the fee in force on `day` to its product; returns how many products changed."""
    ids = None if product_ids is None else list(product_ids)
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"day": day, "ids": ids})
        return int(cursor.rowcount)


_REFRESH = """
UPDATE sales_product product SET plan_fee = price.plan_fee
FROM (
    SELECT DISTINCT ON (product_id) product_id, plan_fee FROM sales_productprice
    WHERE effective_from <= %(day)s AND (%(ids)s::bigint[] IS NULL OR product_id = ANY(%(ids)s::bigint[]))
    ORDER BY product_id, effective_from DESC, id DESC
) price
WHERE price.product_id = product.id AND product.plan_fee IS DISTINCT FROM price.plan_fee
"""
