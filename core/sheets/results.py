"""What guard and reader answer: plain values that pass from the child process as JSON.

Texts are codes and parameters; `messages.message_text` makes the sentence in the user's language.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

Params = dict[str, Any]


def column_letter(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Refusal:
    """The file is not taken: why, and by the text of the code what to do next."""

    code: str
    params: Params = field(default_factory=dict)


class RefusalError(Exception):
    """Carries a refusal up to where it is answered; never leaves the package."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, params)


@dataclass(frozen=True, slots=True)
class SheetWarning:
    """Accepted, but the user should know. `params["rows"]` and the like name at most ten places."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellError:
    """One wrong cell. `column` is 0-based; -1 is the row as a whole. `value` is the cell as seen."""

    row: int
    column: int
    key: str
    label: str
    value: str
    code: str
    params: Params = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{column_letter(self.column)}{self.row}" if self.column >= 0 else str(self.row)


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column of the sheet as found: `key` is "" where no column of the definition was recognised."""

    index: int
    text: str
    key: str
    address: str
    ignored: bool = False
    """Known to need no column: a serial number, or mapped to nothing by the user."""
    scale: int = 0
    """By which power of ten its cells are multiplied: 4 under 万元."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the data is. `first_row` and `last_row` are the header's rows, 1-based."""

    sheet: str
    sheet_index: int
    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of a sheet as text, for the user to say which column is which.

    `header_rows` are 0-based places in `rows`: the header found, or the row most like one.
    """

    sheet: str
    rows: tuple[tuple[str, ...], ...]
    header_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One column of a 小计 or 合计 row: what it states and what the rows above it sum to."""

    row: int
    label: str
    key: str
    stated: int
    computed: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the guard learned without parsing. `kind` is xlsx, xls or csv."""

    kind: str
    size: int
    inflated: int = 0
    date1904: bool = False
    encodings: tuple[str, ...] = ()
    """csv only: the encodings that decode the whole file, in the order to try."""
    transcode: bool = False
    """xlsx only: some part is UTF-16 and goes through the small-file path."""
    sheets: tuple["SheetReport", ...] = ()
    warnings: tuple[SheetWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetReport:
    """One worksheet as scanned. Addresses are (row, column) 1-based and 0-based as in `CellError`."""

    part: str
    name: str = ""
    hidden: bool = False
    """Hidden and very hidden sheets are dictionaries of templates; they are not read."""
    cells: int = 0
    width: int = 0
    """Number of columns up to the last used one, not counting `far_cells`."""
    ordinary: bool = True
    """Written the usual way, so that marks can be put into it."""
    formulas: int = 0
    error_cells: dict[tuple[int, int], str] = field(default_factory=dict)
    empty_formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden_count: int = 0
    hidden_columns: tuple[int, ...] = ()
    far_cells: tuple[str, ...] = ()
    """Cells beyond the column limit: few of them are ignored with a warning."""


@dataclass(slots=True)
class ReadResult:
    """The end of a read. With a `refusal` whatever reached the sink must be dropped."""

    refusal: Refusal | None = None
    kind: str = ""
    header: Header | None = None
    head: SheetHead | None = None
    """Only with a refusal that a mapping by the user would answer."""
    sheets: list[str] = field(default_factory=list)
    """Names of the sheets that are shown."""
    rows: int = 0
    """Rows of data, good and bad; not totals, notes and blank rows."""
    bad_rows: int = 0
    identical_rows: int = 0
    errors: list[CellError] = field(default_factory=list)
    """The first 200; all of them are in the `errors` column of the bad rows."""
    error_counts: dict[str, int] = field(default_factory=dict)
    """Number of errors by "code:column key"."""
    warnings: list[SheetWarning] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=dict)
    """Sum of the good rows by column key (fen for money)."""
    totals: list[TotalRow] = field(default_factory=list)
    """小计 and 合计 rows, compared column by column; where they differ there is a warning too."""
    formulas: int = 0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


def result_to_json(result: ReadResult) -> dict[str, Any]:
    return dataclasses.asdict(result)


def result_from_json(data: dict[str, Any]) -> ReadResult:
    header = data["header"]
    refusal = data["refusal"]
    head = data["head"]
    return ReadResult(
        **{
            **data,
            "refusal": Refusal(**refusal) if refusal else None,
            "header": header
            and Header(**{**header, "columns": tuple(HeaderColumn(**item) for item in header["columns"])}),
            "head": head
            and SheetHead(head["sheet"], tuple(map(tuple, head["rows"])), tuple(head["header_rows"])),
            "errors": [CellError(**item) for item in data["errors"]],
            "warnings": [SheetWarning(**item) for item in data["warnings"]],
            "totals": [TotalRow(**item) for item in data["totals"]],
        }
    )
