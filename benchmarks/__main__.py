"""`python -m benchmarks [--quick] [NAME ...]`: each benchmark with its peer in the same run, as JSON lines."""

import argparse
import importlib
import json
from typing import Final

from channels_portal import embedded, env

BENCHMARKS: Final = {
    "import": "benchmarks.imports:import_benchmarks",
    "engine": "benchmarks.engine:engine_benchmarks",
    "export": "benchmarks.exports:export_benchmarks",
    "mark": "benchmarks.sheets_parts:mark_benchmarks",
    "load": "benchmarks.load:load_benchmarks",
    "pages": "benchmarks.pages:page_benchmarks",
    "desk": "benchmarks.desk:desk_benchmarks",
    "simulation": "benchmarks.simulation:simulation_benchmarks",
}
"""Group to function; a group prints one or more lines, and a name on the command line is the beginning of one."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"groups: {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--quick", action="store_true", help="smaller inputs: a few minutes instead of half an hour"
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    embedded.start(env.home())
    for name in options.names or BENCHMARKS:
        module, _colon, function = BENCHMARKS[name].partition(":")
        for line in getattr(importlib.import_module(module), function)(quick=options.quick):
            print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
