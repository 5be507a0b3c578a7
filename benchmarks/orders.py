"""Invented order-detail sheets of any length, the same on every machine, and the register they refer to."""

import datetime
import random
from pathlib import Path
from typing import Final

import xlsxwriter

PERIOD: Final = 202610
CHANNELS: Final = 400
PRODUCTS: Final = 80
HEADER: Final = (
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
)
_REMARKS: Final = ("首月到账", "", "", "携号转入", "营业厅代办", "二次放号")


def channel_code(number: int) -> str:
    return f"BNA{number:05d}"


def channel_name(number: int) -> str:
    return f"示例市第{number}通信经营部"


def product_code(number: int) -> str:
    return f"BP{number:04d}"


def product_name(number: int) -> str:
    return f"示例套餐{number}元"


def write_orders(path: Path, rows: int) -> None:
    """Text for codes and numbers, dates as dates, amounts as numbers: an honest sheet out of a system."""
    chance = random.Random(20261001)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("明细")
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, HEADER)
    first = datetime.date(2026, 10, 1)
    for row in range(1, rows + 1):
        channel, product = chance.randrange(CHANNELS), chance.randrange(PRODUCTS)
        sheet.write_string(row, 0, str(PERIOD))
        sheet.write_string(row, 1, channel_code(channel))
        sheet.write_string(row, 2, channel_name(channel))
        sheet.write_string(row, 3, product_code(product))
        sheet.write_string(row, 4, product_name(product))
        sheet.write_string(row, 5, f"139{row:08d}")
        sheet.write_string(row, 6, f"898603{row:014d}")
        sheet.write_datetime(row, 7, first + datetime.timedelta(days=chance.randrange(31)), day_format)
        sheet.write_number(row, 8, chance.randrange(1, 30) * 10, money)
        sheet.write_number(row, 9, chance.randrange(100, 30_000) / 100, money)
        sheet.write_number(row, 10, 1)
        sheet.write_string(row, 11, chance.choice(_REMARKS))
    book.close()
