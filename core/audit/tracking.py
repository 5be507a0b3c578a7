"""Which tables write down every change of theirs, and what of it people may read. Each app declares its own:

TRACKED = [Tracked(Agent, masked={"contact_phone": "agents.contact_view"})]

and puts the triggers on the table by a migration (`core_track_table`, see core/sql/audit.sql).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True)
class Tracked:
    """`owner` is the field that names the row on whose page a change is shown too. Of `secret` fields only
    the fact of a change is kept; `masked` fields are read in full by whoever holds the code. `untold` columns say
    nothing to people; `labels` name columns of which the model has no word of ours."""

    model: type[models.Model]
    owner: str = ""
    ignored: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    masked: Mapping[str, str] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    labels: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def arguments(self) -> tuple[str, ...]:
        """What its triggers are made with: columns, not fields."""
        return (
            _column(self.model, self.model._meta.pk.name),
            _column(self.model, self.owner) if self.owner else "",
            ",".join(_column(self.model, name) for name in self.ignored),
            ",".join(_column(self.model, name) for name in self.secret),
        )

    def field_of(self, column: str) -> "models.Field[Any, Any] | None":
        """The field of a column; None for a column that is gone since."""
        return next((one for one in self.model._meta.concrete_fields if one.column == column), None)


@cache
def tracked_tables() -> dict[str, Tracked]:
    return {tracked.table: tracked for tracked in _declared()}


def _declared() -> Iterator[Tracked]:
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.audit")
        except ModuleNotFoundError:
            continue
        yield from getattr(module, "TRACKED", ())


def _column(model: type[models.Model], name: str) -> str:
    column = model._meta.get_field(name).column  # type: ignore[union-attr]
    return str(column)
