"""Golden cases of a draft, and workbooks of them as an author fills them in."""

import datetime
from pathlib import Path
from typing import Any

import openpyxl
from django.utils import translation

from commissions.models import GoldenBook, PlanVersion
from commissions.services.golden.book import book_run
from commissions.services.golden.content import Case, CaseChannel, CaseSale, GoldenContent, stored
from commissions.services.golden.writer import cases_export
from commissions.services.plan_store import version_content
from network.choices import ChannelKind
from users.models import User

DAY = datetime.date(2026, 10, 12)
DEALER = CaseChannel(code="T1", name="测试代理商", kind=ChannelKind.AGENT, level=1, place="LJ01")


def two_sales(amount: int = 4_000) -> GoldenContent:
    """One invented dealer that sells twice; at 20 yuan a piece that is 40.00."""
    return GoldenContent(
        channels=(DEALER,),
        sales=tuple(
            CaseSale(ref=f"S{nth}", channel="T1", product="P0059", day=DAY, subscriber=f"1990000000{nth}")
            for nth in (1, 2)
        ),
        cases=(Case(name="两笔放号", payee="T1", period=202610, component="FH01", amount=amount),),
    )


def make_book(version: PlanVersion, user: User, content: GoldenContent | None = None) -> GoldenBook:
    """The cases of a draft, run once."""
    book = GoldenBook.objects.create(
        version=version, file_name="验算.xlsx", cases=stored(content or two_sales()), uploaded_by=user
    )
    book_run(book, version_content(version))
    return book


def workbook(version: PlanVersion, folder: Path, **sheets: list[dict[str, Any]]) -> Path:
    """The template, filled in. Sheets by their English name without blanks, columns by their English label."""
    path = folder / "cases.xlsx"
    with translation.override("en"):
        path.write_bytes(cases_export(version).read())
    book = openpyxl.load_workbook(path)
    pages = {page.title.replace(" ", "").replace("-", ""): page for page in book.worksheets}
    for name, rows in sheets.items():
        page = pages[name]
        places = {cell.value: cell.column or 0 for cell in page[1]}
        for line, row in enumerate(rows, 2):
            for label, value in row.items():
                page.cell(line, places[label], value)
    book.save(path)
    return path
