"""Pages, API, files and logs of bank accounts: who sees a number in full, who sees its ends, who sees nothing."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from agents.models import BankAccount
from core.audit.words import stories
from core.models import AuditEvent, Change
from tests.api.conftest import client_with_token
from tests.cast import Cast
from tests.factories.accounts import MASKED, NUMBER, OTHER_NUMBER, agent_of, approved, proposed, second_clerk
from tests.factories.agents import make_agent

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
GROUPED = "6222 0000 0000 0000 012"


def page(client: Client, name: str, pk: int, query: str = "") -> str:
    response = client.get(reverse(name, kwargs={"pk": pk}) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("role", "in_full"),
    [
        ("province_manager", False),
        ("city_manager", False),
        ("auditor", False),
        ("settlement_clerk", True),
        ("dealer_owner", True),
    ],
)
def test_the_number_is_in_full_for_those_who_pay_and_are_paid(
    cast: Cast, sign_in: SignIn, role: str, in_full: bool
) -> None:
    account = approved(cast)
    client = sign_in(getattr(cast, role))
    for shown in (
        page(client, "agents:account_detail", account.pk),
        page(client, "agents:agent_detail", cast.agent.pk, "?tab=accounts"),
    ):
        assert (GROUPED in shown) is in_full
        assert MASKED in shown or in_full
        assert NUMBER not in shown
    told = client.get(reverse("api:bank_account_detail", kwargs={"pk": account.pk})).json()
    assert told["number"] == (NUMBER if in_full else MASKED)
    seen = AuditEvent.objects.filter(action="agents.account_seen", actor=getattr(cast, role))
    assert seen.count() == int(in_full)


@pytest.mark.parametrize(
    "role", ["district_supervisor", "outlet_manager", "assessor", "dealer_clerk", "sysadmin"]
)
def test_for_others_there_are_no_accounts(cast: Cast, sign_in: SignIn, role: str) -> None:
    account = approved(cast)
    client = sign_in(getattr(cast, role))
    for address in (
        reverse("agents:account_list"),
        reverse("agents:account_detail", kwargs={"pk": account.pk}),
        reverse("agents:account_propose", kwargs={"pk": cast.agent.pk}),
        reverse("api:bank_account_list"),
        reverse("api:bank_account_detail", kwargs={"pk": account.pk}),
    ):
        assert client.get(address).status_code == 404, address


def test_a_district_supervisor_sees_no_account_on_the_agents_page_or_in_its_history(
    cast: Cast, sign_in: SignIn
) -> None:
    approved(cast)
    client = sign_in(cast.district_supervisor)
    for query in ("", "?tab=history"):
        shown = page(client, "agents:agent_detail", cast.agent.pk, query)
        assert MASKED not in shown
        assert "tab=accounts" not in shown
    address = reverse("agents:agent_detail", kwargs={"pk": cast.agent.pk})
    assert client.get(f"{address}?tab=accounts").status_code == 403


def test_lists_mask_for_everybody_and_files_by_role(cast: Cast, sign_in: SignIn) -> None:
    approved(cast)
    for role, in_full in (("settlement_clerk", True), ("city_manager", False), ("auditor", False)):
        client = sign_in(getattr(cast, role))
        listed = client.get(reverse("agents:account_list")).content.decode()
        assert MASKED in listed
        assert NUMBER not in listed
        response: Any = client.get(reverse("agents:account_list") + "?export=xlsx")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
        assert (NUMBER in cells, MASKED in cells) == (in_full, not in_full)
        event = AuditEvent.objects.filter(action="core.export").latest("pk")
        assert event.detail.get("codes", []) == (["agents.account_number_view"] if in_full else [])
        rows = client.get(reverse("api:bank_account_list")).json()["results"]
        assert [row["masked_number"] for row in rows] == [MASKED]
        assert NUMBER not in str(rows)


def test_neither_the_change_log_nor_any_event_holds_the_number(cast: Cast, sign_in: SignIn) -> None:
    account = approved(cast)
    sign_in(cast.settlement_clerk).get(account.get_absolute_url())
    changes = list(Change.objects.filter(table_name="agents_bankaccount"))
    assert len(changes) == 2
    assert NUMBER not in str([(change.old, change.new) for change in changes])
    assert account.sealed not in str([(change.old, change.new) for change in changes])
    told = str([(line.label, line.new) for story in stories(changes, cast.auditor) for line in story.lines])
    assert MASKED in told
    assert NUMBER not in str(list(AuditEvent.objects.values_list("object", "detail")))


def entered(**changes: str) -> dict[str, str]:
    return {
        "holder": "临江鑫达通信有限公司",
        "bank_name": "工商银行",
        "branch": "临江支行",
        "number": "9900 0000 0000 0000 002",
        "effective_from": "2026-11-01",
        "reason": "",
        "confirmed": "False",
        **changes,
    }


def test_an_account_is_proposed_on_the_agents_page(cast: Cast, sign_in: SignIn) -> None:
    agent = agent_of(cast)
    client = sign_in(cast.settlement_clerk)
    address = reverse("agents:account_propose", kwargs={"pk": agent.pk})
    assert cast.agent.name in client.get(address).content.decode()
    assert client.post(address, entered()).status_code == 302
    account = BankAccount.objects.get()
    assert (account.number, account.status) == (OTHER_NUMBER, "proposed")
    assert client.post(address, entered()).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "12AB5678901"}, "number"),
        ({"number": "1234567"}, "number"),
        ({"number": "9" * 31}, "number"),
        ({"holder": ""}, "holder"),
        ({"effective_from": "2026-02-30"}, "effective_from"),
        ({"holder": "张三"}, "confirmed"),
        ({"number": "6222000000000000010"}, "confirmed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, sign_in: SignIn, changes: dict[str, str], field: str
) -> None:
    agent = agent_of(cast)
    address = reverse("agents:account_propose", kwargs={"pk": agent.pk})
    response = sign_in(cast.settlement_clerk).post(address, entered(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not BankAccount.objects.exists()


def test_a_name_that_differs_is_saved_once_it_is_confirmed(cast: Cast, sign_in: SignIn) -> None:
    agent = agent_of(cast)
    client = sign_in(cast.settlement_clerk)
    address = reverse("agents:account_propose", kwargs={"pk": agent.pk})
    asked = client.post(address, entered(holder="张三")).content.decode()
    assert 'type="checkbox" name="confirmed"' in asked
    assert client.post(address, entered(holder="张三", confirmed="on")).status_code == 302
    checker = sign_in(second_clerk(cast))
    assert "张三" in checker.get(BankAccount.objects.get().get_absolute_url()).content.decode()


def test_buttons_are_those_of_the_moment_and_the_person(cast: Cast, sign_in: SignIn) -> None:
    account = proposed(cast)

    def offered(user: Any) -> set[str]:
        shown = page(sign_in(user), "agents:account_detail", account.pk)
        return {act for act in ("approve", "refuse", "take", "withdraw") if f"/{account.pk}/{act}/" in shown}

    assert offered(cast.settlement_clerk) == {"withdraw"}
    assert offered(second_clerk(cast)) == {"approve", "refuse"}
    assert offered(cast.province_manager) == offered(cast.dealer_owner) == set()


def test_a_dealer_asks_and_is_told(cast: Cast, sign_in: SignIn) -> None:
    agent = agent_of(cast)
    client = sign_in(cast.dealer_owner)
    address = reverse("agents:account_request", kwargs={"pk": agent.pk})
    assert address in page(client, "agents:agent_detail", agent.pk)
    assert client.post(address, entered()).status_code == 302
    account = BankAccount.objects.get()
    assert (account.status, account.requested_by_id) == ("requested", cast.dealer_owner.pk)
    assert f"/{account.pk}/take/" in page(sign_in(cast.settlement_clerk), "agents:account_detail", account.pk)
    level_2 = make_agent(cast.sub_agent)
    address = reverse("agents:account_request", kwargs={"pk": level_2.pk})
    assert client.get(address).status_code == 200
    elsewhere = make_agent(cast.other_agent)
    address = reverse("agents:account_request", kwargs={"pk": elsewhere.pk})
    assert client.get(address).status_code == 404


def test_fields_that_are_not_asked_for_are_ignored(cast: Cast, sign_in: SignIn) -> None:
    agent = agent_of(cast)
    sent = {**entered(), "status": "approved", "decided_by": str(cast.dealer_owner.pk), "agent": "LJA0017"}
    sign_in(cast.dealer_owner).post(reverse("agents:account_request", kwargs={"pk": agent.pk}), sent)
    account = BankAccount.objects.get()
    assert (account.status, account.decided_by_id, account.agent_id) == ("requested", None, agent.pk)


def test_the_api_proposes_and_approves_by_the_same_rules(cast: Cast, sign_in: SignIn) -> None:
    agent_of(cast)
    maker, checker = sign_in(cast.settlement_clerk), sign_in(second_clerk(cast))
    body = {
        "agent": "LJA0001",
        "holder": "张三",
        "bank_name": "工商银行",
        "number": NUMBER[:-1] + "7",
        "effective_from": "2026-11-01",
    }

    def post(client: Client, name: str, sent: Any, **address: int) -> Any:
        return client.post(reverse(f"api:{name}", kwargs=address), sent, content_type="application/json")

    refused = post(maker, "bank_account_list", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["confirmed"])
    made = post(maker, "bank_account_list", {**body, "confirmed": True})
    assert made.status_code == 201, made.json()
    assert NUMBER not in str(made.json())
    pk = made.json()["id"]
    assert post(maker, "bank_account_approve", {}, pk=pk).status_code == 403
    assert post(checker, "bank_account_refuse", {}, pk=pk).status_code == 400
    answer = post(checker, "bank_account_approve", {}, pk=pk)
    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert post(checker, "bank_account_approve", {}, pk=pk).status_code == 409


def test_a_narrow_token_is_told_the_ends(cast: Cast) -> None:
    account = approved(cast)
    address = reverse("api:bank_account_detail", kwargs={"pk": account.pk})
    for codes, told in (([], NUMBER), (["agents.account_view"], MASKED)):
        client = client_with_token(cast.settlement_clerk, codes=codes)
        assert client.get(address).json()["number"] == told
