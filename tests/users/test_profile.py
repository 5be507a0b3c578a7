"""One's own account: roles and places, and ending what is open elsewhere."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.cast import Cast, grant_role

SignIn = Callable[[Any], Client]


def test_the_page_names_roles_and_places(cast: Cast, sign_in: SignIn) -> None:
    grant_role(cast.dealer_clerk, "district_supervisor", region=cast.district_a2)
    text = sign_in(cast.dealer_clerk).get("/profile/").content.decode()
    assert str(cast.store) in text
    assert cast.district_a2.name in text


def test_the_bar_says_where_one_works(cast: Cast) -> None:
    assert cast.city_manager.scope_text == cast.city_a.name
    assert cast.stranger.scope_text == ""
    for district in (cast.district_a1, cast.district_a2):
        grant_role(cast.dealer_clerk, "district_supervisor", region=district)
    assert cast.dealer_clerk.scope_text == f"{cast.district_a1.name} / {cast.district_a2.name} …"


def test_ending_all_other_sessions_keeps_this_one(cast: Cast, sign_in: SignIn) -> None:
    here, elsewhere, colleague = sign_in(cast.auditor), sign_in(cast.auditor), sign_in(cast.assessor)
    for client in (here, elsewhere, colleague):
        assert client.get("/profile/").status_code == 200
    assert here.post("/profile/sessions/end/").status_code == 302
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert colleague.get("/profile/").status_code == 200


def test_a_look_ends_no_session(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.auditor).get("/profile/sessions/end/").status_code == 405
