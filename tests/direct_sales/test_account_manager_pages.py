"""The account managers' register as each of the cast sees and changes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import AuditEvent
from core.periods import today
from direct_sales.models import AccountManager
from network.models import Channel
from tests.cast import Cast, make_user
from tests.factories.outlets import PHONE, make_account_manager, make_outlet
from tests.forms import seen
from users.models import User

SignIn = Callable[[Any], Client]
MASKED = "199****0021"


@pytest.fixture
def manager(cast: Cast) -> AccountManager:
    return make_account_manager(cast)


@pytest.fixture
def person(manager: AccountManager) -> User:
    """Who signs in as this account manager."""
    return make_user("manager", "account_manager", channel=manager.channel)


def entries(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "code": "LJM0500",
        "name": "客户经理周*",
        "district": cast.district_a1.pk,
        "opened_on": "2026-10-01",
        "category": "key_accounts",
        "staff_number": "YS00500",
        "phone": PHONE,
        **changes,
    }


def test_an_account_manager_sees_the_own_entry_alone(
    cast: Cast, manager: AccountManager, person: User, sign_in: SignIn
) -> None:
    other = make_account_manager(cast, "LJM0002")
    client = sign_in(person)
    assert PHONE in client.get(f"/account-managers/{manager.pk}/").content.decode()
    assert client.get(f"/account-managers/{manager.pk}/edit/").status_code == 403
    assert client.get(f"/account-managers/{other.pk}/").status_code == 404
    assert other.channel.code not in client.get("/account-managers/").content.decode()


@pytest.mark.parametrize(
    ("who", "in_full"), [("city_manager", True), ("district_supervisor", True), ("auditor", False)]
)
def test_the_phone_number_is_whole_only_for_those_who_call(
    cast: Cast, manager: AccountManager, sign_in: SignIn, who: str, in_full: bool
) -> None:
    client = sign_in(getattr(cast, who))
    page = client.get(f"/account-managers/{manager.pk}/").content.decode()
    assert (PHONE in page) is in_full
    assert (MASKED in page) is not in_full
    assert AuditEvent.objects.filter(action="direct_sales.contact_seen").exists() is in_full
    assert PHONE not in client.get("/account-managers/").content.decode()


def test_a_new_account_manager_belongs_to_a_hall(cast: Cast, sign_in: SignIn) -> None:
    make_outlet(cast.outlet)
    data = entries(cast, home_outlet=cast.outlet.code)
    assert sign_in(cast.district_supervisor).post("/account-managers/new/", data).status_code == 302
    made = AccountManager.objects.select_related("channel").get(channel__code="LJM0500")
    assert (made.home_outlet_id, made.channel.kind, made.channel.mode) == (cast.outlet.pk, 4, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "LJM0001"}, "code"),
        ({"category": ""}, "category"),
        ({"staff_number": "YS00001"}, "staff_number"),
        ({"home_outlet": "LJA0001"}, "home_outlet"),
        ({"home_outlet": "YP100001"}, "home_outlet"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_kept(
    cast: Cast, manager: AccountManager, sign_in: SignIn, changes: dict[str, Any], field: str
) -> None:
    AccountManager.objects.update(staff_number="YS00001")
    before = Channel.objects.count()
    answer = sign_in(cast.city_manager).post("/account-managers/new/", entries(cast, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Channel.objects.count() == before


def test_a_hall_that_one_may_not_see_stays_when_something_else_changes(
    cast: Cast, manager: AccountManager, sign_in: SignIn
) -> None:
    Channel.objects.filter(pk=cast.outlet.pk).update(district=cast.district_a2)
    AccountManager.objects.update(home_outlet=make_outlet(cast.outlet))
    client = sign_in(cast.district_supervisor)
    page = f"/account-managers/{manager.pk}/edit/"
    form = client.get(page).context["form"]
    assert form["home_outlet"].value() == cast.outlet.code
    data = entries(cast, home_outlet=cast.outlet.code, name="新名")
    assert client.post(page, {**data, "seen": seen(client, page)}).status_code == 302
    manager.refresh_from_db()
    assert (manager.home_outlet_id, Channel.objects.get(pk=manager.pk).name) == (cast.outlet.pk, "新名")


def test_the_login_is_named_to_whoever_manages_users(
    cast: Cast, manager: AccountManager, person: User, sign_in: SignIn
) -> None:
    page = f"/account-managers/{manager.pk}/"
    assert f"/users/{person.pk}/" in sign_in(cast.city_manager).get(page).content.decode()
    assert f"/users/{person.pk}/" not in sign_in(cast.district_supervisor).get(page).content.decode()


def test_an_account_manager_leaves_and_is_seen_afterwards(
    cast: Cast, manager: AccountManager, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    data = {"closed_on": today().isoformat()}
    assert client.post(f"/account-managers/{manager.pk}/close/", data).status_code == 302
    assert Channel.objects.get(pk=manager.pk).status == "closed"
    assert client.get(f"/account-managers/{manager.pk}/").status_code == 200
