"""The process that parses: `python -m core.sheets.child`, a job on stdin, COPY text on stdout.

A legal file of 2 KB can make the reader ask for 550 GB and abort, which no exception handler sees. So
the parse runs here, with limits on memory and CPU set before anything is read; nothing of Django is
imported, which keeps the start at 40 ms. Progress and the result go as JSON lines to the descriptor
given as first argument.
"""

import datetime
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    job = json.load(sys.stdin)
    limits = job["limits"]
    _limit(resource.RLIMIT_AS, limits["memory_bytes"])
    _limit(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _limit(resource.RLIMIT_CORE, 0)
    with os.fdopen(int(sys.argv[1]), "w") as events:
        _run(job, events)


def _limit(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (soft, hard))


def _run(data: dict[str, Any], events: Any) -> None:
    from core.sheets.definition import definition_from_json
    from core.sheets.limits import Limits
    from core.sheets.parse import Job, parse
    from core.sheets.results import result_to_json

    job = Job(
        path=Path(data["path"]),
        definition=definition_from_json(data["definition"]),
        today=datetime.date.fromisoformat(data["today"]),
        period=data["period"],
        mapping=data["mapping"],
        edits={int(row): cells for row, cells in data["edits"].items()},
        sheet=data["sheet"],
        macros_allowed=data["macros_allowed"],
        limits=Limits(**data["limits"]),
    )

    def progress(rows: int) -> None:
        events.write(json.dumps({"rows": rows}) + "\n")
        events.flush()

    result = parse(job, sys.stdout.buffer.write, progress)
    sys.stdout.buffer.flush()
    events.write(json.dumps({"result": result_to_json(result)}) + "\n")


if __name__ == "__main__":
    main()
