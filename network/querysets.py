"""Questions that are asked of regions, channels and positions."""

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Left, Length
from treebeard.mp_tree import MP_NodeQuerySet

from core.dated import DatedQuerySet
from core.scoping import Scope, ScopedQuerySet, ScopedUser
from network.choices import ChannelStatus, RegionLevel

if TYPE_CHECKING:
    from network.models import Channel, ChannelExtension, Position, Region  # noqa: F401

    _TreeQuerySet = models.QuerySet["Region"]  # treebeard carries no types
else:
    _TreeQuerySet = MP_NodeQuerySet

_E = TypeVar("_E", bound="ChannelExtension")


class Labelled(NamedTuple):
    """A region in a drop-down."""

    level: str
    pk: int
    name: str
    path: str
    label: str


class RegionQuerySet(_TreeQuerySet):
    """Regions are no secret: whoever is signed in may name any of them. Lists and pages show one's own part."""

    view_code: ClassVar[str] = "network.channel_view"
    scope_city: ClassVar[str | None] = None
    scope_district: ClassVar[str | None] = None
    scope_channel: ClassVar[str | None] = None

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """Districts of one's scope and of one's channels, with the regions above and below them; the province
        only to those who see all of it. With another right than that to see: what lies within.
        """
        scope = user.scope_for(code or self.view_code)
        if scope.everything:
            return self.all()
        own = type(self)(self.model).filter(
            Q(pk__in=scope.city_ids)
            | Q(pk__in=scope.district_ids)
            | Q(
                pk__in=apps.get_model("network", "Channel")
                .objects.filter(pk__in=scope.channel_ids)
                .values("district_id")
            )
        )
        above = own.annotate(asked=ExpressionWrapper(OuterRef("path"), models.CharField())).filter(
            asked__startswith=F("path")
        )
        rows = self.exclude(level=RegionLevel.PROVINCE)
        if code not in {None, self.view_code}:
            return rows.filter(Exists(above))
        return rows.filter(Exists(above) | Exists(own.filter(path__startswith=OuterRef("path"))))

    def open(self) -> Self:
        """Those that still exist: what is closed is offered nowhere."""
        return self.filter(closed_on__isnull=True)

    def cities(self) -> Self:
        return self.filter(level=RegionLevel.CITY)

    def districts(self) -> Self:
        return self.filter(level=RegionLevel.DISTRICT)

    def city_of(self, district: "Region") -> "Region":
        """The city above a district: the one whose path its path begins with."""
        cities = self.cities().annotate(below=Value(district.path))
        city: Region = cities.get(Q(("below__startswith", F("path"))))
        return city

    def labelled(self) -> list[Labelled]:
        """In the tree's order; the labels of districts of several cities carry their city's name."""
        above = type(self)(self.model).cities().filter(path=Left(OuterRef("path"), Length("path")))
        city_name = Subquery(above.values("name")[:1])
        rows = list(self.order_by("path").values_list("level", "pk", "name", "path", city_name))
        several = len({city for *_region, city in rows if city}) > 1

        def label(level: str, name: str, city: str) -> str:
            return f"{city} {name}" if several and level == RegionLevel.DISTRICT else name

        return [
            Labelled(level, pk, name, path, label(level, name, city)) for level, pk, name, path, city in rows
        ]

    def in_scope(self, scope: Scope) -> Self:
        """The cities and districts that a scope names, for drop-downs."""
        if scope.everything:
            return self.all()
        return self.filter(Q(pk__in=scope.city_ids) | Q(pk__in=scope.district_ids))


class ChannelQuerySet(ScopedQuerySet["Channel"]):
    view_code = "network.channel_view"
    scope_district = "district_id"
    scope_channel = "id"


class ExtensionQuerySet(ScopedQuerySet[_E]):
    """Rows of a register lie where their channels lie."""

    scope_city = "channel__city_id"
    scope_district = "channel__district_id"
    scope_channel = "channel_id"

    def not_closed(self) -> Self:
        return self.exclude(channel__status=ChannelStatus.CLOSED)


class PositionQuerySet(DatedQuerySet["Position"]):
    dated = "channel_id"
