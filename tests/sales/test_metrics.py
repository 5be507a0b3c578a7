"""Metrics by hand: in the small table, by sheet and by API. Their unit stays, and none of them goes."""

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from core.models import Change
from sales.models import Metric
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
NEW = {"code": "cloud_new", "name": "云宽带新增", "unit": "pieces", "position": "40"}


def address(name: str, *args: Any) -> str:
    return reverse(f"tables:sales_metric_{name}", args=args)


def test_a_metric_is_added_and_offered_for_targets(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    assert client.post(address("add"), NEW).status_code == 302
    metric = Metric.objects.get(code="cloud_new")
    assert Change.objects.filter(table_name="sales_metric", key=metric.pk, operation="I").count() == 1
    assert "云宽带新增" in client.get(address("history", metric.pk)).content.decode()
    offered = sign_in(cast.city_manager).get(reverse("sales:target_add")).content.decode()
    assert f'<option value="{metric.pk}">云宽带新增</option>' in offered


def test_a_code_is_given_once_and_a_bad_one_is_said_at_the_field(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    for code in (cast.metric.code, "有中文"):
        answer = client.post(address("add"), {**NEW, "code": code})
        assert answer.status_code == 422
        assert list(answer.context["adminform"].form.errors) == ["code"]


def test_code_and_unit_stay_as_they_were_entered(cast: Cast, sign_in: SignIn) -> None:
    client, page = sign_in(cast.sysadmin), address("change", cast.metric.pk)
    before = (cast.metric.code, cast.metric.unit)
    form = client.get(page).context["adminform"].form
    sent = {"seen": form.initial["seen"], "code": "other", "name": "改名", "unit": "fen", "position": "1"}
    assert client.post(page, sent).status_code == 302
    metric = Metric.objects.get(pk=cast.metric.pk)
    assert (metric.code, metric.unit, metric.name) == (*before, "改名")


def test_no_metric_is_deleted(cast: Cast) -> None:
    with pytest.raises(NoReverseMatch):
        address("delete", cast.metric.pk)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_exported_table_comes_back_and_a_unit_in_it_is_not_changed(
    cast: Cast, sign_in: SignIn, language: str
) -> None:
    Metric.objects.create(code="billed_revenue", name="开账收入", unit="fen", position=2)
    with translation.override(language):
        client = sign_in(cast.sysadmin)
        client.cookies["django_language"] = language
        content = client.get(address("export")).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = [list(row) for row in book.worksheets[0].values]
        assert uploaded(client, rows).context["problems"] == []
        unit = next(at for at, head in enumerate(rows[0]) if head in ("单位", "Unit"))
        units = {str(row[unit]) for row in rows[1:]}
        assert "fen" not in units
        row = next(row for row in rows if row[0] == "billed_revenue")
        row[unit] = next(one[unit] for one in rows[1:] if one[unit] != row[unit])
        answer = uploaded(client, rows)
    assert answer.context.get("confirm_form") is None
    assert len(answer.context["problems"]) == 1
    assert Metric.objects.get(code="billed_revenue").unit == "fen"


def uploaded(client: Client, rows: list[list[Any]]) -> Any:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("metrics.xlsx", stream.getvalue())
    return client.post(address("import"), {"format": "0", "resource": "0", "import_file": file})


def test_a_program_adds_and_renames_one_and_nobody_else_does(cast: Cast, sign_in: SignIn) -> None:
    client, page = sign_in(cast.sysadmin), reverse("api:metric_list")
    made = client.post(page, json.dumps({**NEW, "position": 40}), content_type="application/json")
    assert made.status_code == 201
    one = reverse("api:metric_detail", args=[made.json()["id"]])
    body = json.dumps({"name": "云宽带", "unit": "fen"})
    changed = client.patch(one, body, content_type="application/json", headers={"If-Match": made["ETag"]})
    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["unit"]) == ("云宽带", "pieces")
    late = client.patch(one, body, content_type="application/json", headers={"If-Match": made["ETag"]})
    assert late.status_code == 412
    again = client.post(page, json.dumps({**NEW, "position": 40}), content_type="application/json")
    assert (again.status_code, list(again.json()["errors"])) == (400, ["code"])
    other = sign_in(cast.city_manager)
    assert other.post(page, "{}", content_type="application/json").status_code == 404
    assert other.get(page).status_code == 404


def test_a_program_adds_and_renames_a_product_category(cast: Cast, sign_in: SignIn) -> None:
    client, page = sign_in(cast.sysadmin), reverse("api:product_category_list")
    new = json.dumps({"code": "CLOUD", "name": "云产品"})
    made = client.post(page, new, content_type="application/json")
    assert made.status_code == 201
    one = reverse("api:product_category_detail", args=[made.json()["id"]])
    body = json.dumps({"code": "OTHER", "name": "云业务"})
    changed = client.patch(one, body, content_type="application/json", headers={"If-Match": made["ETag"]})
    assert (changed.json()["code"], changed.json()["name"]) == ("CLOUD", "云业务")
    late = client.patch(one, body, content_type="application/json", headers={"If-Match": made["ETag"]})
    assert late.status_code == 412
    again = client.post(page, new, content_type="application/json")
    assert (again.status_code, list(again.json()["errors"])) == (400, ["code"])
    assert sign_in(cast.city_manager).get(page).status_code == 404
