"""Layouts of the file that a bank takes, as data: another bank is another `Layout`."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import yuan_plain
from core.sheets.writer import OutColumn, OutSheet, OutType, write_workbook


@dataclass(frozen=True, slots=True)
class BankRow:
    """One transfer. `amount` in fen; `number` is the payment number, by which the bank's answer is read back."""

    place: int
    number: str
    holder: str
    account: str
    bank: str
    branch: str
    amount: int
    purpose: str


@dataclass(frozen=True, slots=True)
class BankColumn:
    """Headers are the bank's, in its language, whatever language the portal speaks."""

    header: str
    value: Callable[[BankRow], str | int]
    type: OutType = OutType.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Layout:
    """`encoding` is that of a text file; a workbook has none. Text files end their lines as banks expect, by CRLF."""

    code: str
    label: str | Promise
    columns: Sequence[BankColumn]
    encoding: str = ""
    separator: str = ","

    @property
    def suffix(self) -> str:
        return ".csv" if self.encoding else ".xlsx"

    @property
    def media_type(self) -> str:
        if self.encoding:
            return f"text/csv; charset={self.encoding}"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def written(self, rows: Sequence[BankRow]) -> bytes:
        return self._text(rows) if self.encoding else self._workbook(rows)

    def _text(self, rows: Sequence[BankRow]) -> bytes:
        target = io.StringIO(newline="")
        writer = csv.writer(target, delimiter=self.separator, lineterminator="\r\n")
        writer.writerow([column.header for column in self.columns])
        for row in rows:
            writer.writerow([_plain(column, row) for column in self.columns])
        return target.getvalue().encode(self.encoding, errors="replace")

    def _workbook(self, rows: Sequence[BankRow]) -> bytes:
        target = io.BytesIO()
        columns = [
            OutColumn(column.header, column.type, width=column.width, total=column.type == OutType.MONEY)
            for column in self.columns
        ]
        values = ([column.value(row) for column in self.columns] for row in rows)
        write_workbook(target, OutSheet("代付明细", columns, values))
        return target.getvalue()


def _plain(column: BankColumn, row: BankRow) -> str:
    """As a bank reads it: amounts as 1234.50, and no sign before a text that would only be for Excel."""
    value = column.value(row)
    if column.type == OutType.MONEY:
        return yuan_plain(int(value))
    return " ".join(str(value).split())


GENERIC: Final = Layout(
    "batch_csv",
    _("Batch transfer, csv"),
    (
        BankColumn("序号", lambda row: row.place, OutType.INTEGER, 8),
        BankColumn("收款账号", lambda row: row.account),
        BankColumn("收款户名", lambda row: row.holder),
        BankColumn("开户行", lambda row: f"{row.bank}{row.branch}"),
        BankColumn("金额", lambda row: row.amount, OutType.MONEY),
        BankColumn("用途", lambda row: row.purpose),
        BankColumn("业务参考号", lambda row: row.number),
    ),
    encoding="gb18030",
)
CORPORATE: Final = Layout(
    "corporate_xlsx",
    _("Corporate e-banking, xlsx"),
    (
        BankColumn("客户业务编号", lambda row: row.number, width=30),
        BankColumn("收款方名称", lambda row: row.holder, width=32),
        BankColumn("收款方账号", lambda row: row.account, width=26),
        BankColumn("收款方银行", lambda row: row.bank, width=20),
        BankColumn("收款方支行", lambda row: row.branch, width=24),
        BankColumn("付款金额（元）", lambda row: row.amount, OutType.MONEY, 16),
        BankColumn("附言", lambda row: row.purpose, width=24),
    ),
)
LAYOUTS: Final = {layout.code: layout for layout in (GENERIC, CORPORATE)}
