"""The upload of order detail beside django-import-export: same file, same columns and keys, same result.

`import_vs_import_export_default` takes the library as it comes, `_best` with its bulk mode, without diffs and
with foreign keys kept in memory. `reimport_unchanged` sends the same rows in another file: nothing may be
written. `import_linear` compares a full sheet with what 100,000 rows would cost in proportion.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.database import connect, scratch_database, server_pid
from benchmarks.harness import Line, answer, line, side
from benchmarks.import_world import DATABASE, UPLOADER, content, empty, fill
from benchmarks.measure import measured
from benchmarks.orders import PERIOD, write_orders

QUICK_ROWS: Final = 20_000
ROWS: Final = 100_000
FULL_SHEET: Final = 1_048_575


def import_benchmarks(*, quick: bool) -> Iterator[Line]:
    rows = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory() as folder, scratch_database(DATABASE):
        fill()
        path = Path(folder) / "orders.xlsx"
        again = Path(folder) / "again.xlsx"
        write_orders(path, rows)
        _same_rows_other_file(path, again)
        ours = side("benchmarks.imports:upload", path=str(path))
        unchanged = side("benchmarks.imports:upload", path=str(again))
        default = side("benchmarks.import_peers:default", path=str(path))
        _check(rows, ours, unchanged, default)
        yield line("import_vs_import_export_default", rows=rows, ours=ours, peer=default)
        empty("bench_sale")
        best = side("benchmarks.import_peers:best", path=str(path))
        _check(rows, ours, unchanged, best)
        yield line("import_vs_import_export_best", rows=rows, ours=ours, peer=best)
        best_again = side("benchmarks.import_peers:unchanged", path=str(again))
        yield line("reimport_unchanged", rows=rows, ours=unchanged, peer=best_again)
        if not quick:
            yield _linear(Path(folder) / "full.xlsx", ours)


def upload(path: str) -> dict[str, Any]:
    """From file to committed, by the function behind `import_sheet`."""
    connect(DATABASE)
    from core.services.imports.direct import import_directly
    from users.models import User

    user = User.objects.get(username=UPLOADER)
    with measured(server_pid()) as cost, Path(path).open("rb") as stream:
        outcome = import_directly(
            kind="order_detail", period=PERIOD, stream=stream, file_name="orders.xlsx", user=user
        )
    if outcome.status != "committed":
        raise RuntimeError(outcome.message)
    return answer(
        cost,
        written=outcome.new + outcome.changed,
        unchanged=outcome.unchanged,
        content=content("sales_sale"),
    )


def _linear(path: Path, ours: dict[str, Any]) -> Line:
    """The full sheet holds the 100,000 rows that are there already, so it is little dearer than all new."""
    write_orders(path, FULL_SHEET)
    full = side("benchmarks.imports:upload", path=str(path))
    scale = FULL_SHEET / ROWS
    proportional = {**ours, "cpu": round(ours["cpu"] * scale, 2)}
    return line("import_linear", rows=FULL_SHEET, ours=full, peer=proportional)


def _same_rows_other_file(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"again"


def _check(rows: int, ours: dict[str, Any], unchanged: dict[str, Any], peer: dict[str, Any]) -> None:
    """A comparison of different results would be worth nothing."""
    if ours["written"] != rows or unchanged["written"] != 0 or unchanged["unchanged"] != rows:
        raise RuntimeError(f"unexpected counts: {ours}, {unchanged}")
    if not ours["content"] == unchanged["content"] == peer["content"]:
        raise RuntimeError(f"different results: {ours['content']} and {peer['content']}")
