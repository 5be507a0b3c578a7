"""Which of a month's lines stand: of those of one fact and component, the last, with the net of all.

The questions about a line's key are SQL: with its eight columns Django takes longer to build them than PostgreSQL
to answer.
"""

from typing import Any, ClassVar, Final

from django.db.models import BigIntegerField, BooleanField, Func

from commissions.querysets import LineQuerySet

KEY: Final = (
    "city_id",
    "period",
    "payee_id",
    "component_key",
    "kind",
    "grain",
    "fact_id",
    "event_period",
)
"""What makes lines of one month one line: the same fact and component, run after run."""


class _OfSameKey(Func):
    """A question about all lines (`same`) of a line's key; `{run_id}` is the line's own."""

    question: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(*KEY, "run_id")

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        *key, run_id = (compiler.compile(column)[0] for column in self.source_expressions)
        same = " AND ".join(f"same.{name} = {column}" for name, column in zip(KEY, key, strict=True))
        return self.question.format(same=same, run_id=run_id), []


class _Standing(_OfSameKey):
    question = "NOT EXISTS (SELECT FROM commissions_line same WHERE {same} AND same.run_id > {run_id})"
    output_field = BooleanField()


class _Net(_OfSameKey):
    question = "(SELECT sum(same.amount) FROM commissions_line same WHERE {same})"
    output_field = BigIntegerField()


def standing(lines: LineQuerySet) -> LineQuerySet:
    """Of the lines of one fact and component that runs of the month wrote one after another, the last."""
    return lines.filter(_Standing())


def collapsed(lines: LineQuerySet) -> LineQuerySet:
    """One row a key, its latest, with `net`: the sum of all lines of that key in this month."""
    return standing(lines).annotate(net=_Net())
