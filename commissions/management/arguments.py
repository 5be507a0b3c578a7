"""Arguments that the commands of commissions share."""

from django.utils.translation import gettext as _

from core.commands import unusable
from network.models import Region


def city_argument(text: str) -> Region:
    """A city by its code or name."""
    cities = Region.objects.cities()
    city = cities.filter(code=text).first() or cities.filter(name=text).first()
    if city is None:
        raise unusable(_("There is no city %(city)s.") % {"city": text})
    return city
