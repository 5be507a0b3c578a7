"""The same upload by django-import-export, as it comes and with the best settings that keep the table's key."""

from pathlib import Path
from typing import Any

from benchmarks.database import connect, server_pid
from benchmarks.harness import answer
from benchmarks.import_world import DATABASE, content
from benchmarks.measure import measured


def default(path: str) -> dict[str, Any]:
    """Rows are looked up, compared and saved one by one."""
    return _measure(path, best_settings=False)


def best(path: str) -> dict[str, Any]:
    """Bulk writes, no diffs, codes of the register from memory."""
    return _measure(path, best_settings=True)


def unchanged(path: str) -> dict[str, Any]:
    """The best settings, and rows that are as before are skipped."""
    return _measure(path, best_settings=True, expects_same=True)


def _measure(path: str, *, best_settings: bool, expects_same: bool = False) -> dict[str, Any]:
    connect(DATABASE)
    from import_export.formats.base_formats import XLSX

    from benchmarks.import_resources import make_resource

    resource = make_resource(best_settings=best_settings, expects_same=expects_same)
    with measured(server_pid()) as cost:
        dataset = XLSX().create_dataset(Path(path).read_bytes())
        result = resource.import_data(dataset, dry_run=False, use_transactions=True)
    if result.has_errors() or result.has_validation_errors():
        errors = [*result.base_errors, *(error for _row, found in result.row_errors()[:1] for error in found)]
        raise RuntimeError(str([error.error for error in errors] or result.invalid_rows[:1]))
    return answer(cost, written=result.totals["new"] + result.totals["update"], content=content("bench_sale"))
