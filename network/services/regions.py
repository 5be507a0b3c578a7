"""The life of a region: made below another, moved while nothing has stood in it, closed."""

import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.periods import today
from network.choices import ChannelStatus, RegionLevel
from network.models import Channel, Position, Region

LEVEL_BELOW: Final = {
    RegionLevel.PROVINCE: RegionLevel.CITY,
    RegionLevel.CITY: RegionLevel.DISTRICT,
    RegionLevel.DISTRICT: RegionLevel.GRID,
}


def level_below(region: Region) -> RegionLevel | None:
    """What a region is made of; a grid is the last."""
    return LEVEL_BELOW.get(RegionLevel(region.level))


@transaction.atomic
def region_create(*, parent: Region, **fields: Any) -> Region:
    """A region of the next level below `parent`. ValidationError for a code or name that is taken."""
    above = Region.objects.select_for_update().get(pk=parent.pk)
    level = level_below(above)
    if level is None:
        raise Conflict(_("A grid is the last level: nothing stands below it."))
    if above.closed_on:
        raise Conflict(_("%(region)s is closed: nothing new comes below it.") % {"region": above})
    name_check(above, fields["name"])
    try:
        with transaction.atomic():
            made: Region = Region.objects.add_child(above, {**fields, "level": level})
    except IntegrityError as error:
        raise ValidationError({"code": _("This code is taken.")}) from error
    return made


def name_check(above: Region | None, name: str, but: Region | None = None) -> None:
    """Regions side by side have different names: sheets name them so. Raises ValidationError."""
    if above is None:
        return
    beside = above.inside.open().filter(depth=above.depth + 1, name=name)
    if any(region != but for region in beside):
        raise ValidationError({"name": _("Another region of %(region)s has this name.") % {"region": above}})


@transaction.atomic
def region_move(*, region: Region, parent: Region) -> Region:
    """Puts a region, and what is below it, under another one of the same level as before.

    Conflict once channels have stood in it: their positions name the city, and results and pay go by it.
    """
    row = Region.objects.select_for_update().get(pk=region.pk)
    target = Region.objects.select_for_update().get(pk=parent.pk)
    if level_below(target) != row.level or target.closed_on:
        raise Conflict(_("%(region)s can't stand below %(parent)s.") % {"region": row, "parent": target})
    ids = [row.pk, *row.inside.values_list("pk", flat=True)]
    stands = (
        Position.objects.filter(district_id__in=ids).exists()
        or Position.objects.filter(city_id__in=ids).exists()
    )
    if row.level != RegionLevel.GRID and stands:
        raise Conflict(
            _(
                "Channels stand or stood in %(region)s, and their results belong to the city. Make a new region."
            )
            % {"region": row}
        )
    name_check(target, row.name, but=row)
    Region.objects.move(row, target, "last-child")
    moved: Region = Region.objects.get(pk=row.pk)
    return moved


@transaction.atomic
def region_close(*, region: Region, closed_on: datetime.date) -> Region:
    """From then on it is offered nowhere; what was there stays. Conflict while something open stands in it."""
    row = Region.objects.select_for_update().get(pk=region.pk)
    if row.closed_on:
        raise Conflict(_("%(region)s is closed already.") % {"region": row})
    if row.level == RegionLevel.PROVINCE:
        raise Conflict(_("The province stays open."))
    if closed_on > today():
        raise ValidationError({"closed_on": _("The day lies in the future.")})
    ids = [row.pk, *row.inside.values_list("pk", flat=True)]
    if Channel.objects.filter(district_id__in=ids).exclude(status=ChannelStatus.CLOSED).exists():
        raise Conflict(_("Open channels stand in %(region)s. Move or close them first.") % {"region": row})
    if row.inside.open().exists():
        raise Conflict(_("Open regions stand below %(region)s. Close them first.") % {"region": row})
    row.closed_on = closed_on
    row.save(update_fields=["closed_on"])
    return row


@transaction.atomic
def region_reopen(*, region: Region) -> Region:
    row = Region.objects.select_for_update().get(pk=region.pk)
    above = row.above
    if above is not None and above.closed_on:
        raise Conflict(_("%(region)s is closed: open it first.") % {"region": above})
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    return row
