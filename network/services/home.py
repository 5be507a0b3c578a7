"""The city in which somebody works."""

from django.db.models import Exists, OuterRef

from core.scoping import Scope
from network.models import Channel, Region


def home_city(scope: Scope) -> int | None:
    """The one city in which all of a scope lies; None for several or for everything."""
    if scope.everything:
        return None
    districts = Region.objects.filter(pk__in=scope.district_ids, path__startswith=OuterRef("path"))
    above = Region.objects.cities().filter(Exists(districts)).values_list("pk", flat=True)
    cities = {*scope.city_ids, *above}
    if scope.channel_ids:
        cities |= set(Channel.objects.filter(pk__in=scope.channel_ids).values_list("city_id", flat=True))
    return cities.pop() if len(cities) == 1 else None
