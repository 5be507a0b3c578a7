"""Filters over channels. Cities and districts on offer are those of the user's scope."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import PortalFilterSet
from network.choices import AgentLevel, ChannelKind, ChannelStatus, CityClass, RegionLevel, SalesMode
from network.models import Channel, Region

STARS = [(star, "★" * star) for star in range(5, 0, -1)]


class PlacedFilterSet(PortalFilterSet):
    """Base for lists of things that stand in a city and a district; one query for both drop-downs.

    A drop-down with one choice tells nothing and is left out. `scope_code` says which right counts. While a city is
    chosen its districts alone are offered; a page forgets the district of another city, the API refuses it.
    """

    scope_code: ClassVar[str]
    data: Any

    city = filters.ChoiceFilter(field_name="city_id", label=_("City"))
    district = filters.ChoiceFilter(field_name="district_id", label=_("District"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scope = self.request.user.scope_for(self.scope_code)
        places = Region.objects.in_scope(scope).filter(level__in=[RegionLevel.CITY, RegionLevel.DISTRICT])
        rows = places.labelled()
        cities = [row for row in rows if row.level == RegionLevel.CITY]
        districts = [row for row in rows if row.level == RegionLevel.DISTRICT]
        offered = {
            "city": [(row.pk, row.name) for row in cities],
            "district": [(row.pk, row.label) for row in districts],
        }
        for key, choices in offered.items():
            if len(choices) > 1:
                self.filters[key].extra["choices"] = choices
            else:
                del self.filters[key]
        city = next((row for row in cities if str(row.pk) == self.data.get("city")), None)
        if city and "district" in self.filters:
            self._narrow([(row.pk, row.name) for row in districts if row.path.startswith(city.path)])

    def _narrow(self, districts: list[tuple[int, str]]) -> None:
        self.filters["district"].extra["choices"] = districts
        wanted = self.data.get("district")
        if (
            wanted
            and isinstance(self.request, HttpRequest)
            and wanted not in {str(pk) for pk, _name in districts}
        ):
            self.data = self.data.copy()
            del self.data["district"]


class ExtensionFilterSet(PlacedFilterSet):
    """Base for the lists of the registers that extend channels."""

    search_fields: ClassVar[tuple[str, ...]] = (
        *("channel__code__startswith", "channel__name", "channel__initials"),
    )

    city = filters.ChoiceFilter(field_name="channel__city_id", label=_("City"))
    district = filters.ChoiceFilter(field_name="channel__district_id", label=_("District"))
    status = filters.ChoiceFilter(
        field_name="channel__status", choices=ChannelStatus.choices, label=_("Status")
    )


class ChannelFilterSet(PlacedFilterSet):
    scope_code = "network.channel_view"
    search_fields = ("code__startswith", "name", "initials")

    kind = filters.ChoiceFilter(choices=ChannelKind.choices, label=_("Kind"))
    level = filters.ChoiceFilter(choices=AgentLevel.choices, label=_("Level"))
    star = filters.ChoiceFilter(choices=STARS, label=_("Star"))
    mode = filters.ChoiceFilter(choices=SalesMode.choices, label=_("Sales mode"))
    status = filters.ChoiceFilter(choices=ChannelStatus.choices, label=_("Status"))

    class Meta:
        model = Channel
        fields: ClassVar[list[str]] = ["kind", "city", "district", "level", "star", "mode", "status"]


class RegionFilterSet(PortalFilterSet):
    search_fields = ("code__startswith", "name")

    city = filters.ChoiceFilter(method="filter_city", label=_("City"))
    level = filters.ChoiceFilter(choices=RegionLevel.choices, label=_("Level"))
    city_class = filters.ChoiceFilter(choices=CityClass.choices, label=_("City class"))
    standing = filters.ChoiceFilter(
        method="filter_standing",
        choices=[("open", pgettext_lazy("region", "Open")), ("closed", _("Closed down"))],
        label=_("Status"),
    )

    class Meta:
        model = Region
        fields: ClassVar[list[str]] = ["level", "city_class"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scope = self.request.user.scope_for("network.channel_view")
        cities = Region.objects.in_scope(scope).filter(level=RegionLevel.CITY).order_by("path")
        found = list(cities.values_list("pk", "name"))
        if len(found) > 1:
            self.filters["city"].extra["choices"] = found
        else:
            del self.filters["city"]

    def filter_city(self, queryset: QuerySet[Region], name: str, value: str) -> QuerySet[Region]:
        path = Region.objects.filter(pk=value).values_list("path", flat=True).first()
        return queryset.filter(path__startswith=path or "-")

    def filter_standing(self, queryset: QuerySet[Region], name: str, value: str) -> QuerySet[Region]:
        return queryset.filter(closed_on__isnull=value == "open")
