"""Workbooks as people send them: order detail and subscribers by month, a row a dictionary."""

import io
from typing import Any

import openpyxl

PERIOD = 202610

ORDER_HEADER = {
    "period": "账期",
    "channel_code": "代理商编码",
    "channel_name": "代理商名称",
    "product_code": "产品编码",
    "subscriber": "用户号码",
    "iccid": "ICCID",
    "event_date": "受理日期",
    "first_payment": "首充金额",
    "reported_amount": "酬金金额",
    "instalment": "期次",
    "campaign": "营销活动",
    "remark": "备注",
}
USAGE_HEADER = {
    "period": "账期",
    "channel_code": "发展渠道编码",
    "subscriber": "用户号码",
    "minutes": "通话分钟",
    "megabytes": "流量MB",
    "billed": "出账金额",
}


def order(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An order of city A's agent; `number` makes the subscriber."""
    row = {
        "period": str(PERIOD),
        "channel_code": "LJA0001",
        "product_code": "P0059",
        "subscriber": f"139{number:08d}",
        "iccid": f"898603{number:014d}",
        "event_date": "2026-10-08",
        "first_payment": 50,
        "instalment": 1,
    }
    return {**row, **changes}


def usage(number: int = 1, **changes: Any) -> dict[str, Any]:
    row = {
        "period": str(PERIOD),
        "channel_code": "LJA0001",
        "subscriber": f"139{number:08d}",
        "minutes": 90,
        "megabytes": 2048,
        "billed": 59,
    }
    return {**row, **changes}


def workbook(
    rows: list[dict[str, Any]], header: dict[str, str] | None = None, *, title: str = ""
) -> io.BytesIO:
    """`title` only makes another file of the same rows."""
    header = header or ORDER_HEADER
    book = openpyxl.Workbook()
    book.properties.title = title
    sheet = book.active
    assert sheet is not None
    sheet.append(list(header.values()))
    for row in rows:
        sheet.append([row.get(key) for key in header])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream
