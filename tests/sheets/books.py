"""Small workbooks that tests write themselves."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

ORDER_HEADER = [
    "账期",
    "代理商编码",
    "代理商名称",
    "产品编码",
    "产品名称",
    "用户号码",
    "ICCID",
    "受理日期",
    "首充金额",
    "酬金金额",
    "期次",
    "备注",
]


def order_row(number: int = 7, **changes: Any) -> list[Any]:
    """A good row of the order detail; `changes` by header text."""
    row = dict(
        zip(
            ORDER_HEADER,
            [
                "202610",
                "LJA0001",
                "临江鑫达通信有限公司",
                "P00001",
                "乐享59元",
                f"199{number:08d}",
                f"8986{number:016d}",
                "2026-10-08",
                50,
                12.34,
                1,
                "",
            ],
            strict=True,
        )
    )
    return list({**row, **changes}.values())


def write_book(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    merges: Sequence[str] = (),
    prepare: Callable[[xlsxwriter.Workbook], object] | None = None,
) -> Path:
    """Text as text, numbers as numbers, None as no cell; `merges` are of the first sheet."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for index, value in enumerate(row):
                if isinstance(value, str) and value:
                    page.write_string(at, index, value)
                elif isinstance(value, int | float):
                    page.write_number(at, index, value)
    for area in merges:
        page = book.worksheets()[0]
        match = re.match(r"([A-Z]+)(\d+)", area)
        assert match
        page.merge_range(area, sheets[page.name][int(match[2]) - 1][ord(match[1]) - 65])
    if prepare is not None:
        prepare(book)
    book.close()
    return path


def orders(path: Path, *rows: Sequence[Any], **options: Any) -> Path:
    return write_book(path, {"明细": [ORDER_HEADER, *rows]}, **options)


def with_parts(source: Path, target: Path, changes: Mapping[str, Callable[[bytes], bytes]]) -> Path:
    """A copy of a workbook with some parts rewritten; a part that isn't there is made from b""."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        left = dict(changes)
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename in left:
                data = left.pop(entry.filename)(data)
            new.writestr(entry.filename, data)
        for name, change in left.items():
            new.writestr(name, change(b""))
    return target
