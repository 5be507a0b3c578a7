"""A sheet by program: in pieces, with its wrong cells as JSON, mended, mapped, committed and taken back."""

import hashlib
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.jobs import run_job
from core.models import ImportDraft, ImportSession, Job, JobState
from core.models import imports as models
from core.services.imports import drafts
from sales.models import Sale
from tests.api.conftest import Speak
from tests.cast import Cast
from tests.factories.sheets import ORDER_HEADER, PERIOD, order, workbook

PIECE = 1_000


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (models, drafts):
        monkeypatch.setattr(module, "PIECE", PIECE)


def post(client: Client, address: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json")


def work_off() -> None:
    for job in Job.objects.filter(state=JobState.QUEUED).order_by("pk"):
        run_job(job.pk)


def begin(client: Client, content: bytes, **changes: Any) -> Any:
    body = {
        "kind": "order_detail",
        "period": PERIOD,
        "file_name": "十月.xlsx",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return post(client, "upload-drafts/", {**body, **changes})


def send(client: Client, pk: int, number: int, content: bytes) -> Any:
    piece = SimpleUploadedFile("piece", content[number * PIECE : (number + 1) * PIECE])
    return client.post(f"/api/v1/upload-drafts/{pk}/pieces/", {"number": number, "piece": piece})


def sent(client: Client, file: io.BytesIO) -> dict[str, Any]:
    """The upload, made of pieces and read."""
    content = file.getvalue()
    draft = begin(client, content).json()
    for number in draft["missing"]:
        assert send(client, draft["id"], number, content).status_code == 200
    answer = post(client, f"upload-drafts/{draft['id']}/finish/")
    assert answer.status_code == 202
    work_off()
    found: dict[str, Any] = client.get(f"/api/v1/uploads/{answer.json()['id']}/").json()
    return found


def test_a_file_in_pieces_becomes_an_upload_that_is_committed_and_undone(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    upload = sent(client, workbook([order(number) for number in range(1, 60)]))
    assert (upload["state"], upload["rows"], upload["rows_read"]) == ("ready", 59, 59)
    assert (upload["file_name"], ImportDraft.objects.count()) == ("十月.xlsx", 0)
    committed = post(client, f"uploads/{upload['id']}/commit/", {"version": upload["version"]})
    assert committed.json()["state"] == "committed"
    assert Sale.objects.current().count() == 59
    assert post(client, f"uploads/{upload['id']}/undo/").json()["state"] == "undone"
    assert not Sale.objects.current().exists()


def test_pieces_come_in_any_order_again_and_of_the_right_size(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    content = workbook([order(1)]).getvalue()
    draft = begin(client, content).json()
    last = len(draft["missing"]) - 1
    for number in (last, 0, 0):
        assert send(client, draft["id"], number, content).status_code == 200
    assert send(client, draft["id"], last + 1, content).status_code == 400  # an empty file is none
    short = SimpleUploadedFile("piece", b"x")
    answer = client.post(f"/api/v1/upload-drafts/{draft['id']}/pieces/", {"number": 1, "piece": short})
    assert answer.status_code == 400
    refused = post(client, f"upload-drafts/{draft['id']}/finish/")
    assert refused.status_code == 400
    assert "1, 2" in refused.json()["detail"]
    for number in range(last + 1):
        send(client, draft["id"], number, b"y" * len(content))
    assert post(client, f"upload-drafts/{draft['id']}/finish/").status_code == 400
    assert not ImportSession.objects.exists()


def test_pieces_belong_to_whoever_began(cast: Cast, speak: Speak) -> None:
    content = workbook([order(1)]).getvalue()
    mine = begin(speak(cast.city_manager), content).json()
    other = speak(cast.city_b_manager)
    assert send(other, mine["id"], 0, content).status_code == 404
    assert post(other, f"upload-drafts/{mine['id']}/finish/").status_code == 404
    assert begin(other, content, size=200 * 1024 * 1024).status_code == 400
    assert begin(speak(cast.auditor), content).status_code == 403
    assert begin(other, content, kind="agents", sha256="x").status_code == 400


def test_wrong_cells_are_told_and_mended(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    upload = sent(client, workbook([order(1), order(2, first_payment="五十")]))
    assert (upload["state"], upload["error_count"]) == ("checked", 1)
    (error,) = client.get(f"/api/v1/uploads/{upload['id']}/errors/").json()["results"]
    assert (error["cell"], error["key"], error["value"], error["code"]) == (
        "H3",
        "first_payment",
        "五十",
        "bad_number",
    )
    assert error["message"]
    assert error["label"]
    assert speak(cast.city_b_manager).get(f"/api/v1/uploads/{upload['id']}/errors/").status_code == 404
    body = {"cells": [{"id": error["id"], "value": "50"}]}
    assert post(client, f"uploads/{upload['id']}/cells/", body).status_code == 200
    work_off()
    assert client.get(f"/api/v1/uploads/{upload['id']}/").json()["state"] == "ready"


def test_an_unknown_header_is_named(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    upload = sent(client, workbook([order(1)], {**ORDER_HEADER, "first_payment": "PAY1"}))
    assert upload["state"] == "mapping"
    assert upload["message"]
    body = {"columns": {"PAY1": "first_payment"}}
    assert post(client, f"uploads/{upload['id']}/columns/", body).status_code == 200
    work_off()
    assert client.get(f"/api/v1/uploads/{upload['id']}/").json()["state"] == "ready"
