"""Forms and actions: errors beside their fields, nothing overwritten in silence, refusals with a reason."""

from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.forms import entries, seen


def _edit(cast: Cast) -> str:
    return f"/channels/{cast.agent.pk}/edit/"


def test_a_form_shows_its_error_beside_the_field_and_keeps_what_was_entered(
    cast: Cast, manager: Client
) -> None:
    page = _edit(cast)
    data = {"seen": seen(manager, page), "name": "新名字", "star": "9x", "opened_on": ""}
    response = manager.post(page, data)
    text = response.content.decode()
    assert response.status_code == 422
    field = text.split("field-bad")[1]
    assert 'name="star"' in field
    assert "errorlist" in field
    assert 'value="新名字"' in text
    assert f'name="seen" value="{data["seen"]}"' in text


def test_a_saved_form_goes_to_the_object_and_says_so(cast: Cast, manager: Client) -> None:
    page = _edit(cast)
    data = {"seen": seen(manager, page), "name": "新名字", "star": "5", "opened_on": "2024-05-01"}
    response = manager.post(page, data, follow=True)
    cast.agent.refresh_from_db()
    assert cast.agent.name == "新名字"
    assert "notice-success" in response.content.decode()


def change(cast: Cast, **values: Any) -> None:
    """Somebody else, meanwhile."""
    type(cast.agent).objects.filter(pk=cast.agent.pk).update(**values)


def test_whoever_comes_second_is_told_and_overwrites_nothing(cast: Cast, manager: Client) -> None:
    page = _edit(cast)
    mine = entries(manager, page, name="我的")
    change(cast, name="别人的", star=2)
    answer = manager.post(page, mine)
    assert answer.status_code == 409
    cast.agent.refresh_from_db()
    assert (cast.agent.name, cast.agent.star) == ("别人的", 2)
    name, star = answer.context["clashes"]
    assert "别人的" in name
    assert "我的" in name
    assert "2" in star
    text = answer.content.decode()
    assert name in text
    assert 'value="我的"' in text
    assert answer.context["form"]["star"].value() == "2"


def test_saving_again_after_the_look_saves_mine_and_keeps_theirs(cast: Cast, manager: Client) -> None:
    page = _edit(cast)
    mine = entries(manager, page, name="我的")
    change(cast, name="别人的", star=2)
    told = manager.post(page, mine).context
    again = {**mine, "seen": told["seen"], "star": told["form"]["star"].value()}
    assert manager.post(page, again).status_code == 302
    cast.agent.refresh_from_db()
    assert (cast.agent.name, cast.agent.star) == ("我的", 2)


def test_a_third_change_after_the_look_is_told_too(cast: Cast, manager: Client) -> None:
    page = _edit(cast)
    mine = entries(manager, page, name="我的")
    change(cast, name="第二人")
    again = {**mine, "seen": manager.post(page, mine).context["seen"]}
    change(cast, name="第三人")
    answer = manager.post(page, again)
    assert answer.status_code == 409
    assert "第三人" in answer.content.decode()


def test_what_the_form_does_not_show_is_no_conflict(cast: Cast, manager: Client) -> None:
    page = _edit(cast)
    mine = entries(manager, page, name="我的")
    change(cast, closed_on="2026-12-31")
    assert manager.post(page, mine).status_code == 302


def test_two_who_enter_the_same_are_no_conflict(cast: Cast, manager: Client) -> None:
    page = _edit(cast)
    mine = entries(manager, page, name="同一个")
    change(cast, name="同一个")
    assert manager.post(page, mine).status_code == 302


def test_a_form_that_says_not_what_it_showed_overwrites_nothing(cast: Cast, manager: Client) -> None:
    response = manager.post(_edit(cast), {"name": "我的", "star": "5", "opened_on": ""})
    assert response.status_code == 409


def test_an_action_that_the_state_forbids_answers_409_with_the_reason(cast: Cast, manager: Client) -> None:
    path = f"/channels/{cast.agent.pk}/close/"
    assert manager.post(path).status_code == 302
    again = manager.post(path)
    assert again.status_code == 409
    assert "This channel is closed already." in again.content.decode()


def test_a_refusal_of_a_fragment_comes_as_a_toast(cast: Cast, manager: Client) -> None:
    path = f"/channels/{cast.agent.pk}/close/"
    manager.post(path)
    manager.get("/channels/")
    answer = manager.post(path, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "This channel is closed already." in answer["HX-Trigger"]


def test_a_redirect_of_a_fragment_moves_the_page(cast: Cast, manager: Client) -> None:
    answer = manager.post(f"/channels/{cast.agent.pk}/close/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/channels/{cast.agent.pk}/"
    assert "notice-success" in manager.get(answer["HX-Redirect"]).content.decode()


def test_a_post_without_the_token_is_refused_with_a_way_out(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.city_manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = strict.post(f"/channels/{cast.agent.pk}/close/")
    assert response.status_code == 403
    assert "error-page" in response.content.decode()


def test_progress_asks_for_itself_until_it_is_finished_and_then_moves_on(manager: Client, cast: Cast) -> None:
    fragment = {"HX-Request": "true"}
    running = manager.get("/work/?done=40", headers=fragment).content.decode()
    assert 'hx-trigger="every 1s"' in running
    assert "data-poll" in running
    assert "40%" in running
    finished = manager.get("/work/?done=100", headers=fragment)
    assert finished["HX-Redirect"] == "/channels/"
