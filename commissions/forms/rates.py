"""The rates of a component as one sheet: rules down, tiers across.

A tier reaches to where the next one that has a rate in its row begins. So rules may have tiers of their own, none
overlap and nothing lies between them. With a second dimension a rule has a row for each stretch of it, the first
from 0 on; the rows after that name nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from commissions import units
from commissions.forms.rate_columns import COLUMNS, SECOND, Column, ColumnError, column_of
from commissions.services.plan_content import BandContent, RuleContent
from commissions.services.plan_findings import Finding
from commissions.services.plan_names import PlanNames
from core.links import reaches
from core.scoping import ScopedUser

PREFIX: Final = "rates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the sheet is counted in. Without `second` it has one dimension; untiered it has one rate a rule."""

    edge: units.Unit
    rate: units.Unit
    second: units.Unit | None = None
    tiered: bool = True


@dataclass(slots=True)
class Head:
    """Where a tier begins, as typed."""

    text: str
    error: str = ""


@dataclass(slots=True)
class RateRow:
    """A row as typed. Errors are kept by column; those of a rate by its place."""

    texts: dict[str, str]
    rates: list[str]
    errors: dict[str | int, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    """What is wrong with the whole rule."""
    number: int | None = None
    """Of its rule, where it is the first row of one."""

    @property
    def is_blank(self) -> bool:
        return not any(self.rates) and not any(self.texts.values())

    @property
    def second(self) -> tuple[str, str]:
        return self.texts.get(SECOND, ""), self.errors.get(SECOND, "")

    @property
    def rate_cells(self) -> list[tuple[str, str]]:
        return [(text, self.errors.get(place, "")) for place, text in enumerate(self.rates)]


@dataclass(slots=True)
class _Stretch:
    """A row as read: from where in the second dimension, and rates as (lower edge, rate, place)."""

    second: int
    row: RateRow
    rates: list[tuple[int, int, int]]


@dataclass(slots=True)
class _Rule:
    scope: dict[str, Any]
    stretches: list[_Stretch]

    @property
    def bands(self) -> Iterator[tuple[BandContent, RateRow, int]]:
        """Each with the cell that it was read from."""
        ordered = sorted(self.stretches, key=lambda stretch: stretch.second)
        for stretch, after in pairwise([*ordered, None]):
            assert stretch is not None
            for rate, following in pairwise([*stretch.rates, None]):
                assert rate is not None
                lower, value, place = rate
                yield (
                    BandContent(
                        lower,
                        following[0] if following else None,
                        value,
                        stretch.second,
                        after.second if after else None,
                    ),
                    stretch.row,
                    place,
                )

    @property
    def content(self) -> RuleContent:
        return RuleContent(**self.scope, bands=tuple(band for band, _row, _place in self.bands))


class RateSheet:
    """`data` is what was posted, without it the sheet shows `rules`. What it is given, it keeps."""

    def __init__(
        self, data: Any = None, *, shape: Shape, names: PlanNames, rules: Iterable[RuleContent] = ()
    ) -> None:
        self.shape = shape
        self.names = names
        self.errors: list[str] = []
        self.added_at: dict[str, str] = {}
        """By column, where the user may add what it can name."""
        self.heads, self.rows = _posted(data) if data is not None else _shown(rules, shape)

    @property
    def columns(self) -> list[tuple[Column, bool]]:
        """Each with whether it is in use: the others wait until they are asked for."""
        return [
            (column, any(row.texts.get(column.key) or column.key in row.errors for row in self.rows))
            for column in COLUMNS
        ]

    def offer(self, user: ScopedUser) -> None:
        """The buttons that add a product or a category (core.quick), for whoever may."""
        pages = {column.key: reverse(column.adds) for column in COLUMNS if column.adds}
        self.added_at = {key: url for key, url in pages.items() if reaches(user, url)}

    @property
    def column_heads(self) -> list[tuple[Column, bool, str]]:
        return [(column, used, self.added_at.get(column.key, "")) for column, used in self.columns]

    @property
    def grid(self) -> list[tuple[RateRow, list[tuple[Column, bool, str, str]]]]:
        """The rows with the cells of the columns: whether in use, what stands in it, what is wrong with it."""
        columns = self.columns
        number = 0
        for row in self.rows:
            goes_on = self.shape.second is not None and row.texts.get(SECOND, "") not in ("", "0")
            number += not (row.is_blank or goes_on)
            row.number = None if row.is_blank or goes_on else number
        return [
            (
                row,
                [
                    (column, used, row.texts.get(column.key, ""), row.errors.get(column.key, ""))
                    for column, used in columns
                ],
            )
            for row in self.rows
        ]

    def rules(self) -> tuple[RuleContent, ...]:
        """What can be read; a rule with a wrong cell is left out."""
        return tuple(rule.content for rule in self._rules if self._is_sound(rule))

    def is_valid(self) -> bool:
        """Whether all of it can be read."""
        self.rules()
        return not self.has_errors

    @property
    def has_errors(self) -> bool:
        marked = any(row.errors or row.messages for row in self.rows)
        return bool(marked or self.errors or any(head.error for head in self.heads))

    def add_finding(self, finding: Finding) -> None:
        """Puts it at the cell, the row or the head that it is about."""
        if finding.rule is None or finding.rule >= len(self._rules):
            self.errors.append(finding.message)
            return
        rule = self._rules[finding.rule]
        first = rule.stretches[0].row
        if finding.band is not None:
            _band, row, place = list(rule.bands)[finding.band]
            if finding.column in ("lower", "upper"):
                self.heads[place].error = finding.message
            else:
                row.errors[place if finding.column == "rate" else SECOND] = finding.message
        elif key := column_of(finding.column):
            first.errors[key] = finding.message
        else:
            first.messages.append(finding.message)

    @cached_property
    def _rules(self) -> list[_Rule]:
        lowers = self._lowers()
        self.names.channels.learn(row.texts.get("channel", "") for row in self.rows)
        found: list[_Rule] = []
        for row in self.rows:
            if row.is_blank:
                continue
            stretch = _Stretch(self._second(row), row, self._rates(row, lowers))
            scope = self._scope(row)
            if stretch.second and found:
                self._continued(found[-1], row, scope)
                found[-1].stretches.append(stretch)
            else:
                found.append(_Rule(scope, [stretch]))
        return found

    def _is_sound(self, rule: _Rule) -> bool:
        places = {place for _band, _row, place in rule.bands}
        return not any(stretch.row.errors for stretch in rule.stretches) and not any(
            self.heads[place].error for place in places
        )

    def _lowers(self) -> list[int | None]:
        """Where each tier begins; None for a column that doesn't count."""
        if not self.shape.tiered:
            return [0, *(None for _head in self.heads[1:])]
        found: list[int | None] = []
        for place, head in enumerate(self.heads):
            used = any(row.rates[place] for row in self.rows)
            text = head.text or ("0" if place == 0 else "")
            if not text:
                head.error = _("Say where this tier begins.") if used else ""
            lower = _number(text, self.shape.edge, head) if text else None
            if lower is not None and lower in found:
                head.error = _("Two tiers begin here.")
            found.append(lower)
        return found

    def _rates(self, row: RateRow, lowers: list[int | None]) -> list[tuple[int, int, int]]:
        """In the order of the tiers, whatever that of the columns is."""
        found = []
        for place, (text, lower) in enumerate(zip(row.rates, lowers, strict=True)):
            if not text or lower is None:
                continue
            try:
                found.append((lower, self.shape.rate.parse(text), place))
            except units.UnitError as error:
                row.errors[place] = str(error)
        return sorted(found)

    def _second(self, row: RateRow) -> int:
        text = row.texts.get(SECOND, "")
        if self.shape.second is None or not text:
            return 0
        try:
            return self.shape.second.parse(text)
        except units.UnitError as error:
            row.errors[SECOND] = str(error)
            return 0

    def _scope(self, row: RateRow) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in COLUMNS:
            if text := row.texts.get(column.key, ""):
                try:
                    found |= column.read(text, self.names)
                except ColumnError as error:
                    row.errors[column.key] = str(error)
        return found

    def _continued(self, rule: _Rule, row: RateRow, scope: dict[str, Any]) -> None:
        """A further stretch of the second dimension: it may repeat whom the rule is for, not change it."""
        for column in COLUMNS:
            if any(rule.scope.get(name) != scope[name] for name in column.sets if name in scope):
                row.errors[column.key] = _("This row goes on with the rule above: leave it empty.")


def _posted(data: Any) -> tuple[list[Head], list[RateRow]]:
    """Lists of one name, a cell each; a column that isn't in use isn't sent."""
    heads = [Head(text.strip()) for text in data.getlist(f"{PREFIX}-edge")] or [Head("")]
    cells = [text.strip() for text in data.getlist(f"{PREFIX}-rate")]
    width = len(heads)
    lists = {key: data.getlist(f"{PREFIX}-{key}") for key in (*(column.key for column in COLUMNS), SECOND)}
    rows = []
    for start in range(0, max(len(cells), 1), width):
        texts = {key: _at(values, start // width).strip() for key, values in lists.items()}
        given = cells[start : start + width]
        rows.append(RateRow(texts, [*given, *([""] * (width - len(given)))]))
    return heads, rows


def _shown(rules: Iterable[RuleContent], shape: Shape) -> tuple[list[Head], list[RateRow]]:
    given = list(rules)
    lowers = sorted({band.lower for rule in given for band in rule.bands}) or [0]
    rows = [row for rule in given for row in _rows_of(rule, lowers, shape)]
    return [Head(shape.edge.plain(lower)) for lower in lowers], rows or [RateRow({}, [""] * len(lowers))]


def _rows_of(rule: RuleContent, lowers: list[int], shape: Shape) -> Iterator[RateRow]:
    stretches: dict[int, dict[int, int]] = {}
    for band in rule.bands:
        stretches.setdefault(band.second_lower, {})[band.lower] = band.rate
    whom = {column.key: column.write(rule) for column in COLUMNS}
    for second, rates in stretches.items() or [(0, {})]:
        texts = {SECOND: shape.second.plain(second)} if shape.second else {}
        yield RateRow(
            {**whom, **texts},
            [shape.rate.plain(rates[lower]) if lower in rates else "" for lower in lowers],
        )
        whom = {}


def _number(text: str, unit: units.Unit, head: Head) -> int | None:
    try:
        return unit.parse(text)
    except units.UnitError as error:
        head.error = str(error)
        return None


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""
