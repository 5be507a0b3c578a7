"""A draft beside the plan in force over three past months of a city: seconds, held against the promise of a minute.

Each month has a million facts. What is measured is the job of the page: both sides worked out, summed up and kept.
"""

from collections.abc import Iterator
from typing import Any, Final

from benchmarks.database import connect, scratch_database, server_pid
from benchmarks.engine_world import PERIOD, fill, plan_version
from benchmarks.harness import Line, answer, line, side
from benchmarks.measure import measured

DATABASE: Final = "bench_simulation"
QUICK_FACTS: Final = 100_000
FACTS: Final = 1_000_000
BEFORE: Final = (PERIOD - 2, PERIOD - 1)
PROMISED_SECONDS: Final = 60

_MORE: Final = """
INSERT INTO {table} (city_id, period, fact_id, {columns}) SELECT city_id, %(period)s, fact_id + %(shift)s, {values}
FROM {table} WHERE period = {last}
"""
_SALE: Final = "revision, channel_id, import_id, product_id, quantity, instalment, first_payment, subscriber, iccid, remark"
_USAGE: Final = "revision, channel_id, import_id, minutes, megabytes, billed, arrears, plan_fee, suspended_days, subscriber"
_DAY: Final = "(event_date - make_interval(months => %(months)s))::date"


def simulation_benchmarks(*, quick: bool) -> Iterator[Line]:
    facts = QUICK_FACTS if quick else FACTS
    with scratch_database(DATABASE):
        fill(facts)
        _more_months()
        simulation = _asked_for()
        ours = side("benchmarks.simulation:work_out", simulation_id=simulation)
        if ours["facts"] < facts * 27 // 10 or not 0 < ours["old"] < ours["new"]:
            raise RuntimeError(f"unexpected result: {ours}")
        promised = {"seconds": PROMISED_SECONDS * facts / FACTS}
        yield line("simulation_seconds", rows=3 * facts, ours=ours, peer=promised, figure="seconds", unit="s")


def work_out(simulation_id: int) -> dict[str, Any]:
    """What the worker does."""
    connect(DATABASE)
    from commissions.simulation.services.working import simulation_execute
    from core.jobs import JobContext

    with measured(server_pid()) as cost:
        outcome = simulation_execute(JobContext(None), simulation_id=simulation_id)
    return answer(cost, **outcome)


def _more_months() -> None:
    """The facts once more in each of the months before, under numbers of their own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_app")
        for nth, period in enumerate(reversed(BEFORE), start=1):
            named = {"period": period, "shift": nth * 2_000_000_000, "months": nth}
            for table, columns, values in (
                ("sales_sale", f"event_date, {_SALE}", f"{_DAY}, {_SALE}"),
                ("sales_subscribermonth", _USAGE, _USAGE),
            ):
                cursor.execute("SELECT portal_partition_month(%s, %s)", [table, period])
                cursor.execute(_MORE.format(table=table, columns=columns, values=values, last=PERIOD), named)
        cursor.execute("RESET ROLE")
        cursor.execute("ANALYZE sales_sale, sales_subscribermonth")


def _asked_for() -> int:
    """The simulation of a version that pays a tenth more, by somebody who may ask for it."""
    from commissions.models import Plan, PlanVersion
    from commissions.simulation.models import Simulation
    from users.models import Grant, Role, User

    asker = User.objects.get(username="approver")
    Grant.objects.create(
        user=asker, role=Role.objects.get(code="province_manager"), region_id=1, valid_from="2020-01-01"
    )
    plan = Plan.objects.get(code="bench")
    base = PlanVersion.objects.get(plan=plan)
    draft = plan_version(plan, 2, percent=110)
    simulation = Simulation.objects.create(
        plan=plan,
        version=draft,
        version_number=draft.number,
        base=base,
        base_number=base.number,
        region_id=1,
        first=BEFORE[0],
        last=PERIOD,
        created_by=asker,
    )
    return int(simulation.pk)
