"""Lists in the staff's own layout: as the workbooks that came in, and read again without a change."""

import io
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from network.models import Region
from tests.cast import Cast, grant_role
from tests.factories.accounts import MASKED, NUMBER, approved
from tests.factories.agents import make_agents
from tests.factories.outlets import make_outlet
from tests.factories.rosters import MONTH
from tests.factories.sheets import PERIOD
from tests.imports.conftest import Prepare, Send

pytestmark = pytest.mark.django_db
SHEETS: Final = Path(__file__).parent.parent / "data" / "sheets"


def form(client: Client, url_name: str, query: str = "") -> bytes:
    answer: Any = client.get(f"{reverse(url_name)}?{query}&export=form")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(".xlsx") or ".xlsx" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def lines(content: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_the_monthly_results_go_up_the_line_as_they_came(
    cast: Cast, send: Send, prepare: Prepare, sign_in: Any
) -> None:
    grant_role(cast.city_manager, "city_manager", region=cast.city_b)
    source = (SHEETS / "01_代理商业务发展月报.xlsx").read_bytes()
    assert send(io.BytesIO(source), cast.city_manager, kind="monthly_results").status == "committed"
    content = form(sign_in(cast.city_manager), "sales:channel_month_list", f"period={PERIOD}")
    came, goes = lines(source), lines(content)
    assert goes[0][0] == "2026年10月代理商业务发展情况表"
    assert [row[:18] for row in goes[2:4]] == [row[:18] for row in came[2:4]]
    labels = [row[1] for row in goes if row[1] and str(row[1]).endswith("小计")]
    assert labels == ["临江市小计", "云坪市小计"]
    total = next(row for row in goes if row[0] == "合计")
    assert total[6:18] == [385, 41, 18, 346, 68, 11, 67, 580, 17400, 36558.9, 435.2, 6]
    assert [row[1] for row in goes[4:7]] == ["临江市", None, None]
    session = prepare(io.BytesIO(content), cast.city_manager, kind="monthly_results")
    assert (session.error_count, session.rows, session.rows_unchanged) == (0, 4, 4)
    assert not {"total_differs", "unmapped_columns"} & {one["code"] for one in session.report["warnings"]}
    assert AuditEvent.objects.filter(action="core.export", detail__format="form").exists()


def test_the_roster_of_agents(cast: Cast, send: Send, prepare: Prepare, sign_in: Any) -> None:
    Region.objects.add_child(
        Region.objects.get(pk=cast.city_b.pk), {"code": "YP05", "name": "南山镇", "level": "district"}
    )
    make_agents(cast)
    source = (SHEETS / "02_代理商花名册.xlsx").read_bytes()
    outcome = send(io.BytesIO(source), cast.province_manager, kind="agents", period=MONTH)
    assert outcome.status == "committed"
    content = form(sign_in(cast.province_manager), "agents:agent_list")
    first = dict(zip(lines(content)[3], lines(content)[4], strict=True))
    assert (first["应缴"], first["税率"]) == (50_000, 0.06)
    assert "19900000001" not in str(lines(content))
    session = prepare(io.BytesIO(content), cast.province_manager, kind="agents", period=MONTH)
    assert [(error.cell, error.code) for error in session.errors.all()] == []
    assert session.rows == session.rows_unchanged == 5


def test_accounts_stand_in_the_roster_as_far_as_its_reader_sees_them(
    cast: Cast, prepare: Prepare, sign_in: Any
) -> None:
    approved(cast)
    user, heads = cast.city_manager, ("户名", "开户行", "支行", "账号")
    for number in (MASKED, NUMBER):
        if number == NUMBER:
            grant_role(user, "settlement_clerk", region=cast.city_a)
        content = form(sign_in(user), "agents:agent_list")
        row = dict(zip(lines(content)[3], lines(content)[4], strict=True))
        assert [row[head] for head in heads] == ["临江鑫达通信有限公司", "工商银行", "临江支行", number]
    event = AuditEvent.objects.filter(action="core.export").latest("pk")
    assert event.detail["codes"] == ["agents.account_view", "agents.account_number_view"]
    session = prepare(io.BytesIO(content), user, kind="agent_accounts", period=MONTH)
    assert (session.error_count, session.rows, session.rows_unchanged) == (0, 1, 1)
    assert prepare(io.BytesIO(content), user, kind="agents", period=MONTH).rows_unchanged == 1


def test_the_roster_of_outlets(cast: Cast, prepare: Prepare, sign_in: Any) -> None:
    make_outlet(cast.outlet, score=924_000, longitude="110.000001", latitude="30.000001", phone="0990-1")
    content = form(sign_in(cast.city_manager), "outlets:outlet_list")
    session = prepare(io.BytesIO(content), cast.city_manager, kind="outlets", period=MONTH)
    assert [(error.cell, error.code) for error in session.errors.all()] == []
    assert session.rows == session.rows_unchanged == 1


def test_a_list_without_a_form_is_exported_as_a_table(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.city_manager)
    assert "export=form" in client.get(reverse("agents:agent_list")).content.decode()
    assert "export=form" not in client.get(reverse("network:channel_list")).content.decode()
    answer: Any = client.get(f"{reverse('network:channel_list')}?export=form")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(book.sheetnames) == 2
