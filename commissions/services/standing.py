"""Which of a month's lines stand: of those of one fact and component, the last, with the net of all."""

from typing import Final

from django.db.models import Exists, OuterRef, Subquery, Sum

from commissions.models import Line
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


def standing(lines: LineQuerySet) -> LineQuerySet:
    """Of the lines of one fact and component that runs of the month wrote one after another, the last."""
    later = Line.objects.filter(
        **{name: OuterRef(name) for name in KEY},
        run_id__gt=OuterRef("run_id"),
    )
    return lines.filter(~Exists(later))


def collapsed(lines: LineQuerySet) -> LineQuerySet:
    """One row a key, its latest, with `net`: the sum of all lines of that key in this month."""
    same = Line.objects.filter(**{name: OuterRef(name) for name in KEY}).order_by()
    net = same.values("payee_id").annotate(total=Sum("amount")).values("total")
    return standing(lines).annotate(net=Subquery(net))
