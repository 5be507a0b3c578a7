"""CPU seconds and memory of each part of the spreadsheet pipeline, without a database.

    python -m benchmarks.sheets_parts [--rows 100000] [--parts guard,read,mark,write,template]

Each part runs in a process of its own, so that its peak memory is its own. `read` is the whole child: its
start, guard, parse, typing and COPY text. `mark_vs_promise` of `make bench` holds the marked workbook against what it
may cost.
"""

import argparse
import datetime
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.harness import Line, line
from benchmarks.measure import own_peak_mb
from benchmarks.orders import HEADER, PERIOD, channel_code, write_orders
from core.sheets.guard import inspect
from core.sheets.mark import Mark, mark_workbook
from core.sheets.reader import read_sheet
from core.sheets.results import FileReport
from core.sheets.template import write_template
from core.sheets.writer import OutColumn, OutSheet, OutType, write_workbook
from sales.definitions import ORDER_DETAIL

ROWS: Final = 100_000
QUICK_ROWS: Final = 20_000
PROMISED_MARK: Final = {"cpu": 2, "peak_mb": 60}
_MARKS: Final = 1_000
_TODAY: Final = datetime.date(2026, 11, 5)


def guard(path: Path, rows: int) -> int:
    report = inspect(path)
    if not isinstance(report, FileReport):
        raise RuntimeError(report.code)
    return sum(sheet.cells for sheet in report.sheets)


def read(path: Path, rows: int) -> int:
    size = 0

    def sink(data: bytes) -> None:
        nonlocal size
        size += len(data)

    result = read_sheet(path, ORDER_DETAIL, copy_sink=sink, today=_TODAY, period=PERIOD)
    if result.refusal is not None or result.rows != rows:
        raise RuntimeError(f"{result.refusal} {result.rows}")
    return size


def mark(path: Path, rows: int) -> int:
    step = max(rows // _MARKS, 1)
    marks = [Mark(2 + i * step, i % len(HEADER), f"cell {i}") for i in range(min(_MARKS, rows))]
    target = path.with_name("marked.xlsx")
    if not mark_workbook(path, target, "明细", marks, title="错误说明", header_row=1):
        raise RuntimeError("not marked")
    return target.stat().st_size


def write(path: Path, rows: int) -> int:
    types = {7: OutType.DATE, 8: OutType.MONEY, 9: OutType.MONEY, 10: OutType.INTEGER}
    columns = [
        OutColumn(text, types.get(at, OutType.TEXT), total=at in (8, 9)) for at, text in enumerate(HEADER)
    ]
    target = path.with_name("written.xlsx")
    write_workbook(target, OutSheet("明细", columns, _exported(rows)))
    return target.stat().st_size


def template(path: Path, rows: int) -> int:
    target = path.with_name("template.xlsx")
    write_template(ORDER_DETAIL, target, translate=lambda text: text)
    return target.stat().st_size


def _exported(rows: int) -> Iterator[list[Any]]:
    day = datetime.date(2026, 10, 8)
    for row in range(rows):
        code = channel_code(row % 400)
        number = f"139{row:08d}"
        yield [str(PERIOD), code, f"={code}", "BP0001", "示例套餐", number, number, day, 5_000, row, 1, None]


PARTS: Final[dict[str, Callable[[Path, int], int]]] = {
    "guard": guard,
    "read": read,
    "mark": mark,
    "write": write,
    "template": template,
}


def _measured(part: str, path: Path, rows: int) -> dict[str, Any]:
    started = time.perf_counter()
    before = _cpu()
    output = PARTS[part](path, rows)
    return {
        "name": f"sheet_{part}",
        "ours": round(_cpu() - before, 2),
        "unit": "cpu_s",
        "seconds": round(time.perf_counter() - started, 2),
        "rows": rows,
        "peak_mb": own_peak_mb(),
        "output": output,
    }


def _cpu() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in usage)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_measured(options.parts, Path(options.one), options.rows)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.xlsx"
        write_orders(path, options.rows)
        for part in options.parts.split(","):
            print(json.dumps(_alone(part, path, options.rows)), flush=True)


def mark_benchmarks(*, quick: bool) -> Iterator[Line]:
    rows = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.xlsx"
        write_orders(path, rows)
        found = _alone("mark", path, rows)
    ours = {"cpu": found["ours"], "seconds": found["seconds"], "peak_mb": found["peak_mb"]}
    yield line("mark_vs_promise", rows=rows, ours=ours, peer=PROMISED_MARK)


def _alone(part: str, path: Path, rows: int) -> dict[str, Any]:
    """Measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sheets_parts", "--one", str(path), "--parts", part]
    done = subprocess.run([*command, "--rows", str(rows)], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
