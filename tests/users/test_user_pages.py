"""The register of users: who is on it for whom, and what a page refuses."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from core.models import AuditEvent
from core.periods import today
from tests.cast import Cast, grant_role, make_user
from tests.forms import seen
from users.models import Grant, Role, SignInLink, User

SignIn = Callable[[Any], Client]


def seen_by(user: User) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return set(User.objects.visible_to(fresh).values_list("username", flat=True))


def test_each_sees_the_users_of_their_scope(cast: Cast) -> None:
    everyone = set(User.objects.values_list("username", flat=True))
    assert seen_by(cast.sysadmin) == everyone
    assert seen_by(cast.auditor) == everyone
    of_a = {"city", "district", "outlet", "settlement", "assessor", "dealer", "clerk"}
    assert seen_by(cast.city_manager) == of_a
    assert seen_by(cast.dealer_owner) == {"dealer", "clerk"}
    assert seen_by(cast.province_manager) == set()


def test_who_has_left_for_another_city_is_gone_from_the_list(cast: Cast, clerk_of_a: User) -> None:
    Grant.objects.filter(user=clerk_of_a).update(valid_to=today().replace(year=2021))
    assert "newcomer" in seen_by(cast.city_manager)
    grant_role(clerk_of_a, "outlet_manager", region=cast.city_b)
    assert "newcomer" not in seen_by(cast.city_manager)
    assert "newcomer" in seen_by(cast.city_b_manager)


def test_the_list_shows_roles_and_masks_the_phone(cast: Cast, sign_in: SignIn, clerk_of_a: User) -> None:
    User.objects.filter(pk=clerk_of_a.pk).update(phone="13812345678")
    text = sign_in(cast.city_manager).get("/users/").content.decode()
    assert "newcomer" in text
    assert cast.city_a.name in text
    assert "13812345678" not in text


def test_filters_narrow_the_list(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    role = Role.objects.get(code="city_manager").pk
    text = client.get("/users/", {"role": role, "city": cast.city_b.pk}).content.decode()
    assert "city_b" in text
    assert "settlement" not in text
    assert "stranger" in client.get("/users/", {"standing": "roleless"}).content.decode()


def test_a_list_costs_the_same_for_few_and_for_many(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.sysadmin)
    client.get("/users/")
    for number in range(60):
        make_user(f"many{number:02d}", "outlet_manager", region=cast.city_a)
    with django_assert_max_num_queries(12):
        client.get("/users/")
    with django_assert_max_num_queries(12):
        client.get(f"/users/{cast.dealer_clerk.pk}/")


def entries(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "username": "fresh",
        "name": "新人",
        "role": Role.objects.get(code="outlet_manager").pk,
        "region": cast.city_a.pk,
        "valid_from": today().isoformat(),
        **changes,
    }


def test_an_invited_user_gets_a_link_that_is_shown_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    answer = client.post("/users/new/", entries(cast))
    user = User.objects.get(username="fresh")
    assert answer["Location"] == f"/users/{user.pk}/"
    assert not user.has_usable_password()
    assert user.grants.get().region == cast.city_a
    assert "/sign-in-link/" in client.get(f"/users/{user.pk}/").content.decode()
    assert "/sign-in-link/" not in client.get(f"/users/{user.pk}/").content.decode()


def test_with_a_mail_server_the_invitation_goes_to_the_person_alone(
    cast: Cast, sign_in: SignIn, mailoutbox: list[Any]
) -> None:
    client = sign_in(cast.city_manager)
    client.post("/users/new/", entries(cast, email="new@example.com"))
    assert mailoutbox[0].to == ["new@example.com"]
    assert "/sign-in-link/" in mailoutbox[0].body
    user = User.objects.get(username="fresh")
    assert "/sign-in-link/" not in client.get(f"/users/{user.pk}/").content.decode()


def test_a_higher_rank_or_a_foreign_place_can_not_be_posted(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    peer = Role.objects.get(code="city_manager").pk
    assert client.post("/users/new/", entries(cast, role=peer)).status_code == 403
    assert (
        client.post(f"/users/{cast.dealer_clerk.pk}/roles/new/", entries(cast, role=peer)).status_code == 403
    )
    assert client.post("/users/new/", entries(cast, region=cast.city_b.pk)).status_code == 422
    assert client.post("/users/new/", entries(cast, region="", channel="YPA0003")).status_code == 422
    assert not User.objects.filter(username="fresh").exists()


def test_a_peer_is_seen_but_not_changed(cast: Cast, sign_in: SignIn) -> None:
    peer = make_user("peer", "city_manager", region=cast.city_a)
    client = sign_in(cast.city_manager)
    assert client.get(f"/users/{peer.pk}/").status_code == 200
    for act in ("edit/", "roles/new/"):
        assert client.get(f"/users/{peer.pk}/{act}").status_code == 403
    for act in ("disable/", "link/", "second-step/remove/", "roles/new/"):
        assert client.post(f"/users/{peer.pk}/{act}").status_code == 403
    assert client.post(f"/users/roles/{peer.grants.get().pk}/end/").status_code == 403
    assert User.objects.get(pk=peer.pk).is_active
    assert not SignInLink.objects.exists()


def test_fields_that_the_form_does_not_offer_are_ignored(
    cast: Cast, sign_in: SignIn, clerk_of_a: User
) -> None:
    sent = {"username": "newcomer", "name": "改名", "is_active": "", "session_epoch": "9", "password": "x"}
    client, page = sign_in(cast.city_manager), f"/users/{clerk_of_a.pk}/edit/"
    assert client.post(page, {**sent, "seen": seen(client, page)}).status_code == 302
    user = User.objects.get(pk=clerk_of_a.pk)
    assert (user.name, user.is_active, user.session_epoch, user.password) == ("改名", True, 0, "!")


def test_a_dealer_owner_manages_the_clerks_of_the_own_stores(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.dealer_owner)
    sent = entries(cast, role=Role.objects.get(code="dealer_clerk").pk, region="", channel=cast.store.code)
    assert client.post("/users/new/", sent).status_code == 302
    assert client.post(f"/users/{cast.dealer_clerk.pk}/disable/").status_code == 302
    assert client.get(f"/users/{cast.dealer_b_owner.pk}/").status_code == 404


def test_what_was_done_to_a_user_is_in_the_audit_log(cast: Cast, sign_in: SignIn, clerk_of_a: User) -> None:
    client = sign_in(cast.city_manager)
    client.post(f"/users/{clerk_of_a.pk}/disable/")
    client.post(f"/users/{clerk_of_a.pk}/enable/")
    client.post("/users/new/", entries(cast))
    done = set(AuditEvent.objects.filter(actor_id=cast.city_manager.pk).values_list("action", flat=True))
    assert {"users.user_disable", "users.user_enable", "users.user_create", "users.grant_add"} <= done


def test_a_role_that_is_lacking_is_added_from_within_the_form(cast: Cast, sign_in: SignIn) -> None:
    """By whoever may add roles; the new one is then chosen."""
    client, page = sign_in(cast.sysadmin), f"/users/{cast.dealer_clerk.pk}/roles/new/"
    assert 'hx-get="/roles/new/"' in client.get(page).content.decode()
    assert "data-quick=" not in sign_in(cast.city_manager).get(page).content.decode()
    dialog = {"HX-Request": "true", "HX-Target": "quick"}
    sent = {"code": "viewer", "name": "查看员", "rank": "8", "permissions": ["network.channel_view"]}
    assert client.post("/roles/new/", {**sent, "rank": "x"}, headers=dialog).status_code == 422
    assert client.post("/roles/new/", sent, headers=dialog).status_code == 204
    role = Role.objects.get(code="viewer")
    assert role.permissions == ["network.channel_view"]
    fragment = {"HX-Request": "true", "HX-Target": "id_role_field"}
    again = client.get(page, {"field": "role", "role": str(role.pk)}, headers=fragment).content.decode()
    assert f'<option value="{role.pk}" selected>' in again
