"""A row that begins as another one: what is taken over, what is left empty, and from whom."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import Agent
from commissions.models import Frame
from commissions.services.frames import frame_save
from core.periods import current_period
from direct_sales.models import AccountManager
from network.choices import ChannelKind, SalesMode
from outlets.models import Outlet
from sales.choices import MetricUnit
from sales.models import Metric, Product, Target
from tests.cast import Cast, grant_role, make_channel
from tests.factories.agents import PHONE, make_agent
from users.models import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def shown(client: Client, url_name: str, source: Any) -> dict[str, Any]:
    """By field what the form of the copy begins with."""
    answer = client.get(reverse(url_name), {"copy": source.pk})
    assert answer.status_code == 200
    return {field.name: field.value() for field in answer.context["form"]}


def send(client: Client, url_name: str, source: Any, **changed: Any) -> Any:
    """What a browser would send of the copy, with these entries changed."""
    address = f"{reverse(url_name)}?copy={source.pk}"
    sent = {}
    for field in client.get(address).context["form"]:
        value = field.value()
        if value not in (None, "", False):
            sent[field.html_name] = field.field.widget.format_value(value) or value
    return client.post(address, {**sent, **changed})


def manager(cast: Cast, code: str = "LJM0001", district: Any = None, **fields: Any) -> AccountManager:
    channel = make_channel(
        code, "李*", ChannelKind.ACCOUNT_MANAGER, district or cast.district_a1, mode=SalesMode.DIRECT
    )
    made: AccountManager = AccountManager.objects.create(channel=channel, **fields)
    return made


def test_an_agent_is_copied_with_its_terms_and_not_with_its_person(cast: Cast, sign_in: SignIn) -> None:
    source = make_agent(cast.sub_agent, tax_rate=600, credit_code="91110000MA0000000X")
    client = sign_in(cast.city_manager)
    values = shown(client, "agents:agent_add", source)
    assert PHONE not in map(str, values.values())
    left = ("code", "credit_code", "contact_name", "contact_phone", "contract_number", "star")
    assert not any(values[name] for name in left)
    answer = send(client, "agents:agent_add", source, code="LJA0900")
    assert answer.status_code == 302, answer.context["form"].errors
    made = Agent.objects.select_related("channel").get(channel__code="LJA0900")
    for name in ("taxpayer_kind", "tax_rate", "contract_from", "contract_to", "deposit_due"):
        assert getattr(made, name) == getattr(source, name), name
    for name in ("name", "district_id", "mode", "level", "parent_id"):
        assert getattr(made.channel, name) == getattr(cast.sub_agent, name), name
    assert (made.contact_phone, made.deposit_paid) == ("", 0)


def test_an_outlet_is_copied_without_its_place(cast: Cast, sign_in: SignIn) -> None:
    source = Outlet.objects.create(
        channel=cast.outlet, counters=6, opening_hours="08:30-18:00", address="某路1号", yearly_rent=12_000_00
    )
    client = sign_in(cast.city_manager)
    assert send(client, "outlets:outlet_add", source, code="LJ100900").status_code == 302
    made = Outlet.objects.get(channel__code="LJ100900")
    assert (made.counters, made.opening_hours, made.yearly_rent) == (6, "08:30-18:00", 12_000_00)
    assert made.address == ""


def test_what_a_constraint_keeps_unique_is_left_empty(cast: Cast, sign_in: SignIn) -> None:
    source = manager(cast, staff_number="E77", category="business", phone="13900000001")
    values = shown(sign_in(cast.city_manager), "direct_sales:account_manager_add", source)
    assert values["category"] == "business"
    assert not any(values[name] for name in ("code", "name", "staff_number", "phone"))


def test_a_row_that_one_does_not_see_is_no_source(cast: Cast, sign_in: SignIn) -> None:
    source = make_agent(cast.agent_b)
    client = sign_in(cast.city_manager)
    add = reverse("agents:agent_add")
    for wanted in (str(source.pk), "0", "x", "9" * 30):
        assert client.get(add, {"copy": wanted}).status_code == 404, wanted
        assert client.post(f"{add}?copy={wanted}", {"code": "LJA0900"}).status_code == 404, wanted


def test_what_lies_outside_the_right_to_add_is_not_copied(cast: Cast, sign_in: SignIn) -> None:
    """Who sees another city's row may copy its terms, not its place nor its upline."""
    source = make_agent(cast.agent_b, tax_rate=600)
    grant_role(cast.city_manager, "auditor", region=cast.city_b)
    values = shown(sign_in(cast.city_manager), "agents:agent_add", source)
    assert values["tax_rate"] is not None
    assert values["district"] is None


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("settlement_clerk", 403), ("stranger", 404)])
def test_who_may_not_add_may_not_copy(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    source = make_agent(cast.agent)
    client = sign_in(getattr(cast, who))
    assert client.get(reverse("agents:agent_add"), {"copy": source.pk}).status_code == status
    page = client.get(reverse("agents:agent_detail", args=[source.pk]))
    assert f"copy={source.pk}" not in page.content.decode()


@pytest.mark.parametrize(
    ("detail", "add"),
    [
        ("agents:agent_detail", "agents:agent_add"),
        ("outlets:outlet_detail", "outlets:outlet_add"),
        ("direct_sales:account_manager_detail", "direct_sales:account_manager_add"),
        ("sales:product_detail", "sales:product_add"),
        ("sales:target_detail", "sales:target_add"),
        ("users:role_detail", "users:role_add"),
    ],
)
def test_every_register_offers_it_to_who_may_add(cast: Cast, sign_in: SignIn, detail: str, add: str) -> None:
    sources: dict[str, Callable[[], Any]] = {
        "agents": lambda: make_agent(cast.agent),
        "outlets": lambda: Outlet.objects.create(channel=cast.outlet),
        "direct_sales": lambda: manager(cast),
        "sales:product_detail": lambda: cast.product,
        "sales:target_detail": lambda: target(cast, cast.metric),
        "users": lambda: Role.objects.get(code="assessor"),
    }
    source = (sources.get(detail) or sources[detail.split(":")[0]])()
    client = sign_in(cast.sysadmin if detail.startswith("users") else cast.province_manager)
    address = f"{reverse(add)}?copy={source.pk}"
    assert address in client.get(reverse(detail, args=[source.pk])).content.decode()
    copy = client.get(address)
    assert copy.status_code == 200
    assert reverse(detail, args=[source.pk]) in copy.content.decode()


def target(cast: Cast, metric: Metric | None, value: int = 120) -> Target:
    return Target.objects.create(channel=cast.agent, period=current_period(), metric=metric, value=value)


@pytest.mark.parametrize("unit", [MetricUnit.FEN, MetricUnit.PIECES])
def test_a_target_is_copied_for_another_channel(cast: Cast, sign_in: SignIn, unit: MetricUnit) -> None:
    metric = Metric.objects.create(code=f"m{unit}", name="新增", unit=unit, position=90)
    source = target(cast, metric)
    client = sign_in(cast.city_manager)
    assert not shown(client, "sales:target_add", source)["channel"]
    answer = send(client, "sales:target_add", source, channel=cast.other_agent.code)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Target.objects.get(channel=cast.other_agent)
    assert (made.period, made.metric, made.value) == (source.period, metric, 120)


def test_a_copied_product_keeps_what_a_changed_entry_does_not_say(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.province_manager)
    answer = send(client, "sales:product_add", cast.product, code="P0900", name="乐享新")
    assert answer.status_code == 302
    made = Product.objects.get(code="P0900")
    assert (made.name, made.category, made.plan_fee) == ("乐享新", cast.category, 5_900)


def test_a_copied_role_has_the_same_permissions(cast: Cast, sign_in: SignIn) -> None:
    source = Role.objects.get(code="assessor")
    values = shown(sign_in(cast.sysadmin), "users:role_add", source)
    assert (values["rank"], values["permissions"]) == (source.rank, source.permissions)
    assert not values["code"]


def test_a_copied_user_gets_the_role_in_the_place_and_nothing_of_the_person(
    cast: Cast, sign_in: SignIn
) -> None:
    source = cast.district_supervisor
    values = shown(sign_in(cast.city_manager), "users:user_add", source)
    assert values["role"] == Role.objects.get(code="district_supervisor").pk
    assert values["region"] == cast.district_a1.pk
    assert not any(values[name] for name in ("username", "name", "email", "phone"))


def test_a_frame_is_copied_without_its_document(cast: Cast, sign_in: SignIn) -> None:
    values = {"valid_from": current_period(), "document_number": "渠〔2026〕9号", "most_per_piece": 5_000}
    source = frame_save(
        user=cast.province_manager, values={**values, "most_percent": 1_500, "tier_modes": ["whole"]}
    )
    client = sign_in(cast.province_manager)
    copy = shown(client, "commissions:frame_add", source)
    assert (copy["most_per_piece"], copy["most_percent"]) == ("50.00", "15")
    assert not copy["document_number"]
    assert send(client, "commissions:frame_add", source, document_number="x").status_code == 302
    made = Frame.objects.exclude(pk=source.pk).get()
    assert (made.most_per_piece, made.most_percent) == (5_000, 1_500)
    assert (made.valid_from, made.tier_modes) == (source.valid_from, source.tier_modes)


def test_a_role_that_one_may_not_give_is_not_copied(cast: Cast, sign_in: SignIn) -> None:
    values = shown(sign_in(cast.city_manager), "users:user_add", cast.city_manager)
    assert values["role"] is None


def test_a_copy_is_checked_as_any_new_row(cast: Cast, sign_in: SignIn) -> None:
    source = make_agent(cast.agent)
    client = sign_in(cast.city_manager)
    answer = send(client, "agents:agent_add", source, code=cast.agent.code)
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
    assert Agent.objects.count() == 1


def test_the_day_it_opens_is_its_own(cast: Cast, sign_in: SignIn) -> None:
    cast.agent.opened_on = datetime.date(2021, 5, 1)
    cast.agent.save()
    values = shown(sign_in(cast.city_manager), "agents:agent_add", make_agent(cast.agent))
    assert values["opened_on"] != cast.agent.opened_on
