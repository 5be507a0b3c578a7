"""A sheet that is read at once and has wrong cells comes back as its own workbook, marked; to its owner alone, for a day."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from commissions.comparison.models import Comparison
from commissions.models import Reconciliation
from core.forgetting import forget_old
from core.models import ImportFile, ImportFilePart, ImportSession
from core.services.imports.once import SALT
from tests.cast import Cast
from tests.factories.commissions import make_component, published

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
HEAD = ("代理商编码", "账期", "酬金项", "金额")
RED = "FFFFC7CE"


def workbook(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("去年酬金.xlsx", target.getvalue())


def compared(client: Client, cast: Cast, file: SimpleUploadedFile) -> Any:
    entries = {"file": file, "region": cast.city_a.pk, "tolerance": "0.01"}
    return client.post(reverse("commissions:comparison_add"), entries)


def copy_of(client: Client, answer: Any) -> Worksheet:
    assert answer.status_code == 422
    found = client.get(answer.context["wrong"].url)
    assert found.status_code == 200
    assert "-marked.xlsx" in found["Content-Disposition"] or "filename*" in found["Content-Disposition"]
    page = load_workbook(io.BytesIO(b"".join(found.streaming_content))).active
    assert isinstance(page, Worksheet)
    return page


@pytest.fixture
def client_a(cast: Cast, sign_in: SignIn) -> Client:
    make_component(cast)
    return sign_in(cast.city_manager)


def test_the_own_workbook_comes_back_with_its_wrong_cells_marked(cast: Cast, client_a: Client) -> None:
    file = workbook(
        ("2026年10月酬金",),
        HEAD,
        (cast.agent.code, 202610, "放号计件", 60),
        (cast.agent.code, "十月", "放号计件", "六十"),
    )
    answer = compared(client_a, cast, file)
    wrong = answer.context["wrong"]
    assert [(cell.address, cell.label, cell.value) for cell in wrong.cells] == [
        ("B4", "账期", "十月"),
        ("D4", "金额", "六十"),
    ]
    assert wrong.url in answer.content.decode()
    page = copy_of(client_a, answer)
    assert [page[address].fill.fgColor.rgb == RED for address in ("A4", "B4", "C4", "D4", "D3")] == [
        *(False, True, False, True, False),
    ]
    assert (page["A1"].value, page["D3"].value, page["D4"].value) == ("2026年10月酬金", 60, "六十")
    assert all(cell.message in page["E4"].value for cell in wrong.cells)
    assert page["E3"].value is None
    assert not Comparison.objects.exists()


def test_the_marked_workbook_mended_is_taken_as_it_stands(cast: Cast, client_a: Client) -> None:
    answer = compared(client_a, cast, workbook(HEAD, (cast.agent.code, 202610, "放号计件", "六十")))
    page = copy_of(client_a, answer)
    page["D2"] = 60
    target = io.BytesIO()
    assert page.parent is not None
    page.parent.save(target)
    again = compared(client_a, cast, SimpleUploadedFile("改.xlsx", target.getvalue()))
    assert again.status_code == 302, again.content.decode()
    assert Comparison.objects.get().unknown == []


def test_a_wide_sheet_is_marked_too_whatever_its_columns_stand_for(cast: Cast, client_a: Client) -> None:
    head = ("代理商编码", "账期", "放号计件", "拓新奖励")
    file = workbook(head, (cast.agent.code, 202610, "六十", 5), (cast.agent.code, 202610, 1, 5))
    answer = compared(client_a, cast, file)
    assert [(cell.address, cell.label) for cell in answer.context["wrong"].cells] == [("C2", "放号计件")]
    page = copy_of(client_a, answer)
    assert page["C2"].fill.fgColor.rgb == RED
    assert page["D2"].value == 5


def test_of_a_csv_the_refused_rows_come_back_under_the_headers_that_they_had(
    cast: Cast, client_a: Client
) -> None:
    text = (
        f"代理商编码,账期,放号计件,拓新奖励\n{cast.agent.code},202610,六十,5\n{cast.agent.code},202610,1,5\n"
    )
    answer = compared(client_a, cast, SimpleUploadedFile("酬金.csv", text.encode("utf-8-sig")))
    page = copy_of(client_a, answer)
    rows = [[str(cell.value or "") for cell in row] for row in page.iter_rows()]
    assert len(rows) == 2
    at = {name: place for place, name in enumerate(rows[0])}
    assert (rows[1][at["放号计件"]], rows[1][at["拓新奖励"]]) == ("六十", "5")


def test_all_wrong_cells_are_counted_and_marked_not_only_those_on_the_page(
    cast: Cast, client_a: Client
) -> None:
    rows = [(cast.agent.code, 202610, "放号计件", f"错{number}") for number in range(230)]
    answer = compared(client_a, cast, workbook(HEAD, *rows))
    wrong = answer.context["wrong"]
    assert (wrong.count, len(wrong.cells), wrong.more) == (230, 200, 30)
    assert "230" in answer.content.decode()
    assert copy_of(client_a, answer)["D231"].fill.fgColor.rgb == RED


def test_a_dealers_own_list_comes_back_marked_as_well(cast: Cast, sign_in: SignIn) -> None:
    statement = published(cast)[2]
    dealer = sign_in(cast.dealer_owner)
    file = workbook(("用户号码", "应得酬金（元）"), ("19900000001", "五十"))
    answer = dealer.post(reverse("commissions:reconcile_add", args=[statement.pk]), {"file": file})
    assert copy_of(dealer, answer)["B2"].fill.fgColor.rgb == RED
    assert not Reconciliation.objects.exists()


def test_nobody_else_gets_it_and_no_other_word_leads_to_it(
    cast: Cast, client_a: Client, sign_in: SignIn
) -> None:
    url = compared(client_a, cast, workbook(HEAD, ("A", 1, "x", "x"))).context["wrong"].url
    assert sign_in(cast.province_manager).get(url).status_code == 404
    file = ImportFile.objects.get()
    foreign = signing.dumps([file.pk, cast.city_manager.pk, "x.xlsx"], salt="another", compress=True)
    for token in (foreign, "x", f"{url.rstrip('/').rsplit('/', 1)[1]}x"):
        assert client_a.get(reverse("core:marked_copy", args=[token])).status_code == 404
    assert client_a.get(url).status_code == 200


def test_after_a_day_it_is_gone_and_uploads_stay(cast: Cast, client_a: Client) -> None:
    url = compared(client_a, cast, workbook(HEAD, ("A", 1, "x", "x"))).context["wrong"].url
    upload = ImportSession.objects.create(
        kind="order_detail",
        period=202610,
        owner=cast.city_manager,
        file=ImportFile.objects.create(sha256="0" * 64, size=0),
    )
    forget_old()
    assert client_a.get(url).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1.1), tick=False):
        token = url.rstrip("/").rsplit("/", 1)[1]
        assert len(signing.loads(token, salt=SALT)) == 3
        client_a.force_login(cast.city_manager)
        assert client_a.get(url).status_code == 404, "the word is old, even before anything is deleted"
        forget_old()
    assert not ImportFilePart.objects.exists()
    assert ImportFile.objects.get() == upload.file
