"""Sales that are somebody else's by who held the serial: what the stock hands over, as sets."""

from collections.abc import Iterable

from django.db import transaction

from network.models import Channel
from sales.choices import SplitSource
from sales.models import Sale, SaleSplit
from sales.splitting import WHOLE


@transaction.atomic
def sales_held(holders: Iterable[tuple[Sale, Channel]]) -> int:
    """Each sale is that of the channel which held its serial when it was activated; how many rows were written.

    What was entered by hand or ruled stays. A sale whose holder reported it itself needs no row, and loses one that the
    stock had written. May be repeated: the same holders write nothing new.
    """
    given = {sale.fact_id: (sale, channel) for sale, channel in holders}
    known = {row.fact_id: row for row in SaleSplit.objects.filter(fact_id__in=given)}
    writes: list[SaleSplit] = []
    for fact_id, (sale, channel) in given.items():
        there = known.get(fact_id)
        if there is not None and there.source != SplitSource.SERIAL:
            continue
        if sale.channel_id == channel.pk:
            if there is not None:
                there.delete()
            continue
        shares = {str(channel.pk): WHOLE}
        if there is None or there.shares != shares:
            writes.append(
                SaleSplit(
                    subscriber=sale.subscriber,
                    event_date=sale.event_date,
                    product_id=sale.product_id,
                    split=f"{channel.code} 100",
                    source=SplitSource.SERIAL,
                    city_id=sale.city_id,
                    period=sale.period,
                    fact_id=fact_id,
                    shares=shares,
                )
            )
    SaleSplit.objects.bulk_create(
        writes, update_conflicts=True, unique_fields=["fact_id"], update_fields=["split", "shares"]
    )
    return len(writes)
