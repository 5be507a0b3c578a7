"""A list as a reader sees it, and a workbook as a reader opens it, both as heads and rows of text."""

import datetime
import html
import io
import re
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.test import Client

from core.formats import DASH, period_label
from core.periods import is_period

_MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Shown:
    heads: list[str]
    rows: list[list[str]]


def _texts(row: str, tag: str) -> list[str]:
    cells = re.findall(rf"<{tag}[ >].*?</{tag}>", row, flags=re.DOTALL)
    return [" ".join(html.unescape(_MARKUP.sub(" ", cell)).split()) for cell in cells]


def page_table(page: str) -> Shown:
    """The table of a list; no rows where the list is empty."""
    if '<table class="data data-grid">' not in page:
        return Shown([], [])
    table = page.split('<table class="data data-grid">')[1].split("</table>")[0]
    head, body = table.split("<tbody>")
    rows = body.split("</tbody>")[0].split("</tr>")
    return Shown(_texts(head, "th"), [_texts(row, "td") for row in rows if "<td" in row])


def next_query(page: str) -> str:
    """The query of the next page; empty on the last."""
    found = re.search(r'href="\?([^"]*after=[^"]*)"', page)
    return html.unescape(found.group(1)) if found else ""


def workbook_table(client: Client, address: str) -> tuple[Shown, list[list[Any]]]:
    """Heads with the shown texts, and the cells themselves; unit row and total are left out."""
    response: Any = client.get(address)
    assert response.status_code == 200, address
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    if len([cell for cell in cells[0] if cell]) == 1 < len(cells[0]):
        cells = cells[1:]
    heads, *rows = cells
    if rows and any(str(cell).startswith("=SUM(") for cell in rows[-1]):
        rows.pop()
    return Shown([str(head) for head in heads], [[str(cell) for cell in row] for row in rows]), rows


def says(shown: str, cell: Any) -> bool:
    """Whether a cell of a file says what the page says."""
    if cell is None or cell == "":
        return shown == DASH or not shown or not shown[0].isdigit()
    if isinstance(cell, datetime.date):
        return shown.startswith(cell.isoformat()[:10])
    if isinstance(cell, int | float):
        return _number(shown) == round(float(cell), 6)
    if cell.isdecimal() and len(cell) == 6 and is_period(int(cell)):
        return shown.startswith((period_label(int(cell)), cell))
    return shown.startswith(str(cell))


def _number(shown: str) -> float | None:
    if "★" in shown:
        return float(shown.count("★"))
    share = shown.endswith("%")
    text = shown.removesuffix("%").replace(",", "").replace("−", "-").replace("+", "")
    try:
        return round(float(text) / (100 if share else 1), 6)
    except ValueError:
        return None
