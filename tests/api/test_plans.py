"""A plan by program: a draft from a workbook, its golden cases, and the way to approval by two people."""

import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commissions.models import PlanVersion
from commissions.services.golden.writer import cases_export
from commissions.services.plan_workbook import plan_version_export
from tests.api.conftest import Speak
from tests.cast import Cast
from tests.factories.golden import two_sales
from tests.factories.plans import make_draft, make_plan, second_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(cast: Cast) -> PlanVersion:
    """20 yuan a piece."""
    return make_draft(make_plan(cast.province), cast.province_manager)


def post(client: Client, address: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json")


def send(client: Client, address: str, content: bytes) -> Any:
    return client.post(f"/api/v1/{address}", {"file": SimpleUploadedFile("政策.xlsx", content)})


def test_a_draft_is_filled_tried_submitted_and_approved_by_another(
    cast: Cast, speak: Speak, said: PlanVersion
) -> None:
    maker, checker = speak(cast.province_manager), speak(second_manager(cast))
    begun = post(maker, "plan-versions/", {"plan_code": said.plan.code, "effective_from": 202601}).json()
    version = f"plan-versions/{begun['id']}/"
    filled = send(maker, f"{version}workbook/", plan_version_export(said).read())
    assert filled.status_code == 200, filled.content
    assert [row["code"] for row in filled.json()["components"]] == ["FH01"]
    draft = PlanVersion.objects.get(pk=begun["id"])
    cases = send(maker, f"{version}golden-cases/upload/", cases_export(draft, two_sales()).read())
    assert cases.status_code == 200, cases.content
    assert (cases.json()["passed"], cases.json()["failed"]) == (1, 0)
    assert post(maker, f"{version}golden-cases/run/").json()["cases"][0]["got"] == "40.00"
    submitted = post(maker, f"{version}submit/").json()
    seen = {"submitted_at": submitted["submitted_at"]}
    assert post(maker, f"{version}approve/", seen).status_code == 403
    assert post(checker, f"{version}approve/", {"submitted_at": "2026-01-01T00:00:00Z"}).status_code == 409
    assert post(checker, f"{version}approve/", seen).json()["status"] == "active"


def test_a_wrong_cell_is_named_and_nothing_is_taken(cast: Cast, speak: Speak, said: PlanVersion) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plan_version_export(said).read()))
    book.worksheets[1]["D2"] = "按心情"
    spoilt = io.BytesIO()
    book.save(spoilt)
    answer = send(speak(cast.province_manager), f"plan-versions/{said.pk}/workbook/", spoilt.getvalue())
    assert answer.status_code == 400
    assert "!D2: " in answer.json()["errors"]["file"][0]
    assert said.components.count() == 1


def test_a_version_whose_cases_fail_is_not_submitted(cast: Cast, speak: Speak, said: PlanVersion) -> None:
    client, version = speak(cast.province_manager), f"plan-versions/{said.pk}/"
    assert client.get(f"/api/v1/{version}golden-cases/").status_code == 404
    send(client, f"{version}golden-cases/upload/", cases_export(said, two_sales(9_999)).read())
    refused = post(client, f"{version}submit/")
    assert (refused.status_code, PlanVersion.objects.get(pk=said.pk).status) == (422, "draft")
    assert "99.99" in refused.json()["detail"]
