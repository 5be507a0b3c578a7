"""The pages of an upload, from the form to the undone commit."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.jobs import run_job
from core.models import ImportSession, ImportState, Job
from sales.models import Sale
from tests.cast import Cast, grant_role
from tests.factories.sheets import PERIOD, order, workbook

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def post(client: Client, book: io.BytesIO, name: str = "10月.xlsx", **changes: Any) -> Any:
    file = SimpleUploadedFile(name, book.getvalue())
    data = {"kind": "order_detail", "period": PERIOD, "file": file, **changes}
    return client.post(reverse("sales:import_add"), data)


def uploaded(client: Client, rows: list[dict[str, Any]]) -> ImportSession:
    """Uploaded on the page and read by a worker."""
    assert post(client, workbook(rows)).status_code == 302
    session = ImportSession.objects.latest("pk")
    assert session.job is not None
    run_job(session.job.pk)
    session.refresh_from_db()
    return session


def page(client: Client, session: ImportSession) -> str:
    response = client.get(session.get_absolute_url())
    assert response.status_code == 200
    return str(response.content.decode())


def act(client: Client, name: str, session: ImportSession, **data: Any) -> int:
    return int(client.post(reverse(f"sales:import_{name}", args=[session.pk]), data).status_code)


def test_a_sheet_goes_from_the_form_to_facts_and_back(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1), order(2)])
    assert session.state == ImportState.READY
    assert "确认入库" in page(client, session)
    assert act(client, "commit", session, version=session.version) == 302
    assert Sale.objects.count() == 2
    assert "本次上传写入的数据" in page(client, session)
    assert act(client, "undo", session) == 302
    assert not Sale.objects.current().exists()


def test_the_page_shows_progress_until_the_worker_is_done(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    post(client, workbook([order(1)]))
    session = ImportSession.objects.get()
    address = reverse("sales:import_progress", args=[session.pk])
    assert address in page(client, session)
    assert "data-poll" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    run_job(Job.objects.get().pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == session.get_absolute_url()


def test_a_cancelled_read_ends_the_upload(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    post(client, workbook([order(1)]))
    session = ImportSession.objects.get()
    assert act(client, "discard", session) == 302
    run_job(Job.objects.get().pk)
    session.refresh_from_db()
    assert session.state == ImportState.REFUSED


def test_refused_cells_are_shown_and_come_back_in_the_own_workbook(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1), order(2, channel_code="YPA0003"), order(3, first_payment="-")])
    html = page(client, session)
    assert list(dict.fromkeys(re.findall(r"\b[A-L][234]\b", html))) == ["B3", "H4"]
    response = client.get(reverse("sales:import_marked", args=[session.pk]))
    marked = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    assert marked["B3"].fill.start_color.rgb == "FFFFC7CE"
    assert marked["B2"].fill.start_color.rgb != "FFFFC7CE"
    assert any("编码" in str(cell.value) for cell in marked[3])
    assert marked["E2"].value == "13900000001"


def test_good_rows_alone_are_committed_by_choice(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1), order(2, channel_code="YPA0003")])
    assert act(client, "commit", session, version=session.version) == 409
    assert not Sale.objects.exists()
    assert act(client, "commit", session, version=session.version, partial="on") == 302
    assert Sale.objects.count() == 1


def test_the_same_file_again_is_409_and_leads_to_the_first(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    book = workbook([order(1)])
    post(client, book)
    response = post(client, book)
    assert response.status_code == 409
    assert ImportSession.objects.get().get_absolute_url() in response.content.decode()


def test_a_refused_file_says_why_on_its_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    post(client, io.BytesIO(b"%PDF-1.7"))
    session = ImportSession.objects.get()
    run_job(Job.objects.get().pk)
    assert "PDF" in page(client, session)


@pytest.mark.parametrize("changes", [{"kind": "serials"}, {"period": 999999}, {"file": ""}])
def test_what_the_form_does_not_offer_is_not_taken(
    cast: Cast, sign_in: SignIn, changes: dict[str, Any]
) -> None:
    assert post(sign_in(cast.city_manager), workbook([order(1)]), **changes).status_code == 422
    assert not ImportSession.objects.exists()


def test_another_citys_upload_does_not_exist(cast: Cast, sign_in: SignIn) -> None:
    session = uploaded(sign_in(cast.city_manager), [order(1), order(2, channel_code="NOSUCH")])
    for user in (
        cast.city_b_manager,
        cast.outlet_manager,
        cast.district_supervisor,
        cast.dealer_owner,
        cast.stranger,
    ):
        client = sign_in(user)
        assert client.get(session.get_absolute_url()).status_code == 404
        for name in ("progress", "marked"):
            assert client.get(reverse(f"sales:import_{name}", args=[session.pk])).status_code == 404
        for name in ("commit", "undo", "discard"):
            assert act(client, name, session, version=session.version) == 404
    session.refresh_from_db()
    assert session.state == ImportState.CHECKED


def test_who_may_only_look_commits_nothing(cast: Cast, sign_in: SignIn) -> None:
    session = uploaded(sign_in(cast.city_manager), [order(1)])
    for user in (cast.settlement_clerk, cast.auditor, cast.province_manager):
        client = sign_in(user)
        assert client.get(session.get_absolute_url()).status_code == 200
        assert act(client, "commit", session, version=session.version) == 403
    assert not Sale.objects.exists()


def test_a_district_uploads_and_the_city_commits(cast: Cast, sign_in: SignIn) -> None:
    session = uploaded(sign_in(cast.district_supervisor), [order(1)])
    assert "确认入库" not in page(sign_in(cast.district_supervisor), session)
    assert act(sign_in(cast.district_supervisor), "commit", session, version=session.version) == 403
    assert act(sign_in(cast.city_manager), "commit", session, version=session.version) == 302


def test_whoever_works_in_two_cities_commits_the_own_upload(cast: Cast, sign_in: SignIn) -> None:
    grant_role(cast.city_manager, "city_manager", region=cast.city_b)
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1), order(2, channel_code="YPA0003")])
    assert session.city_id is None
    assert act(client, "commit", session, version=session.version) == 302
    assert Sale.objects.count() == 2


def test_numbers_of_subscribers_are_masked_for_whoever_may_not_see_them(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    first = uploaded(client, [order(1)])
    act(client, "commit", first, version=first.version)
    session = uploaded(client, [order(1, first_payment=60), order(2, subscriber="139000")])
    assert "13900000001" in page(client, session)
    seen_by_auditor = page(sign_in(cast.auditor), session)
    assert "13900000001" not in seen_by_auditor
    assert "139****0001" in seen_by_auditor
    assert ">139000<" not in seen_by_auditor
    assert sign_in(cast.auditor).get(reverse("sales:import_marked", args=[session.pk])).status_code == 403


def test_text_of_the_sheet_is_escaped(cast: Cast, sign_in: SignIn) -> None:
    session = uploaded(sign_in(cast.city_manager), [order(1, product_code="<script>alert(1)</script>")])
    assert "<script>alert(1)" not in page(sign_in(cast.city_manager), session)


def test_templates_can_be_filled_in_and_sent_back(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    for kind in ("order_detail", "monthly_results", "subscriber_months", "agents", "agent_stores"):
        response = client.get(reverse("sales:import_template", args=[kind]))
        assert response.status_code == 200
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
        sheet = book.worksheets[0]
        assert sheet.max_column > 5
        example = [cell.value for cell in sheet[2]]
        assert sum(value is not None for value in example) > sheet.max_column / 2
    assert client.get(reverse("sales:import_template", args=["serials"])).status_code == 404


def test_the_page_of_an_upload_costs_the_same_at_any_size(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.city_manager)
    counts = set()
    for count in (1, 300):
        session = uploaded(client, [order(number, channel_code="YPA0003") for number in range(count)])
        with django_assert_max_num_queries(12) as queries:
            page(client, session)
        counts.add(len(queries))
    assert len(counts) == 1
