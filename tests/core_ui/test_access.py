"""Anonymous: login. Out of sight: 404. Seen but not allowed: 403. For every generic view alike."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from core.views import PageView, PortalView, permits
from tests.cast import Cast
from tests.core_ui.pages import EDIT, VIEW

READS = ["/channels/", "/channels/{agent}/", "/channels/{agent}/edit/", "/channels/add/", "/work/"]
WRITES = ["/channels/{agent}/edit/", "/channels/{agent}/close/", "/channels/add/"]


def _at(path: str, cast: Cast) -> str:
    return path.format(agent=cast.agent.pk)


@pytest.mark.parametrize("path", READS)
def test_nobody_sees_a_page_without_signing_in(path: str, cast: Cast, client: Client) -> None:
    response = client.get(_at(path, cast))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("path", WRITES)
def test_nobody_writes_without_signing_in(path: str, cast: Cast, client: Client) -> None:
    assert client.post(_at(path, cast))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", READS[:-1])
def test_a_stranger_finds_nothing(path: str, cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.stranger).get(_at(path, cast)).status_code == 404


@pytest.mark.parametrize("path", ["/channels/{agent}/", "/channels/{agent}/edit/"])
def test_the_manager_of_another_city_finds_no_such_object(path: str, cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.city_b_manager).get(_at(path, cast)).status_code == 404


def test_the_list_of_another_city_does_not_show_it(cast: Cast, sign_in: Any) -> None:
    page = sign_in(cast.city_b_manager).get("/channels/").content.decode()
    assert cast.agent_b.code in page
    assert cast.agent.code not in page


@pytest.mark.parametrize("path", WRITES)
def test_whoever_may_only_look_may_not_write(path: str, cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.auditor).post(_at(path, cast), {"name": "x"}).status_code == 403
    cast.agent.refresh_from_db()
    assert cast.agent.status == "active"


def test_buttons_are_shown_to_those_who_may_use_them(cast: Cast, sign_in: Any, manager: Client) -> None:
    path = f"/channels/{cast.agent.pk}/"
    assert f"{path}edit/" in manager.get(path).content.decode()
    assert f"{path}edit/" not in sign_in(cast.auditor).get(path).content.decode()


def test_a_view_that_names_no_permission_does_not_start() -> None:
    class Forgotten(PageView):
        template_name = "base.html"

    with pytest.raises(ImproperlyConfigured, match="names no permission"):
        Forgotten.as_view()


def test_get_never_performs_an_action(cast: Cast, manager: Client) -> None:
    assert manager.get(f"/channels/{cast.agent.pk}/close/").status_code == 405


def test_a_right_on_a_row_follows_city_district_and_channel(cast: Cast) -> None:
    assert permits(cast.city_manager, EDIT, cast.agent)
    assert not permits(cast.city_manager, EDIT, cast.agent_b)
    assert not permits(cast.auditor, EDIT, cast.agent)
    assert permits(cast.district_supervisor, EDIT, cast.agent)
    assert not permits(cast.district_supervisor, EDIT, cast.other_agent)
    assert permits(cast.dealer_owner, VIEW, cast.agent)
    assert not permits(cast.dealer_owner, VIEW, cast.other_agent)


def test_pages_of_the_portal_are_not_cached(manager: Client) -> None:
    assert "no-store" in manager.get("/channels/")["Cache-Control"]


def test_a_fragment_asked_for_after_the_session_ended_leads_to_the_login_page(
    client: Client, cast: Cast
) -> None:
    response = client.get("/channels/", headers={"HX-Request": "true", "HX-Target": "results"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/accounts/login/")


def test_all_generic_views_enforce_access_through_one_base() -> None:
    import core.views

    for name in core.views.__all__:
        if name.endswith("View"):
            assert issubclass(getattr(core.views, name), PortalView)
