"""A register of channels of one kind: the channel, what its kind adds, and its position."""

from collections.abc import Mapping
from typing import Final

from core.registers import Field, Part, Register
from core.sheets.definition import SheetDefinition
from network.choices import SalesMode
from network.models import Channel, Position
from network.services.positions import CURRENT_FIELDS, channels_place

_REGIONS: Final = "SELECT id, name FROM network_region WHERE id = ANY(%s)"
_CODES: Final = "SELECT id, code FROM network_channel WHERE id = ANY(%s)"
PLACE: Final = ("longitude", "latitude")
LEVEL: Final = "coalesce(s.level::smallint, k.level, CASE WHEN s.upline_code IS NULL THEN 1 ELSE 2 END)"
"""The level that an agent's row means: said, known, or told by its having an upline."""


def channel_register(
    definition: SheetDefinition,
    kind: int,
    *parts: Part,
    values: Mapping[str, str] | None = None,
    mode: int = SalesMode.DEALER,
    opened: str = "NULL::date",
) -> Register:
    """`parts` are the tables that this kind adds; `values` is SQL over `s` (the staged row) and `k` (the channel
    as it is) for those of their fields that aren't simply columns of the sheet. `mode` is that of new channels that
    stand under nobody, `opened` SQL for their first day where the sheet has none.
    """
    keys = {column.key for column in definition.columns}

    def said(name: str, type_name: str) -> str:
        return f"s.{name}::{type_name}" if name in keys else f"NULL::{type_name}"

    level = LEVEL if "level" in keys else "k.level"
    upline = "k.parent_id"
    join = ""
    if "upline_code" in keys:
        upline = "CASE WHEN s.upline_code IS NULL THEN k.parent_id ELSE u.id END"
        join = " LEFT JOIN roster_upline u ON u.code = s.upline_code"
    if "level" in keys:
        upline = f"CASE WHEN {level} = 1 THEN NULL ELSE {upline} END"
    own = {one.name: _value(one.name) for part in parts for one in part.fields} | dict(values or {})
    source = (
        "SELECT s.row_no, concat_ws(' ', s.code, coalesce(s.name, k.name)) AS title, s.code, s.name,"
        f" {said('status', 'text')} AS status, {said('opened_on', 'date')} AS opened_on,"
        f" {opened} AS opened, (SELECT day FROM roster_day) AS day,"
        " coalesce(place.city_id, k.city_id) AS at, place.city_id, place.district_id,"
        f" {upline} AS parent_id, {said('upline_code', 'text')} AS upline_code, {level} AS level,"
        f" {_star() if 'star' in keys else 'k.star'} AS star, {said('mode', 'smallint')} AS mode,"
        f" {'u.mode' if join else 'NULL::smallint'} AS upline_mode"
        f"{''.join(f', {value} AS {name}' for name, value in own.items())}"
        " FROM {stage} s LEFT JOIN roster_known k ON k.code = s.code"
        " LEFT JOIN roster_place place ON place.city_name = coalesce(s.city_name, '')"
        f" AND place.district_name = coalesce(s.district_name, ''){join}"
        " WHERE NOT s.bad AND (k.id IS NULL OR k.mine) AND (place.district_id IS NULL OR place.allowed)"
    )
    channel = Part(
        Channel,
        "id",
        (
            Field("code"),
            Field("name"),
            Field("status", default="'active'"),
            Field("opened_on", default="coalesce(least(w.opened, w.day), w.day)"),
        ),
        fixed={"kind": str(int(kind)), "initials": "''", **{name: f"w.{name}" for name in CURRENT_FIELDS}},
        derived=("initials", *CURRENT_FIELDS),
    )
    position = Part(
        Position,
        "channel_id",
        (
            Field("city_id", "city_name", names=_REGIONS),
            Field("district_id", "district_name", names=_REGIONS),
            Field("parent_id", "upline_code", clears=True, names=_CODES, said="upline_code"),
            Field("level", clears=True),
            Field("star", clears=True),
            Field("mode", default=f"coalesce(w.upline_mode, {int(mode)})"),
        ),
        dated="effective_from",
        write=channels_place,
    )
    return Register(
        parts=(channel, *parts, position),
        source=source,
        match="p0.code = w.code",
        title="concat_ws(' ', p0.code, p0.name)",
        city="at",
        first_day="w.opened_on",
    )


def _star() -> str:
    return "CASE WHEN s.star IS NULL THEN k.star WHEN s.star = 0 THEN NULL ELSE s.star END"


def _value(name: str) -> str:
    """Degrees are text in the stage: no number of the database has been made of them yet."""
    return f"s.{name}::numeric" if name in PLACE else f"s.{name}"
