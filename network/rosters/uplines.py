"""Who may stand under whom, as `network.services.uplines` has it, for all rows of a sheet at once."""

from typing import Any, Final

from django.utils.translation import gettext_noop as _

from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.choices import AgentLevel, ChannelKind, ChannelStatus
from network.rosters.register import LEVEL
from network.services.uplines import STANDS_UNDER

UPLINE_TEXTS: Final[CellTexts] = {
    "no_upline": (_("is an upline, but a level-1 agent has none"), _("Leave it empty, or write level 2.")),
    "upline_needed": (_("is empty"), _("Write the code of the agent above.")),
    "unknown_upline": (
        _("is not the code of an agent that can stand above, nor of a good row of this sheet"),
        _("Such as %(offered)s."),
    ),
    "upline_has_level_2": (_("has level 2 itself"), _("Write the code of a level-1 agent: %(offered)s.")),
    "upline_closed": (_("is closed"), _("Write the code of an open agent.")),
    "agents_below": (
        _("would make it a level-2 agent, but level-2 agents stand below it"),
        _("Give them another upline first: %(offered)s."),
    ),
}
UPLINE_WARNINGS: Final = {
    "upline_in_other_city": _("%(count)s rows have an upline in another city (rows %(rows)s)."),
}


def uplines_mark(stage: Stage, kind: ChannelKind, *, levels: bool) -> list[dict[str, Any]]:
    """Marks uplines that can't be; returns the warning about those of another city."""
    level = LEVEL if levels else "NULL::smallint"
    stage.execute("DROP TABLE IF EXISTS pg_temp.roster_level")
    # `keeps`: the upline that is there already, which may lie outside the scope of whoever sends its code back.
    stage.execute(
        "CREATE TEMP TABLE roster_level ON COMMIT DROP AS"
        f" SELECT s.row_no, s.code, {level} AS level, k.id, k.city_id, k.parent_id,"
        " u.id IS NOT NULL AND u.id IS NOT DISTINCT FROM k.parent_id AS keeps"
        " FROM {stage} s LEFT JOIN roster_known k ON k.code = s.code"
        " LEFT JOIN roster_upline u ON u.code = s.upline_code WHERE NOT s.bad"
    )
    below = "l.row_no = s.row_no AND l.level IS DISTINCT FROM 1"
    if levels:
        stage.mark(
            "upline_code",
            "no_upline",
            f"l.row_no = s.row_no AND l.level = {AgentLevel.ONE} AND s.upline_code IS NOT NULL",
            source="roster_level l",
        )
        _mark_agents_below(stage)
    stage.mark(
        "upline_code",
        "upline_needed",
        f"{below} AND s.upline_code IS NULL AND l.parent_id IS NULL",
        source="roster_level l",
    )
    _mark_unknown(stage, below, STANDS_UNDER[kind], in_sheet=STANDS_UNDER[kind] == kind)
    return _in_other_city(stage)


def _mark_unknown(stage: Stage, below: str, above: int, *, in_sheet: bool) -> None:
    """What the sheet says of an upline goes before what is known of it."""
    apart = "s.upline_code NOT IN (SELECT code FROM roster_level)" if in_sheet else "true"
    named = f"{below} AND s.upline_code IS NOT NULL"
    stage.mark(
        "upline_code",
        "upline_closed",
        f"{named} AND u.code = s.upline_code AND u.mine AND u.kind = {int(above)}"
        f" AND u.status = '{ChannelStatus.CLOSED}' AND NOT l.keeps",
        source="roster_level l, roster_upline u",
    )
    if in_sheet:
        stage.mark(
            "upline_code",
            "upline_has_level_2",
            f"{named} AND u.code = s.upline_code AND u.mine AND u.level = {AgentLevel.TWO} AND {apart}",
            source="roster_level l, roster_upline u",
            params="jsonb_build_object('offered', coalesce(u.own, ''))",
        )
    _above_find(stage, above, in_sheet=in_sheet)
    # Sets, not questions for each row: a roster of 20,000 rows would ask 400 million of them.
    stage.mark(
        "upline_code",
        "unknown_upline",
        f"NOT s.bad AND {named} AND NOT (l.keeps AND {apart})"
        " AND s.upline_code NOT IN (SELECT code FROM roster_above)",
        source="roster_level l",
        params=(
            "jsonb_build_object('offered', coalesce((SELECT string_agg(code, ', ') FROM (SELECT c.code"
            f" FROM network_channel c WHERE c.kind = {int(above)} AND c.status <> '{ChannelStatus.CLOSED}'"
            f"{f' AND c.level = {int(AgentLevel.ONE)}' if in_sheet else ''}"
            " AND c.city_id IN (SELECT p.city_id FROM roster_place p WHERE p.allowed"
            "  AND p.city_name = coalesce(s.city_name, '') AND p.district_name = coalesce(s.district_name, ''))"
            " ORDER BY left(c.code, 4) <> left(s.upline_code, 4), c.code LIMIT 3) o), '…'))"
        ),
    )


def _above_find(stage: Stage, above: int, *, in_sheet: bool) -> None:
    """`roster_above`: the codes under which somebody can stand, good rows of the sheet among them."""
    level = f" AND u.level = {int(AgentLevel.ONE)}" if in_sheet else ""
    known = f"SELECT u.code FROM roster_upline u WHERE u.mine AND u.kind = {int(above)} AND u.placed{level}"
    if in_sheet:
        known += (
            " AND u.code NOT IN (SELECT code FROM roster_level)"
            " UNION SELECT o.code FROM roster_level o JOIN {stage} t ON t.row_no = o.row_no"
            f" WHERE o.level = {int(AgentLevel.ONE)} AND NOT t.bad"
        )
    stage.execute("DROP TABLE IF EXISTS pg_temp.roster_above")
    stage.execute(f"CREATE TEMP TABLE roster_above ON COMMIT DROP AS {known}")


def _mark_agents_below(stage: Stage) -> None:
    """Nobody becomes a level-2 agent with agents of its own, unless the sheet moves them too."""
    stage.mark(
        "level",
        "agents_below",
        f"l.row_no = s.row_no AND l.level = {AgentLevel.TWO} AND EXISTS (SELECT {_BELOW})",
        source="roster_level l",
        params=f"jsonb_build_object('offered', (SELECT string_agg(code, ', ') FROM (SELECT b.code {_BELOW} LIMIT 5) o))",
    )


_BELOW: Final = (
    f"FROM network_channel b WHERE b.parent_id = l.id AND b.kind = {int(ChannelKind.AGENT)}"
    f" AND b.status <> '{ChannelStatus.CLOSED}' AND NOT EXISTS (SELECT FROM roster_level o WHERE o.code = b.code)"
)


def _in_other_city(stage: Stage) -> list[dict[str, Any]]:
    found = stage.rows(
        "SELECT count(*), (array_agg(s.row_no ORDER BY s.row_no))[1:10] FROM {stage} s"
        " JOIN roster_upline u ON u.code = s.upline_code LEFT JOIN roster_known k ON k.code = s.code"
        " LEFT JOIN roster_place p ON p.city_name = coalesce(s.city_name, '')"
        " AND p.district_name = coalesce(s.district_name, '')"
        " WHERE NOT s.bad AND u.city_id <> coalesce(p.city_id, k.city_id)"
    )
    count, numbers = found[0]
    return [{"code": "upline_in_other_city", "params": {"count": count, "rows": numbers}}] if count else []
