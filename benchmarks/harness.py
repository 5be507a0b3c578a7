"""What all benchmarks share: sides that run in fresh processes, and the lines that come out.

A benchmark is a function `(quick) -> lines`, listed in `__main__`. Each side of a comparison is a function
`module:name` that is called with keyword arguments in a process of its own, measures itself and returns
plain JSON; so its peak memory is its own and one can't warm the other's caches of Python.
"""

import importlib
import json
import subprocess
import sys
from typing import Any

from benchmarks.measure import Cost

Line = dict[str, Any]


def side(function: str, **arguments: Any) -> dict[str, Any]:
    """Runs `module:name` with `arguments` in a fresh process; what it returns is in the last line."""
    command = [sys.executable, "-m", "benchmarks.harness", function, json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def answer(cost: Cost, **more: Any) -> dict[str, Any]:
    """What a side returns: its cost, and whatever the comparison needs besides."""
    return {**cost.as_json(), **more}


def line(
    name: str,
    *,
    rows: int,
    ours: dict[str, Any],
    peer: dict[str, Any],
    figure: str = "cpu",
    unit: str = "cpu_s",
) -> Line:
    """One result. `ratio` says how many times less than the peer we need; details of both sides follow."""
    return {
        "name": name,
        "ratio": round(peer[figure] / ours[figure], 2) if ours[figure] else None,
        "ours": ours[figure],
        "peer": peer[figure],
        "unit": unit,
        "rows": rows,
        "peak_mb": ours["peak_mb"],
        "details": {"ours": ours, "peer": peer},
    }


def main() -> None:
    module, _colon, name = sys.argv[1].partition(":")
    function = getattr(importlib.import_module(module), name)
    print(json.dumps(function(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
