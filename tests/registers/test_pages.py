"""The pages of uploads, and the API, for registers: whose rights count, what they say, and where they lead."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agents.models import Agent
from core.jobs import run_job
from core.models import ImportSession, ImportState
from core.periods import current_period
from network.models import Channel
from sales.services.overview import kinds_shown
from tests.api.conftest import client_with_token
from tests.cast import Cast
from tests.factories.agents import PHONE, make_agents
from tests.factories.rosters import MONTH, agent_row, roster
from tests.imports.conftest import Prepare, fresh

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def uploaded(client: Client, stream: io.BytesIO, kind: str = "agents") -> ImportSession:
    """Uploaded on the page and read by a worker."""
    file = SimpleUploadedFile("花名册.xlsx", stream.getvalue())
    sent = {"kind": kind, "period": MONTH, "file": file}
    assert client.post(reverse("sales:import_add"), sent).status_code == 302
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


def test_a_roster_goes_from_the_list_to_the_register_and_back(cast: Cast, sign_in: SignIn) -> None:
    make_agents(cast)
    client = sign_in(cast.province_manager)
    link = f"{reverse('sales:import_add')}?kind=agents"
    assert link in client.get(reverse("agents:agent_list")).content.decode()
    form = client.get(link).context["form"]
    assert (form["kind"].value(), form.fields["period"].initial) == ("agents", current_period())
    session = uploaded(client, roster(agent_row(), agent_row("LJA0017", district="望江县", due=1)))
    assert act(client, "commit", session, version=session.version) == 302
    text = page(client, session)
    made = Channel.objects.get(code="LJA0500")
    for pk in (made.pk, cast.other_agent.pk):
        assert f'href="{reverse("agents:agent_detail", args=[pk])}"' in text
    assert act(client, "undo", session) == 302
    session.refresh_from_db()
    assert session.state == ImportState.UNDONE
    assert not Channel.objects.filter(code="LJA0500").exists()


def test_the_form_groups_results_and_registers_by_right(cast: Cast, sign_in: SignIn) -> None:
    def groups(user: Any) -> list[int]:
        found = sign_in(user).get(reverse("sales:import_add")).context["groups"]
        return [len(kinds) for _label, kinds in found]

    assert len(groups(cast.city_manager)) == 2
    assert len(groups(cast.province_manager)) == 1
    assert groups(cast.dealer_owner) == [1, 2]
    assert groups(cast.dealer_clerk) == [1]


def test_results_of_a_month_to_come_are_refused_but_registers_can_be_prepared(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    coming = client.get(reverse("sales:import_add")).context["form"].fields["period"].choices[0][0]
    assert coming > current_period()
    sent = {"period": coming, "file": SimpleUploadedFile("a.xlsx", roster(agent_row()).getvalue())}
    assert client.post(reverse("sales:import_add"), {**sent, "kind": "order_detail"}).status_code == 422
    sent["file"] = SimpleUploadedFile("a.xlsx", roster(agent_row()).getvalue())
    assert client.post(reverse("sales:import_add"), {**sent, "kind": "agents"}).status_code == 302


def test_registers_are_no_data_of_a_month(cast: Cast) -> None:
    assert all(not kind.register for kind in kinds_shown(fresh(cast.province_manager)))


def test_phone_numbers_are_masked_in_a_preview(cast: Cast, prepare: Prepare, sign_in: SignIn) -> None:
    make_agents(cast)
    row = {"code": "LJA0017", "phone": "13912345678"}
    session = prepare(roster(row, only="code phone"), cast.city_manager, kind="agents", period=MONTH)
    text = page(sign_in(cast.auditor), session)
    assert "139****5678" in text
    assert "13912345678" not in text
    assert PHONE not in text


def test_another_city_does_not_see_the_upload_and_readers_cannot_commit_it(
    cast: Cast, prepare: Prepare, sign_in: SignIn
) -> None:
    session = prepare(roster(agent_row()), cast.city_manager, kind="agents", period=MONTH)
    assert sign_in(cast.city_b_manager).get(session.get_absolute_url()).status_code == 404
    assert act(sign_in(cast.city_b_manager), "commit", session, version=session.version) == 404
    assert act(sign_in(cast.settlement_clerk), "commit", session, version=session.version) == 403
    assert not Channel.objects.filter(code="LJA0500").exists()


def test_the_template_is_filled_in_and_its_example_left_out(
    cast: Cast, prepare: Prepare, sign_in: SignIn
) -> None:
    response: Any = sign_in(cast.city_manager).get(reverse("sales:import_template", args=["agents"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert all(sheet.cell(2, at + 1).value for at, head in enumerate(heads) if head not in {"上级", None})
    assert sum(len(found.sqref.ranges) > 0 for found in sheet.data_validations.dataValidation) >= 5
    row = {"代理商编码*": "LJA0500", "代理商名称": "新店", "地市": "临江市", "区县": "望江县"}
    for at, head in enumerate(heads, start=1):
        sheet.cell(3, at).value = row.get(str(head))
    stream = io.BytesIO()
    book.save(stream)
    session = prepare(io.BytesIO(stream.getvalue()), cast.city_manager, kind="agents", period=MONTH)
    assert [(error.cell, error.code) for error in session.errors.all()] == []
    assert (session.rows, session.rows_new) == (1, 1)


def test_a_program_sends_a_roster_with_the_rights_of_its_owner(cast: Cast) -> None:
    def send(client: Client) -> Any:
        file = SimpleUploadedFile("a.xlsx", roster(agent_row()).getvalue())
        return client.post("/api/v1/uploads/", {"kind": "agents", "period": MONTH, "file": file})

    client = client_with_token(cast.province_manager)
    assert send(client_with_token(cast.dealer_owner)).status_code == 403
    assert send(client_with_token(cast.province_manager, read_only=True)).status_code == 403
    answer = send(client)
    assert answer.status_code == 202
    session = ImportSession.objects.get()
    assert session.job is not None
    run_job(session.job.pk)
    number = answer.json()["id"]
    version = client.get(f"/api/v1/uploads/{number}/").json()["version"]
    commit = client.post(
        f"/api/v1/uploads/{number}/commit/", {"version": version}, content_type="application/json"
    )
    assert (commit.status_code, commit.json()["state"]) == (200, "committed")
    assert Agent.objects.filter(channel__code="LJA0500").exists()
