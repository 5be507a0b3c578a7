"""Kinds of sheets that can be uploaded: a definition, who may do it, and where its rows go.

Each app lists its own as `KINDS` in sheets.py; `all_kinds()` collects them. A kind's target does the part
that needs the business: look-ups, the difference against what is there, writing and taking back. All of
it is set-based SQL over the staging table, inside the transaction of the caller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.apps import apps
from django.utils.functional import Promise

from core.models import ImportSession
from core.scoping import NOWHERE, Scope, ScopedUser
from core.sheets.definition import SheetDefinition
from core.sheets.staging import Stage

CellTexts = Mapping[str, tuple[str, str]]
"""Code of a cell error to two msgids: what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class SumLine:
    """One column of numbers: over the good rows of the file, over what they meet in the database, and over
    the whole month before and after. `withdrawn` is what goes away because the file replaces an upload.
    """

    key: str
    label: str
    money: bool
    in_file: int
    before: int
    month_before: int = 0
    month_after: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row whose values differ from what is there: label, old and new as people write them."""

    row: int
    title: str
    number: str
    """A subscriber's number, shown in full only to those who may see it."""
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DoubledRow:
    """A new row beside another fact of the same subscriber: perhaps its correction."""

    row: int
    cell: str
    title: str
    number: str
    other: str
    upload: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The good rows of a sheet against what is there. Counts are rows of the sheet.

    `missing` counts what is there for the same months and cities and not in the file; it stays as it is.
    `withdrawn` counts what goes away, because the file replaces the upload that brought it.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    withdrawn: int = 0
    cities: Mapping[int, int] = field(default_factory=dict)
    """City id to number of rows."""
    sums: tuple[SumLine, ...] = ()
    changes: tuple[ChangedRow, ...] = ()
    """The first of the changed rows, for the preview."""
    added: tuple[tuple[int, str], ...] = ()
    """Of a register the first of the new rows: row of the sheet and title."""
    absent: tuple[tuple[str, str], ...] = ()
    """The first of the missing rows: title and subscriber's number."""
    new_by_city: Mapping[int, int] = field(default_factory=dict)
    gone: tuple[tuple[str, str, str], ...] = ()
    """The first of the withdrawn rows: title, subscriber's number, what it says."""
    doubled: int = 0
    doubles: tuple[DoubledRow, ...] = ()
    """The first of the doubled rows."""
    fingerprint: str = ""
    """Of what a register's rows are and shall be; another one at the commit makes the preview stale."""


class Target(Protocol):
    """Where the rows of a kind go. Every method runs inside one transaction with the stage in place."""

    @property
    def texts(self) -> CellTexts:
        """The sentences of the cell errors that `check` can find."""
        ...

    def home_city(self, scope: Scope) -> int | None:
        """The one city in which all of a scope lies; None for several."""
        ...

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        """Looks codes up and marks bad cells in the stage; returns warnings as {code, params}."""
        ...

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        """The difference for the good rows; `samples` adds what only the preview shows."""
        ...

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        """Writes the good rows. Raises Conflict if a row is no longer within `scope`."""
        ...

    def undo(self, session: ImportSession, scope: Scope) -> None:
        """Restores what was there before the session. Raises Conflict when that is no longer possible."""
        ...

    def within(self, session: ImportSession, scope: Scope) -> bool:
        """Whether all rows that a committed session wrote are within a scope."""
        ...

    def warning_text(self, code: str, params: Mapping[str, Any]) -> str:
        """The sentence of a warning that `check` returned."""
        ...


@dataclass(frozen=True, slots=True)
class SheetKind:
    definition: SheetDefinition
    target: Target
    view_code: str
    upload_code: str
    commit_code: str
    note: str | Promise = ""
    from_channels: bool = False
    """Whether a channel may send it of itself: a dealer, an outlet, an account manager."""
    register: bool = False
    """Whether it fills a register, whose rows are compared with what is there whoever brought it."""
    once: bool = False
    """Whether each of its rows happens once, so that nothing holds from a month on."""
    undoable: bool = True
    """Whether an upload of it can be taken back once it is committed."""
    widened: Callable[[SheetDefinition], SheetDefinition] | None = None
    """Adds the columns that a dictionary of the portal names; the template has those of `definition` alone."""

    def upload_scope(self, user: ScopedUser) -> Scope:
        """Where a user may upload this sheet."""
        scope = user.scope_for(self.upload_code)
        regional = scope.everything or scope.city_ids or scope.district_ids
        return scope if self.from_channels or regional else NOWHERE

    @property
    def reads(self) -> SheetDefinition:
        """All columns that a sheet of this kind may have."""
        return self.widened(self.definition) if self.widened else self.definition

    @property
    def holds_on(self) -> bool:
        """Whether what it says holds from its month on, and not for that month alone."""
        return self.register and not self.once and not self.definition.of_month

    @property
    def codes(self) -> tuple[str, str, str]:
        return self.view_code, self.upload_code, self.commit_code

    @property
    def name(self) -> str:
        return self.definition.kind

    @property
    def label(self) -> str:
        from django.utils.translation import gettext

        return gettext(self.definition.label)


@cache
def all_kinds() -> dict[str, SheetKind]:
    """Every kind by name, in the order of the apps."""
    found: dict[str, SheetKind] = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.sheets")
        except ModuleNotFoundError as error:
            if error.name != f"{config.name}.sheets":
                raise
            continue
        for kind in getattr(module, "KINDS", ()):
            if kind.name in found:
                raise ValueError(f"sheet kind {kind.name} is listed twice")
            found[kind.name] = kind
    return found


def monthly_kinds() -> list[str]:
    """Names of the sheets that a month's commissions are calculated from, without those of registers."""
    return [kind.name for kind in all_kinds().values() if not kind.register]


def kind_named(name: str) -> SheetKind:
    """Raises KeyError for a name that no app lists."""
    return all_kinds()[name]
