"""What a sheet is: columns as data.

One definition makes the template, the header mapping, the checks, the error texts, the docs table and
the schema of the API. It travels to the child process as JSON, so it holds plain values only.
"""

import dataclasses
import enum
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


class ColumnType(enum.StrEnum):
    """What a cell holds, and what comes out for PostgreSQL."""

    CODE = "code"  # text: NFKC, invisible characters stripped, upper case; a number is refused
    NAME = "name"  # text as written, ends trimmed
    TEXT = "text"  # free text as written, ends trimmed
    SUBSCRIBER = "subscriber"  # 11 digits as text
    DIGITS = "digits"  # an ICCID or IMEI: digits as text, `lengths` says how many
    CHOICE = "choice"  # one of `choices`; the canonical value comes out
    PERIOD = "period"  # YYYYMM as integer
    DATE = "date"
    DAYS = "days"  # several days in one cell, month and year by the period; ISO dates with commas out
    MONEY = "money"  # yuan in the cell, fen out
    INTEGER = "integer"
    SCORE = "score"  # as SCALED; 未考评 and the like are no score
    SCALED = "scaled"  # up to four decimals, 10^-4 out (points, coefficients)
    METRIC = "metric"  # a count or (with `in_fen`) yuan, plus a state: `MetricState`
    PERCENT = "percent"  # 0.06, 6, 6% -> 600 (10^-4)
    DEGREES = "degrees"  # 110.000001, 110°0′3.6″ -> a decimal as text; bounds are whole degrees
    STAR = "star"  # 四星, ★★★★, 4 -> 4
    BOOLEAN = "boolean"


class MetricState(enum.IntEnum):
    """The second output column of a METRIC column. A blank cell is NULL in both: nothing was said."""

    REPORTED = 1
    NOT_REPORTED = 2  # "/": the figure isn't out yet, which is not 0
    NOT_APPLICABLE = 3  # "—"


class NotAfter(enum.StrEnum):
    """The latest day a DATE column may hold."""

    PERIOD = "period"  # the last day of the row's period, and today
    TODAY = "today"
    NEVER = ""  # agreements end in the future


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: `value` is stored, `label` (msgid) shown, `spellings` accepted as well."""

    value: str
    label: str
    spellings: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """As staff write it."""
        return next((word for word in self.spellings if not word.isascii()), self.label)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. `label` is a msgid; `aliases` are the headers people write, zh and en.

    The first alias is the header of the Chinese template; the label itself is matched too. In sheets
    with a two-row header an alias is compared with group + leaf ("代理商编码") and with the leaf.
    """

    key: str
    label: str
    type: ColumnType
    aliases: tuple[str, ...] = ()
    required: bool = False
    natural_key: bool = False
    lookup: str = ""
    """Name of the dictionary that the value must exist in; checked later, in the database."""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    """Shown in the unit row, and accepted behind a number in the cell ("9人")."""
    example: str = ""
    note: str = ""
    """A sentence (msgid) for the cell note of the template and the docs."""
    max_length: int = 200
    pattern: str = ""
    """CODE only: a regular expression for the whole normalised code."""
    lengths: tuple[int, ...] = ()
    """DIGITS only: how many digits."""
    fill_down: bool = False
    """Written once and blank below (city, district): the value above holds."""
    in_fen: bool = False
    """METRIC only: the cell is in yuan with two decimals."""
    not_after: NotAfter = NotAfter.NEVER
    minimum: int | None = None
    maximum: int | None = None
    """Bounds of the value that comes out (fen, 10^-4 ...), both included."""
    dashes: bool = False
    """— and / in the cell say nothing, like a blank."""
    any_month: bool = False
    """PERIOD only: other months than that of the upload are taken too."""
    number_allowed: bool = False
    """CODE only: a number is its digits. Only for codes that can't begin with 0."""
    width: int = 14

    @property
    def numeric(self) -> bool:
        """Whether the sums of the column mean something (小计 and 合计 rows are compared)."""
        return self.type in _SUMMED


_SUMMED = frozenset({ColumnType.MONEY, ColumnType.INTEGER, ColumnType.METRIC})


NEEDLESS = ("序号", "No.", "#", "行号", "Row", "错误说明", "What is wrong")
"""With the columns that the portal adds to marked workbooks."""


@dataclass(frozen=True, slots=True)
class SheetDefinition:
    """A kind of sheet. `version` goes into the template's hidden sheet; raise it when columns change."""

    kind: str
    label: str
    columns: tuple[Column, ...]
    version: int = 1
    ignored: tuple[str, ...] = NEEDLESS
    """Headers that need no column and no warning."""
    elsewhere: tuple[str, ...] = ()
    """Headers that another sheet reads; `elsewhere_note` (msgid) says which."""
    elsewhere_note: str = ""
    of_month: bool = False
    """Its rows are of the upload's month without saying so: a title that names another one is pointed out."""
    one_of: tuple[tuple[str, ...], ...] = ()
    """Where a sheet can be written in several ways: the columns of each, of which one way has to be there."""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"column keys of {self.kind} are not unique")

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def missing(self, keys: Collection[str]) -> list[Column]:
        """What a sheet with these columns lacks; of several ways to write it that of the first."""
        lacking = [column for column in self.columns if column.required and column.key not in keys]
        if self.one_of and not any(set(way) <= set(keys) for way in self.one_of):
            lacking += [self.column(key) for key in self.one_of[0] if key not in keys]
        return lacking

    @property
    def natural_key(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.natural_key)

    @property
    def anchors(self) -> tuple[Column, ...]:
        """The columns that a row of data can't lack; rows without them are totals, notes or strays."""
        must = [column for column in self.columns if column.required and not column.fill_down]
        return tuple(column for column in must if column.natural_key) or tuple(must)


META_SHEET = "_meta"
"""The very hidden sheet of a template that says which kind and version it is."""

ROW_NUMBER = "row_no"
BAD = "bad"
RAW = "raw"
ERRORS = "errors"

_PG_TYPES = {
    ColumnType.PERIOD: "integer",
    ColumnType.DATE: "date",
    ColumnType.MONEY: "bigint",
    ColumnType.INTEGER: "bigint",
    ColumnType.SCALED: "bigint",
    ColumnType.SCORE: "bigint",
    ColumnType.METRIC: "bigint",
    ColumnType.PERCENT: "bigint",
    ColumnType.STAR: "smallint",
    ColumnType.BOOLEAN: "boolean",
}


def staging_columns(definition: SheetDefinition) -> list[tuple[str, str]]:
    """Name and PostgreSQL type of each column of the COPY stream, in its order.

    `row_no` is the row of the sheet (1-based). `bad` rows hold NULL where a cell is wrong, `raw` (the
    cells as seen, by column key) and `errors` (a list of objects as in `CellError`); both are NULL in
    good rows. A METRIC column is followed by `<key>_state`.
    """
    columns = [(ROW_NUMBER, "integer"), (BAD, "boolean")]
    for column in definition.columns:
        columns.append((column.key, _PG_TYPES.get(column.type, "text")))
        if column.type is ColumnType.METRIC:
            columns.append((f"{column.key}_state", "smallint"))
    return [*columns, (RAW, "jsonb"), (ERRORS, "jsonb")]


def definition_to_json(definition: SheetDefinition) -> dict[str, Any]:
    return dataclasses.asdict(definition)


def definition_from_json(data: dict[str, Any]) -> SheetDefinition:
    columns = []
    for item in data["columns"]:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in item.items()
        }
        values["type"] = ColumnType(item["type"])
        values["not_after"] = NotAfter(item["not_after"])
        values["choices"] = tuple(
            Choice(choice["value"], choice["label"], tuple(choice["spellings"])) for choice in item["choices"]
        )
        columns.append(Column(**values))
    return SheetDefinition(
        kind=data["kind"],
        label=data["label"],
        columns=tuple(columns),
        version=data["version"],
        ignored=tuple(data["ignored"]),
        elsewhere=tuple(data["elsewhere"]),
        elsewhere_note=data["elsewhere_note"],
        of_month=data["of_month"],
        one_of=tuple(map(tuple, data["one_of"])),
    )
