"""Both sides of a city's months, worked out by the engine from one snapshot and an empty ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from django.db.backends.utils import CursorWrapper

from commissions.engine import Result, Settings
from commissions.engine import run as engine_run
from commissions.services.inputs import Reading, Spread, inputs_read, spread_read, work_folder
from commissions.simulation.choices import OTHER

KEYS: Final = ("payee_id", "period", "component_key")
FIGURES: Final = ("old", "new", "old_later", "new_later")
_SIDE: Final = ("amount", "later", "lines")
_LINE: Final = ("payee_id", "event_period", "component_key", "kind", "gross", "amount", "part", "whole")


@dataclass(frozen=True, slots=True)
class Sides:
    """Columns KEYS and FIGURES, in fen; a row for whatever either side pays."""

    table: pa.Table
    facts: int


def sides_work_out(
    cursor: CursorWrapper,
    *,
    city_id: int,
    periods: Sequence[int],
    base: int | None,
    version: int,
    own_keys: Sequence[int],
) -> Sides:
    """`version` beside `base` (None: what is in force), each among the other plans as they are in force.

    The months are worked out together, so that parts, yearly caps, draws and reserves go from one to the next.
    """
    spread = spread_read(cursor, city_id, periods)
    old, _facts = side_work_out(cursor, city_id, periods, spread, base)
    new, facts = side_work_out(cursor, city_id, periods, spread, version)
    return Sides(side_by_side(old, new, own_keys), facts)


def side_work_out(
    cursor: CursorWrapper,
    city_id: int,
    periods: Sequence[int],
    spread: dict[int, Spread],
    version: int | None,
) -> tuple[pa.Table, int]:
    """What one side pays by KEYS, as columns `amount`, `later` and `lines`, and how many facts it read.

    `version` (None: what is in force) among the other plans; nothing of it reaches the ledger.
    """
    reading = Reading(
        city_id=city_id,
        posting_period=max(periods),
        event_periods=periods,
        spread=spread,
        draft=version,
        among_others=True,
    )
    with work_folder() as folder:
        with inputs_read(cursor, reading, folder) as inputs:
            result = engine_run(
                inputs,
                posting_period=max(periods),
                event_periods=periods,
                city_id=city_id,
                run_id=1,
                settings=Settings(temp_directory=folder),
            )
        with result:
            return _summed(result), result.totals.facts


def _summed(result: Result) -> pa.Table:
    """The lines by payee, month and component, a batch at a time: however many lines, only sums are held."""
    sums = [_added(_named(pa.Table.from_batches([batch])), _SIDE) for batch in result.batches()]
    return _added(pa.concat_tables(sums), _SIDE) if sums else _NOTHING


def _named(lines: pa.Table) -> pa.Table:
    """What no component stands behind goes by its kind; `later` is what was promised less the parts that came up."""
    lines = lines.select(list(_LINE))
    key = lines["component_key"].cast(pa.int64())
    kind = pc.negate(lines["kind"].cast(pa.int64()))
    part = pc.if_else(pc.is_valid(lines["part"]), lines["gross"].cast(pa.int64()), 0)
    columns = {
        "payee_id": lines["payee_id"].cast(pa.int64()),
        "period": lines["event_period"].cast(pa.int64()),
        "component_key": pc.if_else(pc.equal(key, 0), kind, key),
        "amount": lines["amount"].cast(pa.int64()),
        "lines": pa.array([1] * lines.num_rows, pa.int64()),
        "later": pc.subtract(pc.fill_null(lines["whole"].cast(pa.int64()), 0), part),
    }
    return pa.table(columns)


def side_by_side(old: pa.Table, new: pa.Table, own_keys: Sequence[int]) -> pa.Table:
    """One row a key with both sides; what other plans pay alike becomes one row of a payee's month."""
    both = pa.concat_tables([_placed(old, "old"), _placed(new, "new")])
    rows = _added(both, FIGURES)
    alike = pc.and_(pc.equal(rows["old"], rows["new"]), pc.equal(rows["old_later"], rows["new_later"]))
    foreign = pc.and_(
        pc.greater(rows["component_key"], 0),
        pc.invert(pc.is_in(rows["component_key"], value_set=pa.array(own_keys, pa.int64()))),
    )
    key = pc.if_else(pc.and_(alike, foreign), OTHER, rows["component_key"]).cast(pa.int64())
    rows = _added(
        rows.set_column(rows.schema.get_field_index("component_key"), "component_key", key), FIGURES
    )
    says = [pc.not_equal(rows[name], 0) for name in FIGURES]
    return rows.filter(pc.or_(pc.or_(says[0], says[1]), pc.or_(says[2], says[3])))


def _placed(side: pa.Table, name: str) -> pa.Table:
    nothing = pa.array([0] * side.num_rows, pa.int64())
    columns = {key: side[key] for key in KEYS} | dict.fromkeys(FIGURES, nothing)
    columns |= {name: side["amount"], f"{name}_later": side["later"]}
    return pa.table(columns)


def _added(table: pa.Table, figures: Sequence[str]) -> pa.Table:
    found = table.group_by(list(KEYS)).aggregate([(name, "sum") for name in figures])
    return pa.table({key: found[key] for key in KEYS} | {name: found[f"{name}_sum"] for name in figures})


_NOTHING: Final = pa.table(
    {name: pa.array([], pa.int64()) for name in (*KEYS, *_SIDE)},
)
