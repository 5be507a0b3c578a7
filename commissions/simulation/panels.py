"""The sums of a simulation made ready for its page: tables, the chart of the changes, what it says in a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.panels import Chart
from commissions.simulation.choices import Band
from commissions.simulation.models import Simulation
from commissions.simulation.services.summing import band_rows, component_labels
from core import formats
from core.money import SCALE, divide_half_up
from core.nested import nested
from core.scoping import ScopedUser
from network.choices import ChannelKind
from network.models import Region


@dataclass(frozen=True, slots=True)
class SumRow:
    """A line of one of the tables; `query` leads to its payees."""

    name: str
    old: int
    new: int
    query: str = ""
    losers: int | None = None
    winners: int | None = None
    later: tuple[int, int] = (0, 0)

    @property
    def difference(self) -> int:
        return self.new - self.old

    @property
    def share(self) -> int | None:
        return divide_half_up(self.difference * SCALE, self.old) if self.old > 0 else None


@dataclass(frozen=True, slots=True)
class SumTable:
    title: str
    head: str
    rows: list[SumRow]
    total: SumRow

    @property
    def has_later(self) -> bool:
        return any(any(row.later) for row in self.rows)

    @property
    def has_payees(self) -> bool:
        return self.total.losers is not None


def sum_tables(simulation: Simulation) -> list[SumTable]:
    """By component, month, city and kind. Each adds up to the same totals."""
    figures, labels = simulation.figures, component_labels(simulation)

    def rows(name: str, said: Any, query: str = "") -> list[SumRow]:
        return [
            SumRow(
                said(row),
                row["old"],
                row["new"],
                query=f"{query}={row['key']}" if query else "",
                losers=row.get("losers"),
                winners=row.get("winners"),
                later=(row.get("old_later", 0), row.get("new_later", 0)),
            )
            for row in figures.get(name, ())
        ]

    def table(title: str, head: str, found: list[SumRow]) -> SumTable:
        return SumTable(title, head, found, total_of(found))

    return [
        table(_("By component"), _("Component"), rows("components", lambda row: labels[row["key"]], "cause")),
        table(_("By month"), _("Month"), rows("months", lambda row: formats.period_label(row["key"]))),
        table(_("By city"), _("City"), rows("cities", lambda row: row["name"], "city")),
        table(
            _("By kind of channel"),
            _("Kind"),
            rows("kinds", lambda row: str(ChannelKind(row["key"]).label), "kind"),
        ),
    ]


def total_of(rows: list[SumRow]) -> SumRow:
    counted = bool(rows) and rows[0].losers is not None
    return SumRow(
        _("Total"),
        sum(row.old for row in rows),
        sum(row.new for row in rows),
        losers=sum(row.losers or 0 for row in rows) if counted else None,
        winners=sum(row.winners or 0 for row in rows) if counted else None,
        later=(sum(row.later[0] for row in rows), sum(row.later[1] for row in rows)),
    )


def band_chart(simulation: Simulation) -> Chart:
    """How many payees move by how much; a bar leads to them."""
    address = reverse("commissions:simulation_detail", kwargs={"pk": simulation.pk})
    rows = band_rows(simulation)
    option = {
        "grid": {"left": 4, "right": 4, "top": 20, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [str(Band(row["band"]).label) for row in rows],
            "axisLabel": {"interval": 0, "fontSize": 10, "hideOverlap": True},
        },
        "yAxis": {"type": "value", "splitNumber": 3, "minInterval": 1, "axisLabel": {"fontSize": 10}},
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 36,
                "label": {"show": True, "position": "top"},
                "data": [
                    {
                        "value": row["payees"],
                        "url": f"{address}?band={row['band'].value}#list",
                        "label": {"show": bool(row["payees"])},
                    }
                    for row in rows
                ],
            }
        ],
    }
    return Chart(option, _("payees"))


def said_in_a_line(simulation: Simulation) -> str:
    """For whoever approves the version."""
    share = (
        formats.percent(simulation.share, 1, signed=True) if simulation.share is not None else formats.DASH
    )
    told = _("Simulated over %(months)s months in %(region)s: %(share)s, %(losers)s lose more than a fifth")
    return told % {
        "months": formats.count(months_count(simulation)),
        "region": simulation.region,
        "share": share,
        "losers": formats.count(simulation.hard_losers),
    }


@dataclass(frozen=True, slots=True)
class AttachedRow:
    url: str
    said: str
    is_stale: bool


_ATTACHED: Final = ("id", "first", "last", "old", "new", "hard_losers", "content_hash", "region__name")


def attached_to_versions(user: ScopedUser) -> ArraySubquery:
    """What was attached to each version, read along with it, as far as the user sees it; the latest first."""
    rows = Simulation.objects.visible_to(user).filter(attached_at__isnull=False).order_by("-attached_at")
    return nested(rows, "version", _ATTACHED)


def attached_rows(rows: Iterable[dict[str, Any]], content_hash: str) -> list[AttachedRow]:
    """`content_hash` is that of the version as it stands."""
    found = []
    for row in rows:
        simulation = Simulation(**{name: row[name] for name in _ATTACHED[:-1]})
        simulation.region = Region(name=row["region__name"])
        found.append(
            AttachedRow(
                simulation.get_absolute_url(),
                said_in_a_line(simulation),
                is_stale=simulation.content_hash != content_hash,
            )
        )
    return found


def months_count(simulation: Simulation) -> int:
    first, last = divmod(simulation.first, 100), divmod(simulation.last, 100)
    return (last[0] - first[0]) * 12 + last[1] - first[1] + 1
