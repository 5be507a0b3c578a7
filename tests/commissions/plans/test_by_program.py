"""A plan by the API alone: a draft, its workbook with its golden cases, submitted, and approved by a second person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import PlanVersion
from commissions.services.plan_store import version_content
from core.api.fields import decimal_text
from tests.commissions.plans.real import furnish
from tests.commissions.plans.say import START, Catalogue
from tests.commissions.plans.simple import flat_rate
from tests.commissions.plans.worked import plan_of, workbook_of
from tests.commissions.scene import Scene
from tests.contracts.api import send
from tests.contracts.subject import SignIn
from tests.factories.plans import second_manager

pytestmark = pytest.mark.django_db


def step(client: Client, name: str, pk: int, **body: Any) -> Any:
    return send(client, "POST", reverse(f"api:plan_version_{name}", args=[pk]), body)


def test_a_plan_from_its_workbook_to_its_approval(scene: Scene, sign_in: SignIn) -> None:
    furnish(scene)
    cast = scene.cast
    maker, checker = cast.province_manager, second_manager(cast)
    worked = flat_rate(Catalogue())
    plan = plan_of(worked, cast.province, maker)
    writer, approver = sign_in(maker), sign_in(checker)
    begun = send(
        writer,
        "POST",
        reverse("api:plan_version_list"),
        {"plan_code": plan.code, "effective_from": START, "document_number": "江岭渠〔2026〕1号"},
    )
    pk = begun.json()["id"]
    with workbook_of(worked).open("rb") as file:
        filled = writer.post(reverse("api:plan_version_workbook", args=[pk]), {"file": file})
    assert filled.status_code == 200, filled.content.decode()
    assert version_content(PlanVersion.objects.get(pk=pk)) == worked.said
    cases = writer.get(reverse("api:golden_cases", args=[pk])).json()
    expected = [decimal_text(case.amount, 2) for case in worked.cases.cases]
    assert [case["expected"] for case in cases["cases"]] == expected
    assert cases["failed"] == 0
    submitted = step(writer, "submit", pk)
    assert (submitted.status_code, submitted.json()["status"]) == (200, "in_review")
    seen = submitted.json()["submitted_at"]
    assert step(writer, "approve", pk, submitted_at=seen).status_code == 403
    assert step(approver, "approve", pk, submitted_at="2026-01-01T00:00:00Z").status_code == 409
    approved = step(approver, "approve", pk, submitted_at=seen)
    assert (approved.status_code, approved.json()["status"]) == (200, "active")
