"""What the rows of a simulation come to, added up once: its page reads these sums and no rows."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from commissions.choices import LineKind
from commissions.services.inputs import sql_text
from commissions.services.labels import labels_for
from commissions.simulation.choices import HARD, OTHER, Band
from commissions.simulation.models import Simulation
from network.models import Region

_SUMS: Final = (
    "SELECT {by}, sum(old)::bigint AS old, sum(new)::bigint AS new, sum(old_later)::bigint AS old_later,"
    " sum(new_later)::bigint AS new_later FROM commissions_simulationrow"
    " WHERE simulation_id = %s AND city_id = ANY(%s) GROUP BY 1 ORDER BY 1"
)
_BY_PAYEE: Final = (
    "SELECT {by}, sum(old)::bigint AS old, sum(new)::bigint AS new, count(*) AS payees,"
    " count(*) FILTER (WHERE difference < 0) AS losers, count(*) FILTER (WHERE difference > 0) AS winners"
    " FROM commissions_simulationpayee WHERE simulation_id = %s AND city_id = ANY(%s) GROUP BY 1 ORDER BY 1"
)


def simulation_sum(cursor: CursorWrapper, simulation: Simulation, cities: Sequence[int]) -> None:
    """Writes the payees and sets the sums of the simulation, unsaved."""
    cursor.execute(sql_text("simulation/payees"), {"simulation": simulation.pk, "cities": list(cities)})

    def rows(query: str, by: str) -> list[dict[str, Any]]:
        cursor.execute(query.format(by=f"{by} AS key"), [simulation.pk, list(cities)])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    months, components = rows(_SUMS, "period"), rows(_SUMS, "component_key")
    by_city, by_kind, bands = rows(_BY_PAYEE, "city_id"), rows(_BY_PAYEE, "kind"), rows(_BY_PAYEE, "band")
    names = dict(Region.objects.filter(pk__in=cities).values_list("pk", "name"))
    own = set(simulation.plan.component_keys.values_list("pk", flat=True))
    labels = labels_for(row["key"] for row in components if row["key"] > 0)
    for row in components:
        row["name"] = labels.component(row["key"]) if row["key"] > 0 else ""
        row["group"] = _group(row["key"], own)
    components.sort(key=lambda row: (_ORDER.index(row["group"]), row["name"]))
    for row in by_city:
        row["name"] = names[row["key"]]
    simulation.figures = {
        "months": months,
        "components": components,
        "cities": sorted(by_city, key=lambda row: -abs(row["new"] - row["old"])),
        "kinds": by_kind,
        "bands": bands,
    }
    simulation.old = sum(row["old"] for row in months)
    simulation.new = sum(row["new"] for row in months)
    counted = {row["key"]: row["payees"] for row in bands}
    simulation.payees = sum(counted.values())
    simulation.losers = sum(row["losers"] for row in bands)
    simulation.winners = sum(row["winners"] for row in bands)
    simulation.hard_losers = sum(counted.get(band, 0) for band in HARD)


_ORDER: Final = ("own", "others", "month")


def _group(key: int, own: set[int]) -> str:
    """`own`: of the plan; `others`: of other plans; `month`: of the payee's month as a whole."""
    if key == OTHER or (key > 0 and key not in own):
        return "others"
    return "own" if key > 0 else "month"


def component_labels(simulation: Simulation) -> dict[int, str]:
    """By key: components by the name that they had, all else in the reader's language."""
    return {row["key"]: _label(row) for row in simulation.figures.get("components", ())}


def _label(row: dict[str, Any]) -> str:
    if row["key"] == OTHER:
        return _("Other plans, alike on both sides")
    return row["name"] if row["key"] > 0 else str(LineKind(-row["key"]).label)


def band_rows(simulation: Simulation) -> list[dict[str, Any]]:
    """Every band, also those that nobody is in: payees, and by how much they moved together."""
    found = {row["key"]: row for row in simulation.figures.get("bands", ())}
    return [
        {
            "band": band,
            "payees": found[band]["payees"] if band in found else 0,
            "difference": found[band]["new"] - found[band]["old"] if band in found else 0,
        }
        for band in Band
    ]
