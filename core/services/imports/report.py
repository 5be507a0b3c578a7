"""What the preview shows, as plain JSON in `ImportSession.report`.

Codes and msgids go in; the sentences are made when they are read, in the language of the reader.
"""

import dataclasses
from typing import Any

from core.models import ImportSession
from core.sheets.kinds import Difference
from core.sheets.results import ReadResult
from core.sheets.staging import Stage


def sums_differ(session: ImportSession) -> bool:
    """Whether a total of the sheet states something else than its rows sum to."""
    return any(total["stated"] != total["computed"] for total in session.report.get("totals", ()))


def report_build(
    result: ReadResult, stage: Stage, warnings: list[dict[str, Any]], difference: Difference
) -> dict[str, Any]:
    """Keys: header, sheets, warnings (of the reader), findings (of the target), totals, error_kinds, difference."""
    return {
        "header": dataclasses.asdict(result.header) if result.header else None,
        "sheets": result.sheets,
        "identical_rows": result.identical_rows,
        "warnings": [dataclasses.asdict(warning) for warning in result.warnings],
        "findings": warnings,
        "totals": [dataclasses.asdict(total) for total in result.totals],
        "error_kinds": [
            {"code": code, "key": key, "count": count} for code, key, count in stage.error_counts()
        ],
        "difference": dataclasses.asdict(difference),
    }
