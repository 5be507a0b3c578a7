"""Forms and actions: errors beside their fields, nothing overwritten in silence, refusals with a reason."""

from django.test import Client

from tests.cast import Cast


def _edit(cast: Cast) -> str:
    return f"/channels/{cast.agent.pk}/edit/"


def test_a_form_shows_its_error_beside_the_field_and_keeps_what_was_entered(
    cast: Cast, manager: Client
) -> None:
    data = {"version": cast.agent.name, "name": "新名字", "star": "9x", "opened_on": ""}
    response = manager.post(_edit(cast), data)
    page = response.content.decode()
    assert response.status_code == 422
    field = page.split("field-bad")[1]
    assert 'name="star"' in field
    assert "errorlist" in field
    assert 'value="新名字"' in page


def test_a_saved_form_goes_to_the_object_and_says_so(cast: Cast, manager: Client) -> None:
    data = {"version": cast.agent.name, "name": "新名字", "star": "5", "opened_on": "2024-05-01"}
    response = manager.post(_edit(cast), data, follow=True)
    cast.agent.refresh_from_db()
    assert cast.agent.name == "新名字"
    assert "notice-success" in response.content.decode()


def test_a_form_opened_before_someone_elses_change_is_refused_and_changes_nothing(
    cast: Cast, manager: Client
) -> None:
    seen = cast.agent.name
    cast.agent.name = "别人改过"
    cast.agent.save()
    response = manager.post(_edit(cast), {"version": seen, "name": "我的", "star": "5", "opened_on": ""})
    cast.agent.refresh_from_db()
    assert response.status_code == 409
    assert cast.agent.name == "别人改过"
    assert 'value="我的"' in response.content.decode()


def test_an_action_without_its_version_is_refused_too(cast: Cast, manager: Client) -> None:
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
