"""The audit log's pages and the history on the pages of objects: who sees which of it, and in what words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agents.models import Agent
from core.audit import record
from core.models import AuditEvent
from tests.cast import Cast, grant_role, make_user
from users.models import User

SignIn = Callable[[Any], Client]
LOG = "/audit/"


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def agent(cast: Cast) -> Agent:
    return Agent.objects.create(channel=cast.agent, contact_name="王芳", contact_phone="13800001234")


def test_everyone_sees_the_log_of_their_own_region(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    there = Agent.objects.create(channel=cast.agent_b)
    record(actor=cast.city_manager, action="core.refused", subject=agent)
    record(actor=cast.city_b_manager, action="core.refused", subject=there)
    city_auditor = make_user("city_auditor")
    grant_role(city_auditor, "auditor", region=cast.city_a)
    for reader, names in (
        (cast.auditor, {agent.channel.name, there.channel.name}),
        (city_auditor, {agent.channel.name}),
        (cast.city_b_manager, {there.channel.name}),
    ):
        text = page(sign_in(reader), f"{LOG}?action=core.refused")
        assert {name for name in (agent.channel.name, there.channel.name) if name in text} == names


def test_the_log_is_filtered_by_time_person_action_and_object(
    cast: Cast, agent: Agent, sign_in: SignIn
) -> None:
    record(actor=cast.city_manager, action="core.refused", subject=agent)
    record(actor=cast.settlement_clerk, action="core.export", obj="结算单")
    client = sign_in(cast.auditor)

    def found(query: str) -> set[str]:
        rows = client.get(f"{LOG}?{query}").context["table"].data
        return {row.action for row in rows if not row.action.startswith("users.")}

    assert found("") == {"core.refused", "core.export"}
    assert found("action=core.export") == {"core.export"}
    assert found(f"actor={cast.city_manager.pk}") == {"core.refused"}
    assert found("q=结算单") == {"core.export"}
    assert found("until=2020-01-01") == set()
    assert found("since=2020-01-01") == {"core.refused", "core.export"}
    assert client.get(f"{LOG}?since=rubbish&actor=x").status_code == 200


def test_an_event_tells_details_object_and_the_changes_made_with_it(
    cast: Cast, agent: Agent, sign_in: SignIn
) -> None:
    Agent.objects.filter(pk=agent.pk).update(deposit_paid=1_234_500)
    event = record(
        actor=cast.city_manager, action="core.refused", subject=agent, detail={"right": "agents.agent_edit"}
    )
    text = page(sign_in(cast.auditor), f"{LOG}{event.pk}/")
    assert f'href="/agents/{agent.pk}/"' in text
    assert "12,345.00" in text
    assert "agents.agent_edit" not in text, "permissions are told in words"


def test_history_tells_who_changed_what_from_what_to_what(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    answer = client.get(f"/agents/{agent.pk}/edit/").context
    form = answer["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    client.post(f"/agents/{agent.pk}/edit/", {**data, "seen": answer["seen"], "contact_name": "李强"})
    text = page(client, f"/agents/{agent.pk}/?tab=history")
    assert "<del>王芳</del>" in text
    assert "<ins>李强</ins>" in text
    assert cast.city_manager.name in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("city_manager", 200), ("auditor", 200), ("district_supervisor", 200), ("dealer_owner", 403),
     ("settlement_clerk", 403), ("city_b_manager", 404)],
)  # fmt: skip
def test_history_is_for_those_who_supervise(
    cast: Cast, agent: Agent, sign_in: SignIn, who: str, status: int
) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get(f"/agents/{agent.pk}/?tab=history").status_code == status
    overview = page(client, f"/agents/{agent.pk}/")
    assert ("?tab=history" in overview) == (status == 200)


def test_a_tab_that_is_not_there_is_not_found(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    assert sign_in(cast.city_manager).get(f"/agents/{agent.pk}/?tab=nothing").status_code == 404


def test_history_costs_the_same_for_few_and_for_many_changes(
    cast: Cast, agent: Agent, sign_in: SignIn
) -> None:
    client = sign_in(cast.auditor)
    address = f"/agents/{agent.pk}/?tab=history"
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries()
    for number in range(20):
        Agent.objects.filter(pk=agent.pk).update(contact_name=f"第{number}位")
    assert queries() == few <= 12


def test_older_changes_are_a_page_away(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    for number in range(40):
        Agent.objects.filter(pk=agent.pk).update(contact_name=f"第{number}位")
    client = sign_in(cast.auditor)
    first = client.get(f"/agents/{agent.pk}/?tab=history").content.decode()
    assert "第39位" in first
    assert "第3位" not in first
    address = first.split('<div class="list-foot"><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert "第3位" in page(client, f"/agents/{agent.pk}/{address}")


def test_a_phone_in_full_is_logged_once_an_hour_and_a_masked_one_is_not(
    cast: Cast, agent: Agent, sign_in: SignIn
) -> None:
    seen = AuditEvent.objects.filter(action="agents.contact_seen")
    for _reload in range(3):
        sign_in(cast.city_manager).get(f"/agents/{agent.pk}/")
    sign_in(cast.auditor).get(f"/agents/{agent.pk}/")
    assert [event.actor for event in seen] == [cast.city_manager]


def test_people_see_their_own_sign_ins_and_nobody_else_s(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.city_manager)
    client = sign_in(cast.dealer_owner)
    rows = client.get("/profile/sign-ins/").context["table"].data
    assert {row.actor_id for row in rows} == {cast.dealer_owner.pk}


def test_the_auditor_exports_the_log(cast: Cast, sign_in: SignIn) -> None:
    record(actor=cast.city_manager, action="core.refused", obj="=cmd()")
    answer = sign_in(cast.auditor).get(f"{LOG}?export=xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert sign_in(cast.city_manager).get(f"{LOG}?export=xlsx").status_code == 403


def test_users_and_roles_have_a_history_in_which_phones_are_masked(cast: Cast, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast.dealer_owner.pk).update(phone="13900005678")
    grant = grant_role(cast.dealer_owner, "dealer_clerk", channel=cast.store)
    client = sign_in(cast.auditor)
    text = page(client, f"{cast.dealer_owner.get_absolute_url()}?tab=history")
    assert "139****5678" in text
    assert "13900005678" not in text
    assert cast.store.name in text
    assert client.get(f"{grant.role.get_absolute_url()}?tab=history").status_code == 200
