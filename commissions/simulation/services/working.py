"""A queued simulation carried out: city by city, in one transaction, so that a worker that dies leaves nothing."""

import io
from typing import Any, Final

import pyarrow.csv as pa_csv
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.engine import InputError
from commissions.models import ComponentKey
from commissions.services.plan_store import version_content
from commissions.services.rights import require
from commissions.simulation.models import Simulation
from commissions.simulation.querysets import RUN
from commissions.simulation.services.requests import content_hash
from commissions.simulation.services.sides import FIGURES, KEYS, Sides, sides_work_out
from commissions.simulation.services.summing import simulation_sum
from core import formats
from core.jobs import JobContext, JobRefused
from core.periods import period_range
from network.choices import RegionLevel
from network.models import Region

_COPY: Final = (
    f"COPY commissions_simulationrow (city_id, simulation_id, {', '.join((*KEYS, *FIGURES))})"
    " FROM STDIN (FORMAT csv)"
)


def simulation_execute(context: JobContext, *, simulation_id: int) -> dict[str, Any]:
    """Works it out. Once done it is never done again. Raises JobRefused with a sentence for its owner."""
    simulation = (
        Simulation.objects.select_related("plan__region", "region", "version__plan", "base", "created_by")
        .filter(pk=simulation_id)
        .first()
    )
    if simulation is None:
        raise JobRefused(_("This simulation was deleted."))
    if not simulation.is_done:
        if simulation.version is None or (simulation.base_number and simulation.base is None):
            raise JobRefused(_("The version was discarded."))
        require(simulation.created_by, RUN, simulation.region_id)
        try:
            _work_out(context, simulation)
        except InputError as error:
            raise JobRefused(str(error)) from error
    return {"facts": simulation.facts, "old": simulation.old, "new": simulation.new}


def _work_out(context: JobContext, simulation: Simulation) -> None:
    assert simulation.version is not None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        simulation.content_hash = content_hash(version_content(simulation.version))
        simulation.base_hash = content_hash(version_content(simulation.base)) if simulation.base else ""
        own_keys = list(ComponentKey.objects.filter(plan=simulation.plan_id).values_list("pk", flat=True))
        periods = list(period_range(simulation.first, simulation.last))
        cities = list(
            Region.objects.filter(level=RegionLevel.CITY, path__startswith=simulation.region.path).order_by(
                "path"
            )
        )
        for number, city in enumerate(cities):
            told = _("%(city)s, %(facts)s facts so far")
            step = told % {"city": city.name, "facts": formats.count(simulation.facts)}
            context.report(number * len(periods), len(cities) * len(periods), step)
            sides = sides_work_out(
                cursor,
                city_id=city.pk,
                periods=periods,
                base=simulation.base_id,
                version=simulation.version.pk,
                own_keys=own_keys,
            )
            _keep(cursor, simulation, city.pk, sides)
            simulation.facts += sides.facts
        context.report(len(cities) * len(periods), len(cities) * len(periods), _("Summing up"))
        simulation_sum(cursor, simulation, [city.pk for city in cities])
        simulation.finished_at = timezone.now()
        simulation.save()


def _keep(cursor: CursorWrapper, simulation: Simulation, city_id: int, sides: Sides) -> None:
    """The rows by COPY: a city's sums, never its lines."""
    if not sides.table.num_rows:
        return
    table = sides.table.add_column(0, "simulation_id", [[simulation.pk] * sides.table.num_rows])
    table = table.add_column(0, "city_id", [[city_id] * sides.table.num_rows])
    text = io.BytesIO()
    pa_csv.write_csv(table, text, pa_csv.WriteOptions(include_header=False))
    with cursor.copy(_COPY) as target:
        target.write(text.getbuffer())
