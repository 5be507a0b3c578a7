"""An export holds the rows that the list shows, in its order, with its columns, as typed cells."""

import csv
import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from core.forgetting import forget_old
from core.jobs import run_job
from core.models import AuditEvent, Export, ExportPart, Job, JobState
from core.views import export
from network.models import Channel
from tests.cast import Cast
from tests.core_ui.pages import ChannelListView
from users.models import Grant, User


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
    monkeypatch.setattr(ChannelListView, "export_permission", "users.role_edit")
    assert "export=xlsx" not in manager.get("/channels/").content.decode()
    assert manager.get("/channels/?export=xlsx").status_code == 403


def test_a_csv_has_the_same_rows_and_no_live_formula(cast: Cast, manager: Client) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(name="=1+1")
    response: Any = manager.get("/channels/?q=LJA&sort=-code&export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == ["LJA0017", "LJA0001-02", "LJA0001"]
    assert rows[3][1] == "'=1+1"


def test_columns_that_are_not_shown_are_not_exported(cast: Cast, manager: Client) -> None:
    assert _rows(manager, "q=LJA&columns=status,code&export=xlsx")[0] == ["Status", "Channel", "名称"]


def test_every_export_is_in_the_audit_log_with_its_filters_and_its_count(cast: Cast, manager: Client) -> None:
    _rows(manager, "q=LJA&export=xlsx")
    event = AuditEvent.objects.get(action="core.export")
    assert (event.actor_id, event.object) == (cast.city_manager.pk, "Channels")
    assert event.detail["rows"] == 3
    assert "LJA" in event.detail["filters"].values()


@pytest.fixture
def long(cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch) -> Export:
    """A list that is too long for a request, sent to the background."""
    monkeypatch.setattr(export, "AT_ONCE", 2)
    page = manager.get("/channels/?q=LJA&sort=-code&export=xlsx").content.decode()
    assert 'action="/lists/exports/"' in page
    manager.post("/lists/exports/", {"at": "/channels/?q=LJA&sort=-code", "format": "xlsx"})
    return Export.objects.get()


def _fetched(client: Client, made: Export) -> Any:
    return client.get(f"/lists/exports/{made.pk}/file/")


def test_a_long_list_is_exported_by_a_job(cast: Cast, manager: Client, long: Export) -> None:
    assert _fetched(manager, long).status_code == 404
    assert long.job_id
    run_job(long.job_id)
    assert Job.objects.get().state == JobState.DONE
    assert manager.get(f"/lists/exports/{long.pk}/").status_code == 200
    response = _fetched(manager, long)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [row[0].value for row in book.worksheets[0].iter_rows()][1:4] == [
        "LJA0017",
        "LJA0001-02",
        "LJA0001",
    ]


def test_a_file_is_for_its_owner_alone(cast: Cast, sign_in: Any, long: Export) -> None:
    assert long.job_id
    run_job(long.job_id)
    for other in (cast.province_manager, cast.auditor, cast.city_b_manager):
        assert _fetched(sign_in(other), long).status_code == 404


def test_a_file_is_gone_for_whoever_lost_the_role_or_its_place(
    cast: Cast, sign_in: Any, long: Export
) -> None:
    assert long.job_id
    run_job(long.job_id)
    Grant.objects.filter(user=cast.city_manager).update(region=cast.district_a1)
    assert _fetched(sign_in(User.objects.get(pk=cast.city_manager.pk)), long).status_code == 404
    Grant.objects.filter(user=cast.city_manager).delete()
    assert _fetched(sign_in(User.objects.get(pk=cast.city_manager.pk)), long).status_code == 404


def test_a_job_obeys_the_scope_of_the_moment_at_which_it_runs(cast: Cast, long: Export) -> None:
    Grant.objects.filter(user=cast.city_manager).delete()
    assert long.job_id
    run_job(long.job_id)
    job = Job.objects.get()
    assert (job.state, long.parts.count()) == (JobState.FAILED, 0)
    assert job.error


def test_files_are_kept_for_a_week(cast: Cast, manager: Client, long: Export) -> None:
    assert long.job_id
    run_job(long.job_id)
    assert "exports" not in forget_old()
    Export.objects.update(created_at=timezone.now() - datetime.timedelta(days=8))
    assert forget_old()["exports"] == 1
    assert not Export.objects.exists()
    assert not ExportPart.objects.exists()


def test_nobody_starts_an_export_of_what_they_may_not_export(
    cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChannelListView, "export_permission", "users.role_edit")
    assert manager.post("/lists/exports/", {"at": "/channels/", "format": "csv"}).status_code == 403
    for elsewhere in ("/", "", "//x/channels/", "https://x/channels/", "/channels/add/"):
        assert manager.post("/lists/exports/", {"at": elsewhere}).status_code == 404
    assert not Export.objects.exists()
