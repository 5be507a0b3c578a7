"""Users, grants and roles by the API: the pages' rules of rank and place hold there too."""

from typing import Any

import pytest

from core.periods import today
from tests.api.conftest import Speak
from tests.cast import Cast, make_user
from users.models import Role, User

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post(client: Any, address: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{address}", body, content_type=JSON)


def newcomer(**changes: Any) -> dict[str, Any]:
    body = {"username": "fresh", "name": "新人", "role": "outlet_manager", "region": "LJ01"}
    return {**body, "valid_from": today().isoformat(), **changes}


def test_somebody_is_invited_with_a_first_role(cast: Cast, speak: Speak) -> None:
    answer = post(speak(cast.city_manager), "users/", **newcomer())
    assert answer.status_code == 201
    (grant,) = answer.json()["grants"]
    assert (grant["role"], grant["region"], grant["channel"]) == ("outlet_manager", "LJ01", None)
    assert not User.objects.get(username="fresh").has_usable_password()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"role": "city_manager"}, 400),
        ({"region": "YP01"}, 400),
        ({"channel": "LJA0001"}, 400),
        ({"username": "city"}, 400),
        ({"username": "x y"}, 400),
    ],
)
def test_what_the_page_refuses_is_refused(
    cast: Cast, speak: Speak, changes: dict[str, Any], status: int
) -> None:
    assert post(speak(cast.city_manager), "users/", **newcomer(**changes)).status_code == status
    assert not User.objects.filter(username="fresh").exists()


def test_roles_are_given_and_ended_below_the_own_rank(cast: Cast, speak: Speak) -> None:
    peer = make_user("peer", "city_manager", region=cast.city_a)
    client = speak(cast.city_manager)
    clerk = cast.dealer_clerk
    body = {"role": "outlet_manager", "region": "LJ01", "valid_from": today().isoformat()}
    made = post(client, f"users/{clerk.pk}/grants/", **body)
    assert made.status_code == 201
    ended = post(client, f"grants/{made.json()['id']}/end/", last_day=today().isoformat())
    assert (ended.status_code, ended.json()["valid_to"]) == (200, today().isoformat())
    assert post(client, f"users/{peer.pk}/grants/", **body).status_code == 403
    assert post(client, f"users/{cast.city_manager.pk}/grants/", **body).status_code == 403
    assert post(client, f"grants/{peer.grants.get().pk}/end/", last_day="2026-01-01").status_code == 403
    assert post(client, f"users/{cast.dealer_b_owner.pk}/grants/", **body).status_code == 404


def test_people_are_changed_disabled_and_enabled(cast: Cast, speak: Speak) -> None:
    User.objects.filter(username="clerk").update(phone="13812345678")
    client, address = speak(cast.city_manager), f"users/{cast.dealer_clerk.pk}/"
    changed = client.patch(f"/api/v1/{address}", {"name": "改名"}, content_type=JSON)
    assert (changed.json()["name"], changed.json()["phone"]) == ("改名", "13812345678")
    assert post(client, f"{address}disable/").json()["is_active"] is False
    assert post(client, f"{address}enable/").json()["is_active"] is True
    looked = speak(cast.auditor).get(f"/api/v1/{address}").json()
    assert looked["phone"] != "13812345678"
    assert post(client, f"users/{cast.city_manager.pk}/disable/").status_code == 403


def test_roles_keep_their_walls(cast: Cast, speak: Speak) -> None:
    client = speak(cast.sysadmin)
    body = {"name": "查看员", "rank": 8, "permissions": ["network.channel_view"]}
    made = post(client, "roles/", code="viewer", **body)
    assert made.status_code == 201
    assert Role.objects.get(code="viewer").permissions == ["network.channel_view"]
    both = {**body, "permissions": ["users.role_edit", "commissions.run_approve"]}
    assert post(client, f"roles/{made.json()['id']}/edit/", **both).status_code == 400
    assert post(speak(cast.auditor), "roles/", code="other", **body).status_code == 403
