"""A month's commissions beside its two peers, in one run, over the same facts and 300 rules.

`engine_vs_orm_bulk` makes the same lines, sums and statements with Django's ORM at its best: values in chunks, look-ups in
memory, bulk inserts. `engine_vs_bare_copy` copies the same finished lines into a table with the same key and indexes, and
calculates nothing; `engine_vs_bulk_load` does that in the portal's own way, the indexes afterwards, so that what remains of
the ratio is the cost of reading, calculating and summing up. `engine_facts_per_second` holds the speed against the promise of
150,000, `engine_run_again` what a repeated run costs, `engine_linear` five times as many facts. The lines
`engine_every_stage_...` are those of benchmarks/engine_every_stage.py.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.database import connect, scratch_database, server_pid
from benchmarks.engine_every_stage import every_stage
from benchmarks.engine_peers import PEER_TABLE
from benchmarks.engine_world import CITY, DATABASE, PERIOD, content, fill, sums
from benchmarks.harness import Line, answer, line, side
from benchmarks.measure import measured

QUICK_FACTS: Final = 100_000
FACTS: Final = 1_000_000
MANY_FACTS: Final = 5_000_000
PROMISED_PER_SECOND: Final = 150_000


def engine_benchmarks(*, quick: bool) -> Iterator[Line]:
    facts = QUICK_FACTS if quick else FACTS
    with tempfile.TemporaryDirectory() as folder, scratch_database(DATABASE):
        fill(facts, PEER_TABLE)
        ours = side("benchmarks.engine:calculate")
        again = side("benchmarks.engine:calculate")
        saved = Path(folder) / "lines"
        side("benchmarks.engine_peers:save", path=str(saved))
        for peer in ("bare_copy", "bulk_load"):
            written = side(f"benchmarks.engine_peers:{peer}", path=str(saved))
            _check(facts, ours, again, written)
            yield line(f"engine_vs_{peer}", rows=facts, ours=ours, peer=written, figure="seconds", unit="s")
        by_orm = side("benchmarks.engine_peers:orm_bulk")
        _check(facts, ours, again, by_orm)
        if ours["sums"] != by_orm["sums"]:
            raise RuntimeError(f"different sums: {ours['sums']} and {by_orm['sums']}")
        yield line("engine_vs_orm_bulk", rows=facts, ours=ours, peer=by_orm, figure="seconds", unit="s")
        promised = {**ours, "seconds": facts / PROMISED_PER_SECOND}
        yield line(
            "engine_facts_per_second", rows=facts, ours=ours, peer=promised, figure="seconds", unit="s"
        )
        yield line("engine_run_again", rows=facts, ours=again, peer=ours, figure="seconds", unit="s")
    if not quick:
        with scratch_database(DATABASE):
            fill(MANY_FACTS, PEER_TABLE)
            many = side("benchmarks.engine:calculate")
            scaled = {**ours, "seconds": ours["seconds"] * MANY_FACTS / facts}
            yield line("engine_linear", rows=MANY_FACTS, ours=many, peer=scaled, figure="seconds", unit="s")
    yield from every_stage(facts=facts, many=0 if quick else MANY_FACTS)


def calculate() -> dict[str, Any]:
    """From facts to indexed lines, sums and statements: the function behind `run_commissions`."""
    connect(DATABASE)
    from commissions.models import Run
    from commissions.services.runs import run_create, run_execute
    from core.jobs import JobContext
    from users.models import User

    run = run_create(city_id=CITY, period=PERIOD, user=User.objects.get(username="bench"))
    with measured(server_pid()) as cost:
        summary = run_execute(JobContext(None), run_id=run.pk)
    run = Run.objects.get(pk=run.pk)
    return answer(
        cost,
        facts_per_second=round(run.facts / cost.seconds),
        lines=summary["lines"],
        stages=run.stages,
        content=content("commissions_line"),
        sums=sums("commissions_monthfigure", "commissions_statement"),
    )


def _check(facts: int, ours: dict[str, Any], again: dict[str, Any], peer: dict[str, Any]) -> None:
    """A comparison of different results would be worth nothing. Facts that no component is paid on get no line."""
    if ours["lines"] < facts * 9 // 10 or again["lines"]:
        raise RuntimeError(f"unexpected counts: {ours}, {again}")
    if not ours["content"] == again["content"] == peer["content"]:
        raise RuntimeError(f"different results: {ours['content']} and {peer['content']}")
