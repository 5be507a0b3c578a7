"""The wide monthly sheet to channel-months: one row a channel, one fact for each metric that says something."""

from typing import Any, Final

from core.models import ImportSession
from core.scoping import Scope
from core.sheets.definition import Column, ColumnType, SheetDefinition
from core.sheets.kinds import Difference
from core.sheets.staging import Stage
from sales.choices import MetricUnit
from sales.definitions import MONTHLY_RESULTS
from sales.models import ChannelMonth, Metric
from sales.services.results.lookups import STANDING
from sales.services.results.shape import FactShape
from sales.services.results.target import FactTarget


def metric_columns(definition: SheetDefinition) -> list[Column]:
    return [column for column in definition.columns if column.type is ColumnType.METRIC]


def metrics_ensure(definition: SheetDefinition) -> None:
    """Each metric of a sheet has its row; one that is there keeps the name it was given."""
    Metric.objects.bulk_create(
        (
            Metric(
                code=column.key,
                name=column.aliases[0],
                unit=MetricUnit.FEN if column.in_fen else MetricUnit.PIECES,
                position=position,
            )
            for position, column in enumerate(metric_columns(definition), start=1)
        ),
        ignore_conflicts=True,
    )


class ChannelMonthTarget(FactTarget):
    """Metrics are looked up by code in the statement itself."""

    def check_more(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        return [*_region_differs(stage, "city"), *_region_differs(stage, "district")]

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        metrics_ensure(stage.definition)
        return super().compare(stage, session, scope, samples=samples)


def _region_differs(stage: Stage, level: str) -> list[dict[str, Any]]:
    if f"{level}_name" not in stage.addresses:
        return []
    found = stage.rows(
        "SELECT count(*), (array_agg(s.row_no ORDER BY s.row_no))[1:10] FROM {stage} s"
        f" JOIN import_channel k ON {STANDING} AND k.allowed JOIN network_region r ON r.id = k.{level}_id"
        f" WHERE s.{level}_name <> r.name"
    )
    count, rows = found[0]
    return [{"code": f"{level}_name_differs", "params": {"count": count, "rows": rows}}] if count else []


_VALUES: Final = ", ".join(
    f"('{column.key}', s.{column.key}, s.{column.key}_state)" for column in metric_columns(MONTHLY_RESULTS)
)

CHANNEL_MONTH = ChannelMonthTarget(
    FactShape(
        model=ChannelMonth,
        key=("channel_id", "metric_id"),
        values=("value", "state"),
        source=(
            "SELECT s.row_no, k.city_id, k.channel_id, m.id AS metric_id, v.value, v.state"
            f" FROM {{stage}} s JOIN import_channel k ON {STANDING} AND k.allowed"
            f" CROSS JOIN LATERAL (VALUES {_VALUES}) v (code, value, state)"
            " JOIN sales_metric m ON m.code = v.code WHERE NOT s.bad AND v.state IS NOT NULL"
        ),
        sums=("value",),
        saying="(SELECT m.name FROM sales_metric m WHERE m.id = f.metric_id)",
        products=False,
        wide=True,
    )
)
