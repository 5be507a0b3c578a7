"""Every line of the demo, worked out once more from what its run saw, the way an explanation does it."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection, transaction

from commissions import engine
from commissions.choices import LineKind, RunStatus
from commissions.models import Line, Run
from commissions.services.explain import line_explain, seen_by
from commissions.services.inputs import Reading, inputs_read, spread_read, work_folder

COMPARED: Final = (
    *("payee_id", "event_period", "kind", "component_key", "grain", "fact_id", "fact_revision", "rule_id"),
    *("measure_value", "basis", "rate", "gross", "cut", "owed", "amount", "reason", "cause", "part", "whole"),
)


def check_explanations() -> int:
    """How many lines there are. The explanation of one line reads the same for its payee alone: of each kind and reason
    one is explained so.
    """
    replayed = 0
    for run in Run.objects.filter(status=RunStatus.DONE).order_by("pk"):
        posted = set(Line.objects.filter(run_id=run.pk).values_list(*COMPARED))
        again = {tuple(row[name] for name in COMPARED) for row in _replay(run)}
        assert posted - again == set(), run.pk
        # What was granted after the run is an adjustment by itself, and moves no other line.
        assert {line[COMPARED.index("kind")] for line in again - posted} <= {LineKind.ADJUSTMENT}, run.pk
        assert len(posted) == Line.objects.filter(run_id=run.pk).count()
        replayed += len(posted)
    shown = Line.objects.order_by("kind", "reason", "id").distinct("kind", "reason")
    for line in shown:
        told = line_explain(line)
        assert (told.amount, told.owed, told.reason) == (line.amount, line.owed, line.reason), line.pk
    return replayed


def _replay(run: Run) -> Iterator[dict[str, Any]]:
    periods = sorted(run.event_periods)
    with transaction.atomic(), connection.cursor() as cursor, work_folder() as folder:
        reading = Reading(
            city_id=run.city_id,
            posting_period=run.period,
            event_periods=periods,
            spread=spread_read(cursor, run.city_id, periods, None),
            as_of=seen_by(cursor, run, periods),
        )
        with inputs_read(cursor, reading, folder) as inputs:
            result = engine.run(
                inputs,
                posting_period=run.period,
                event_periods=periods,
                city_id=run.city_id,
                run_id=run.pk,
            )
        with result:
            yield from result.lines().to_pylist()
