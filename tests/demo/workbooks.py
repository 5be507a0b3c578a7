"""The statements' workbooks worked out anew by LibreOffice, as a dealer's own program would, against the ledger.

The results that a workbook keeps beside its formulas are taken out first: what comes back was calculated.
"""

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils import translation

from commissions.models import Statement
from commissions.services.standing import collapsed
from commissions.services.statement_workbook import statement_workbook
from commissions.services.statements import statement_lines

_KEPT: Final = re.compile(rb"(</f>)<v>[^<]*</v>")
_AS_CSV: Final = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Comma, quotes, UTF-8, from the first row, numbers as they are and not as they are shown, every sheet a file."""
_FIRST_ROW, _NUMBER, _AMOUNT = 3, 0, 13
_MOST_SECONDS: Final = 240
_AT_ONCE: Final = 60
"""Books that a process takes: with several hundred it ends before the last, without a word."""
_PROCESSES: Final = 2


def check_workbooks(folder: Path) -> int:
    """Of each payee the latest statement. Returns how many amounts were compared."""
    statements = list(
        Statement.objects.select_related("payee", "city").order_by("payee_id", "-period").distinct("payee_id")
    )
    written, read = folder / "written", folder / "read"
    written.mkdir()
    for statement in statements:
        _write(statement, written / f"{statement.pk}.xlsx")
    _calculate_all(sorted(written.iterdir()), read, folder)
    return sum(_compare(statement, read) for statement in statements)


def _write(statement: Statement, path: Path) -> None:
    whole = path.with_suffix(".whole")
    with translation.override("en"), whole.open("wb") as target:
        statement_workbook(statement, target)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target_zip:
        for name in source.namelist():
            target_zip.writestr(name, _KEPT.sub(rb"\1", source.read(name)))
    whole.unlink()


def _calculate_all(books: list[Path], target: Path, folder: Path) -> None:
    """Each process has a profile of its own, or it would hand its books to the first one and end."""
    batches = [books[first : first + _AT_ONCE] for first in range(0, len(books), _AT_ONCE)]
    with ThreadPoolExecutor(_PROCESSES) as threads:
        profiles = (folder / f"profile-{number}" for number in range(len(batches)))
        for _done in threads.map(
            lambda batch, profile: _calculate(batch, target, profile), batches, profiles
        ):
            pass


def _calculate(books: Iterable[Path], target: Path, profile: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is missing: scripts/system_packages.sh installs it"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", _AS_CSV, "--outdir", str(target), *map(str, books)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_MOST_SECONDS, check=False)
    assert done.returncode == 0, done.stderr


def _compare(statement: Statement, read: Path) -> int:
    posted: list[Any] = list(collapsed(statement_lines(statement)))
    lines = {str(line.id): line.net for line in posted if line.net or not line.reason}
    rows = list(_rows(read / f"{statement.pk}-Lines.csv"))[_FIRST_ROW:]
    found = {row[_NUMBER]: _fen(row[_AMOUNT]) for row in rows if row[_NUMBER]}
    total = found.pop("Total", 0)
    assert found == lines, statement
    assert total == statement.amount, statement
    sums = {row[0]: row[3] for row in _rows(read / f"{statement.pk}-Statement.csv") if len(row) > 3}
    assert _fen(sums["Amount"]) == statement.amount, statement
    assert _fen(sums["Payable"]) == statement.payable, statement
    return len(lines) + 3


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as source:
        yield from csv.reader(source)


def _fen(text: str) -> int:
    """To the fen, and not a hair beside it."""
    fen = Decimal(text).scaleb(2)
    assert abs(fen - round(fen)) < Decimal("0.0001"), text
    return round(fen)
