"""Ledger lines found by the subscriber's number, which stands on the fact and not on the line."""

from django.db.models import Q

from sales.models import Sale, SubscriberMonth

SHORTEST = 4
"""Fewer digits would be half of all numbers."""


def number_filter(city_id: int, text: str, *, in_full: bool) -> Q:
    """Lines of a city whose fact is about this number. Both tables are asked by an index on (city, number).

    Who sees numbers in full also finds them by their beginning; others only by the whole number, or the digits
    that are hidden from them could be guessed one by one.
    """
    wanted = text.strip()
    if not wanted.isascii() or not wanted.isdecimal() or len(wanted) < SHORTEST:
        return Q(id__in=())
    lookup = {"subscriber__startswith" if in_full else "subscriber": wanted}
    facts = [
        table.objects.filter(city_id=city_id, **lookup).values("fact_id") for table in (Sale, SubscriberMonth)
    ]
    return Q(grain__gt=0, fact_id__in=facts[0].union(facts[1], all=True))
