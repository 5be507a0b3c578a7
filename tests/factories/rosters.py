"""Rosters as people send them: a row a dictionary, under the headers of the portal's own template."""

import io
from typing import Any

from tests.factories.sheets import workbook

MONTH = 202611
AGENT_HEADER = {
    "code": "代理商编码",
    "name": "代理商名称",
    "level": "级别",
    "upline": "上级编码",
    "city": "归属地市",
    "district": "归属区县",
    "contract_from": "协议起",
    "contract_to": "协议止",
    "due": "保证金应缴",
    "paid": "保证金实缴",
    "phone": "联系电话",
    "star": "星级",
    "status": "状态",
}


def agent_row(code: str = "LJA0500", **changes: Any) -> dict[str, Any]:
    row = {
        "code": code,
        "name": f"{code} 通信",
        "level": "一级",
        "city": "临江市",
        "district": "城东区",
        "due": 1000,
        "paid": 800,
        "star": "三星",
        "status": "正常",
    }
    return {**row, **changes}


def roster(
    *rows: dict[str, Any], header: dict[str, str] = AGENT_HEADER, title: str = "", only: str = ""
) -> io.BytesIO:
    """`only` names the columns that the sheet has, if not all."""
    chosen = {key: header[key] for key in only.split()} if only else header
    return workbook(list(rows), chosen, title=title)
