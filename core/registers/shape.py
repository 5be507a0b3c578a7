"""What a register is made of, as data for the SQL of the other modules.

An upload's rows are compared in the temporary table `register_wanted`: one row for each good row of the
sheet, with the values as they shall be under the fields' names, and as they are under `old_<name>`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import models

NEW, CHANGED, UNCHANGED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a register's table that a sheet fills; the register's source selects it by this name.

    NULL of the source says nothing: what is there stays, and a new row gets `default` (SQL). Where NULL is
    a statement, `clears` says so. `key` is the sheet's column that says it, if it has another name.
    `names` is SQL that gives names for ids (`... WHERE id = ANY(%s)`), for people to read; `said` a column of
    the source to show instead where the id isn't known yet. `masked` values are never shown in full. `text` is
    SQL with {0} for the value, where its text depends on the row.
    """

    name: str
    key: str = ""
    default: str = "NULL"
    clears: bool = False
    names: str = ""
    said: str = ""
    masked: bool = False
    text: str = ""

    @property
    def column_key(self) -> str:
        return self.key or self.name


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a register. `key` is its column with the register row's id.

    `dated` names the column of a first day: then the row in force on the day from which the sheet holds
    counts, and a change becomes a row of that day. `write` gets SQL that selects such rows and writes them
    through the service that they belong to. `fixed` are columns of new rows (SQL). `derived` columns are kept
    by somebody else, a trigger or a service: an undo neither compares nor restores them.
    """

    model: type[models.Model]
    key: str
    fields: tuple[Field, ...]
    dated: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    derived: tuple[str, ...] = ()
    write: Callable[[str], None] | None = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def row_key(self) -> str:
        """The column that names a row of this table."""
        return str(self.model._meta.pk.column)


@dataclass(frozen=True, slots=True)
class Register:
    """`source` selects from the staging table (`{stage} s`) joined with the target's look-ups: row_no, title
    and every field by its name; what else it selects can be named by `said`, `match` and `city`.

    `match` is SQL over `w` (the source) and `p0` (the first table) that says which row is meant. `city` is a
    column of the source, for registers whose rows stand in one. `title` is SQL over `p0`.
    """

    parts: tuple[Part, ...]
    source: str
    match: str
    title: str
    city: str = ""
    silent: str = ""
    """SQL over `w` for rows that say nothing of the register; a row of the sheet may become several of the source."""
    first_day: str = ""
    """SQL over `w` for the day from which a new row's dated values hold, if that isn't the sheet's."""

    @property
    def root(self) -> Part:
        return self.parts[0]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(one for part in self.parts for one in part.fields)

    @property
    def dated(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.dated)
