"""What a run hands back: the lines to post, and sums to check them by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb
import pyarrow as pa

from commissions.engine.inputs import InputError

LINE_COLUMNS: Final = (
    "id",
    "run_id",
    "city_id",
    "period",
    "event_period",
    "payee_id",
    "channel_id",
    "kind",
    "component_key",
    "component_id",
    "rule_id",
    "grain",
    "fact_id",
    "fact_revision",
    "product_id",
    "quantity",
    "measure_value",
    "basis",
    "rate",
    "gross",
    "cut",
    "owed",
    "amount",
    "reason",
    "cause",
    "part",
    "whole",
    "worth",
)
"""The order of columns in `write_text`, `batches` and `lines`.

`component_key` is 0 where no component stands behind the line (R00, qualifier, cap of the month, coefficient, adjustment);
`component_id`, `rule_id`, `product_id`, `quantity`, `measure_value`, `basis`, `rate`, `part`, `whole` and `worth`
may be NULL.
`rate` is NULL where several rates met in one line; the explanation lists them. `whole` is what the parts of
paragraph 16 share; `worth` what the line would come to without conditions and factors, or its part in full, where that is
known and another amount (10.9). `reason` and `cause` never are.
"""


_SELECT: Final = f"SELECT {', '.join(LINE_COLUMNS)} FROM lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Fen and counts of one run, for its city alone."""

    facts: int
    lines: int
    amount: int
    """Sum of the differences: what this run posts."""
    owed: int
    """Sum of what is owed for the event periods, posted or not; adjustments are owed what they say."""
    amount_by_kind: dict[int, int]
    lines_by_reason: dict[str, int]
    """First or changed refusals and plain lines (reason '') among the lines of this run."""


class Result:
    """The lines of one run, held in the engine's memory until closed. Use as a context manager.

    Lines stand in the order payee, event period, component, kind, fact; `id` counts on in that order, so
    the same inputs give the same rows and ids.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: dict[str, float]) -> None:
        self._connection = connection
        self.seconds: Final = seconds
        """Wall seconds by step, in the order in which they ran."""
        self.totals: Final = _totals(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def write_text(self, path: Path, columns: Sequence[str] = LINE_COLUMNS) -> None:
        """Writes these columns of the lines as PostgreSQL's COPY reads them: a tab between fields, \\N for NULL.

        Reasons are codes, so nothing has to be escaped. `path` may be a named pipe whose other end feeds the COPY.
        """
        self._connection.execute(
            f"COPY (SELECT {', '.join(columns)} FROM lines) TO '{_quoted(path)}'"
            " (FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', NULL '\\N', USE_TMP_FILE false)"
        )

    def require_single_keys(self) -> None:
        """What is owed has one line a key (10.1); were it otherwise, a fact would be paid twice. Raises InputError."""
        (again,) = _one_row(
            self._connection,
            "SELECT (SELECT count(*) FROM lines) - count(*) FROM"
            " (SELECT DISTINCT payee_id, event_period, kind, component_key, grain, fact_id FROM lines)",
        )
        if again:
            raise InputError(f"{again} lines have the line key of another")

    def batches(self, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """The lines in their order, at most `rows` at a time."""
        reader: Iterator[pa.RecordBatch] = self._connection.sql(_SELECT).to_arrow_reader(rows)
        return reader

    def fact_counts(self) -> pa.Table:
        """payee_id, paid, refused: of the posting month's own facts, those that its lines pay and those that
        they don't. A fact counts once, however many components look at it.
        """
        return self._connection.sql(
            "SELECT payee_id, count(*) FILTER (earned <> 0) AS paid, count(*) FILTER (earned = 0) AS refused"
            " FROM (SELECT payee_id, grain, fact_id, sum(amount) AS earned FROM lines"
            "  WHERE kind = 1 AND event_period = period GROUP BY ALL) GROUP BY payee_id"
        ).to_arrow_table()

    def figures(self) -> pa.Table:
        """The lines summed up: payee_id, kind, component_key, cause, event_period, reason; lines, amount, gross, cut,
        and what the lines lost on the way (10.9): worth, rated, valued.
        """
        return self._connection.sql(
            "SELECT payee_id, kind, component_key, cause, event_period, reason, count(*) AS lines,"
            " sum(amount)::BIGINT AS amount, sum(gross)::BIGINT AS gross, sum(cut)::BIGINT AS cut,"
            " sum(coalesce(worth, whole, gross))::BIGINT AS worth,"
            " sum(CASE WHEN part IS NOT NULL AND whole IS NULL THEN coalesce(worth, gross)"
            "     ELSE coalesce(whole, gross) END)::BIGINT AS rated,"
            " count(coalesce(worth, whole)) FILTER (reason <> '') AS valued"
            " FROM lines GROUP BY ALL"
        ).to_arrow_table()

    def sum_by_product(self) -> None:
        """Adds the lines up by payee, component and product, for `by_place`: the larger part of its work."""
        self._connection.execute(
            "CREATE TABLE by_product AS SELECT payee_id, component_key, coalesce(product_id, 0) AS product_id,"
            " count(*) AS lines, sum(amount)::BIGINT AS amount FROM lines GROUP BY ALL"
        )

    def by_place(self, places: pa.Table) -> pa.Table:
        """The lines summed up by where their payees stand: district_id, kind, component_key, product_id (0: none);
        lines, amount, and payees as text: each payee with its amount and its lines, one after the other. `places` says
        payee_id, district_id, kind, once for each payee that has lines. `sum_by_product` comes before.
        """
        self._connection.register("place", places)
        summed = self._connection.sql(
            "SELECT place.district_id, place.kind, l.component_key, l.product_id, sum(l.lines)::BIGINT AS lines,"
            " sum(l.amount)::BIGINT AS amount,"
            " '{' || string_agg(concat_ws(',', l.payee_id, l.amount, l.lines), ',') || '}' AS payees"
            " FROM by_product AS l JOIN place USING (payee_id) GROUP BY"
            " place.district_id, place.kind, l.component_key, l.product_id"
        ).to_arrow_table()
        self._connection.unregister("place")
        return summed

    def lines(self) -> pa.Table:
        return self._connection.sql(_SELECT).to_arrow_table()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _totals(connection: duckdb.DuckDBPyConnection) -> Totals:
    facts, lines, amount, owed = _one_row(connection, "SELECT facts, lines, amount, owed FROM totals")
    by_kind = connection.execute("SELECT kind, sum(amount) FROM lines GROUP BY kind ORDER BY kind").fetchall()
    by_reason = connection.execute(
        "SELECT reason, count(*) FROM lines GROUP BY reason ORDER BY reason"
    ).fetchall()
    return Totals(
        facts=facts,
        lines=lines,
        amount=amount,
        owed=owed,
        amount_by_kind={kind: int(total) for kind, total in by_kind},
        lines_by_reason=dict(by_reason),
    )


def _one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    (row,) = connection.execute(query).fetchall()
    return tuple(int(value) for value in row)
