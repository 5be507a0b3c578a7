"""An export holds the rows that the list shows, in its order, with its columns, as typed cells."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from core.views import export
from network.models import Channel
from tests.cast import Cast
from tests.core_ui.pages import ChannelListView


def _workbook(client: Client, query: str) -> Any:
    response: Any = client.get(f"/channels/?{query}")
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def _rows(client: Client, query: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in _workbook(client, query).worksheets[0].iter_rows()]


def test_the_workbook_has_the_rows_order_and_columns_of_the_list(cast: Cast, manager: Client) -> None:
    rows = _rows(manager, "q=LJA&sort=-code&export=xlsx")
    assert rows[0] == ["Channel", "名称", "Kind", "Star", "Points", "Opened on", "Status"]
    assert [row[0] for row in rows[1:-1]] == ["LJA0017", "LJA0001-02", "LJA0001"]
    assert rows[3][1] == cast.agent.name
    assert rows[3][3] == 4
    assert rows[3][6] == "Active"


def test_the_second_sheet_says_who_and_through_which_filters(cast: Cast, manager: Client) -> None:
    info = {
        row[0].value: row[1].value
        for row in _workbook(manager, "q=LJA&export=xlsx").worksheets[1].iter_rows()
    }
    assert str(cast.city_manager) in info.values()
    assert "LJA" in info.values()


def test_the_workbook_holds_only_what_its_reader_may_see(cast: Cast, sign_in: Any) -> None:
    rows = _rows(sign_in(cast.city_b_manager), "export=xlsx")
    assert [row[0] for row in rows[1:-1]] == [cast.agent_b.code]


def test_a_name_that_looks_like_a_formula_stays_text(cast: Cast, manager: Client) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(name='=HYPERLINK("http://x","y")')
    sheet = _workbook(manager, "q=LJA0001&export=xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, max_row=2) for cell in row[:2]} == {"s"}


def test_an_export_without_the_right_is_refused(
    cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChannelListView, "export_permission", "users.user_edit")
    assert "export=xlsx" not in manager.get("/channels/").content.decode()
    assert manager.get("/channels/?export=xlsx").status_code == 403


def test_too_many_rows_are_refused_with_a_way_on(
    cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "EXPORT_LIMIT", 2)
    response = manager.get("/channels/?export=xlsx")
    assert response.status_code == 422
    assert "error-page" in response.content.decode()
