"""Two people and one row of each register: whoever saves second is told, and nothing is overwritten in silence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from agents.models import Agent
from core.models import Dictionary, DictionaryEntry
from core.periods import first_day, next_period, period_of, today
from network.models import Position
from network.services.placements import channel_move
from sales.models import Target
from tests.api.test_editing import patch
from tests.cast import Cast
from tests.factories.outlets import make_account_manager, make_outlet
from tests.forms import entries
from users.models import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
Case = tuple[str, Model, str, dict[str, Any], dict[str, Any]]


def make_cases(cast: Cast) -> dict[str, Case]:
    """Who edits, the row, its page, what somebody else sets meanwhile, and what is entered here."""
    agent = Agent.objects.create(channel=cast.agent, contact_name="甲")
    manager = make_account_manager(cast)
    target = Target.objects.create(channel=cast.agent, period=202610, metric=None, value=50)
    role = Role.objects.create(code="own", name="自己的", rank=8, permissions=[])
    return {
        "agent": ("city_manager", agent, "agents:agent_edit", {"contact_name": "乙"}, {"contact_name": "丙"}),
        "the name of a channel": (
            *("city_manager", cast.agent, "agents:agent_edit"),
            *({"name": "别人的"}, {"name": "我的"}),
        ),
        "outlet": (
            *("city_manager", make_outlet(cast.outlet), "outlets:outlet_edit"),
            *({"address": "东街"}, {"address": "西街"}),
        ),
        "account manager": (
            *("city_manager", manager, "direct_sales:account_manager_edit"),
            *({"staff_number": "S1"}, {"staff_number": "S2"}),
        ),
        "store": (
            *("city_manager", cast.store, "network:channel_place"),
            *({"star": 3}, {"star": "5"}),
        ),
        "product": (
            *("province_manager", cast.product, "sales:product_edit"),
            *({"name": "别人的"}, {"name": "我的"}),
        ),
        "region": (
            *("province_manager", cast.district_a1, "network:region_edit"),
            *({"population": 10}, {"population": "20"}),
        ),
        "target": ("city_manager", target, "sales:target_edit", {"value": 60}, {"value": "70"}),
        "user": ("sysadmin", cast.dealer_clerk, "users:user_edit", {"name": "别人的"}, {"name": "我的"}),
        "role": ("sysadmin", role, "users:role_edit", {"name": "别人的"}, {"name": "我的"}),
    }


NAMES = (
    *("agent", "the name of a channel", "outlet", "account manager", "store"),
    *("product", "region", "target", "user", "role"),
)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_comes_second_is_told_in_each_register(cast: Cast, sign_in: SignIn, name: str) -> None:
    who, row, url_name, theirs, mine = make_cases(cast)[name]
    client, page = sign_in(getattr(cast, who)), reverse(url_name, args=[row.pk])
    sent = entries(client, page, **mine)
    rows = type(row)._default_manager.filter(pk=row.pk)
    if name == "store":
        Position.objects.filter(channel=row.pk).update(**theirs)
    rows.update(**theirs)
    answer = client.post(page, sent)
    assert answer.status_code == 409
    (told,) = answer.context["clashes"]
    (value,) = theirs.values()
    assert str(value) in told or "★★★" in told
    assert rows.filter(**theirs).exists()
    again = {**sent, "seen": answer.context["seen"]}
    assert client.post(page, again).status_code == 302


def test_a_position_that_a_colleague_has_entered_for_the_same_day_is_seen(
    cast: Cast, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.city_manager), reverse("network:channel_place", args=[cast.agent.pk])
    sent = entries(client, page, star="5")
    day = first_day(next_period(period_of(today())))
    place = {"city_id": cast.city_a.pk, "district_id": cast.district_a2.pk, "mode": 2, "level": 1, "star": 3}
    channel_move(cast.agent, effective_from=day, **place)
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert len(answer.context["clashes"]) == 2
    assert answer.context["form"]["district"].value() == str(cast.district_a2.pk)


def test_a_role_tells_which_permissions_differ(cast: Cast, sign_in: SignIn) -> None:
    role = Role.objects.create(code="own", name="自己的", rank=8, permissions=["sales.result_view"])
    client, page = sign_in(cast.sysadmin), reverse("users:role_edit", args=[role.pk])
    sent = entries(client, page, permissions=["sales.result_view", "sales.target_view"])
    Role.objects.filter(pk=role.pk).update(permissions=["sales.result_view", "sales.product_view"])
    answer = client.post(page, sent)
    (told,) = answer.context["clashes"]
    assert answer.status_code == 409
    labels = dict(answer.context["form"].fields["permissions"].choices)
    assert str(labels["sales.product_view"]) in told
    assert str(labels["sales.target_view"]) in told
    assert str(labels["sales.result_view"]) not in told


def test_a_sign_in_of_the_user_is_no_conflict(cast: Cast, sign_in: SignIn) -> None:
    client, page = sign_in(cast.sysadmin), reverse("users:user_edit", args=[cast.dealer_clerk.pk])
    sent = entries(client, page, name="新名")
    sign_in(cast.dealer_clerk)
    assert client.post(page, sent).status_code == 302


def test_page_and_api_see_each_other_s_changes(cast: Cast, sign_in: SignIn) -> None:
    """The page compares what its form showed, If-Match what the API showed: both under the row's lock."""
    Agent.objects.create(channel=cast.agent, contact_name="甲")
    client, page = sign_in(cast.city_manager), reverse("agents:agent_edit", args=[cast.agent.pk])
    address = reverse("api:agent_detail", args=[cast.agent.pk])
    sent, read = entries(client, page, contact_name="丙"), client.get(address)
    changed = patch(client, address, {"contact_name": "乙"}, **{"If-Match": read["ETag"]})
    assert changed.status_code == 200
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert client.post(page, {**sent, "seen": answer.context["seen"]}).status_code == 302
    late = patch(client, address, {"contact_name": "丁"}, **{"If-Match": changed["ETag"]})
    assert late.status_code == 412
    assert Agent.objects.get(pk=cast.agent.pk).contact_name == "丙"


def small_form(client: Client, page: str) -> dict[str, Any]:
    """What the form of a small table sends, its rows included."""
    context = client.get(page).context
    sets = [one.formset for one in context["inline_admin_formsets"]]
    forms = [
        context["adminform"].form,
        *(one for rows in sets for one in (rows.management_form, *rows.forms)),
    ]
    sent: dict[str, Any] = {}
    for form in forms:
        for name, field in form.fields.items():
            value = form.get_initial_for_field(field, name)
            if value is not None and value is not False:
                sent[form.add_prefix(name)] = "on" if value is True else str(value)
    return sent


def test_an_entry_of_a_dictionary_and_its_row_below_the_dictionary_are_one(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.sysadmin)
    dictionary = Dictionary.objects.get(code="industry")
    page = reverse("tables:core_dictionary_change", args=[dictionary.pk])
    sent = small_form(client, page)
    (key,) = (name for name, value in sent.items() if value == "finance")
    label = key.replace("-code", "-label")
    sent[label] = "我的"
    entry = DictionaryEntry.objects.get(dictionary=dictionary, code="finance")
    DictionaryEntry.objects.filter(pk=entry.pk).update(label="别人的")
    answer = client.post(page, sent)
    assert answer.status_code == 409
    entry.refresh_from_db()
    assert entry.label == "别人的"
    text = answer.content.decode()
    assert "别人的" in text
    (rows,) = (one.formset for one in answer.context["inline_admin_formsets"])
    shown = next(form for form in rows.forms if form.instance.pk == entry.pk)
    again = {**sent, shown.add_prefix("seen"): shown["seen"].value()}
    saved = client.post(page, again)
    assert saved.status_code == 302, saved.context["errors"]
    entry.refresh_from_db()
    assert entry.label == "我的"


def test_a_cell_of_the_table_of_targets_that_somebody_else_set_is_told(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    page = f"{reverse('sales:target_table')}?period=202610"
    cell, other = f"target_{cast.agent.pk}", f"target_{cast.other_agent.pk}"
    Target.objects.create(channel=cast.agent, period=202610, metric=None, value=40)
    sent = {f"initial-{cell}": "30", cell: "50", f"initial-{other}": "", other: "12"}
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert Target.objects.get().value == 40
    assert "40" in answer.context["form"].errors[cell][0]
    assert f'name="initial-{cell}" value="40"' in answer.content.decode()
    assert client.post(page, {**sent, f"initial-{cell}": "40"}).status_code == 302
    assert dict(Target.objects.values_list("channel", "value")) == {
        cast.agent.pk: 50,
        cast.other_agent.pk: 12,
    }


def test_every_page_that_edits_a_row_tells_what_it_showed(cast: Cast, sign_in: SignIn) -> None:
    """A new register's form has the protection by being an EditView; a template of its own must not lose it."""
    for name, (who, row, url_name, _theirs, _mine) in make_cases(cast).items():
        page = sign_in(getattr(cast, who)).get(reverse(url_name, args=[row.pk]))
        assert f'name="seen" value="{page.context["seen"]}"' in page.content.decode(), name
        assert page.context["seen"], name
