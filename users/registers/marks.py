"""What is wrong with a cell that gives a role: the rules of `users.services.grants`, for the rows of a sheet."""

from typing import Final

from django.utils.translation import gettext_noop as _

from core.registers.target import COMMON_TEXTS
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from users.models import User
from users.querysets import EDIT
from users.registers.lookups import IN_CHANNEL, IN_REGION, VIEW, WITHIN, roles_offered, within

GIVING_TEXTS: Final[CellTexts] = {
    **COMMON_TEXTS,
    "unknown_role": (_("is not the name or the code of one role"), _("Such as: %(offered)s.")),
    "one_place": (
        _("is needed without a channel, and stays empty beside one"),
        _("Give either a region or a channel."),
    ),
    "unknown_region": (_("is not a region"), _("Write its code, as in the list of regions.")),
    "several_regions": (
        _("is the name of %(found)s regions"),
        _("Write the code, as in the list of regions."),
    ),
    "unknown_channel": (_("is not the code of a channel that you may see"), _("Check the code.")),
    "beyond_person": (
        _("is of your own rank or above, or works beyond your region too"),
        _("Leave this row as it was, or take it out."),
    ),
    "beyond_rank": (_("is not below your own rank"), _("You may give: %(offered)s.")),
    "beyond_place": (
        _("lies outside the region or channel in which you may give this role"),
        _("Write a place of your own."),
    ),
    "ends_early": (_("is before the day on which it begins"), _("That day or a later one.")),
}

_PLACE: Final = "EXISTS (SELECT FROM access_place p WHERE p.said = s.region AND {})"


def mark_named(stage: Stage, actor: User, where: str, kept: str) -> None:
    """Roles and places that there are none of. `where` says which rows name them, `kept` which channels `c` are
    taken though the actor doesn't see them, because they are there already.
    """
    stage.mark(
        "role",
        "unknown_role",
        f"{where} AND s.role IS NOT NULL AND NOT EXISTS (SELECT FROM access_role r WHERE r.said = s.role)",
        [roles_offered(actor)],
        params="jsonb_build_object('offered', %s::text)",
    )
    stage.mark(
        "region",
        "one_place",
        f"{where} AND NOT s.bad AND s.role IS NOT NULL AND (s.region IS NULL) = (s.channel IS NULL)",
    )
    stage.mark(
        "region",
        "several_regions",
        f"{where} AND p.said = s.region AND p.id IS NULL AND p.found > 1",
        source="access_place p",
        params="jsonb_build_object('found', p.found)",
    )
    stage.mark(
        "region",
        "unknown_region",
        f"{where} AND s.region IS NOT NULL AND NOT {_PLACE.format('(p.id IS NOT NULL OR p.found > 1)')}",
    )
    seen = within(actor.scope_for(VIEW) | actor.scope_for(EDIT))
    stage.mark(
        "channel",
        "unknown_channel",
        f"{where} AND s.channel IS NOT NULL AND NOT EXISTS (SELECT FROM network_channel c"
        f" WHERE c.code = s.channel AND ({WITHIN.format('c')} OR {kept}))",
        seen,
    )


def mark_given(stage: Stage, actor: User, where: str, source: str) -> None:
    """What the actor may not give. `where` says which rows of `source` give the role `r` for `g.region_id` or
    `g.channel_id`.
    """
    stage.mark(
        "role",
        "beyond_rank",
        f"{where} AND NOT r.given",
        [roles_offered(actor)],
        source=source,
        params="jsonb_build_object('offered', %s::text)",
    )
    for key, inside in (("region", IN_REGION), ("channel", IN_CHANNEL)):
        stage.mark(
            key,
            "beyond_place",
            f"{where} AND r.given AND g.{key}_id IS NOT NULL AND NOT {inside.format(f'g.{key}_id')}",
            source=source,
        )
    stage.mark(
        "valid_to",
        "ends_early",
        f"{where} AND g.valid_to < g.valid_from",
        source=source,
    )
