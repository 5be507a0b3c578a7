"""Grants by sheet: what comes in and goes out, and that nobody gives by sheet what they can't give by the page."""

import datetime
import io
from typing import Any

import pytest

from core.errors import Conflict
from core.models import AuditEvent, ImportSession
from core.periods import today
from core.services.imports.commit import import_commit, import_undo
from tests.cast import LONG_AGO, Cast, grant_role, make_user
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, fresh
from users.models import Grant, Role, User
from users.services.grants import grant_end

pytestmark = pytest.mark.django_db
HEADER = {
    "user": "用户名",
    "role": "角色",
    "region": "区域",
    "channel": "渠道编码",
    "begin": "生效日",
    "end": "有效期至",
}
DAY = datetime.timedelta(days=1)


def held(user: str = "clerk", role: str = "店长", **changes: Any) -> dict[str, Any]:
    names = {"店长": "outlet_manager"}
    return {"user": user, "role": names.get(role, role), "region": "LJ01", "begin": today(), **changes}


def kept(user: str, role: str, region: str = "", **changes: Any) -> dict[str, Any]:
    """A row that is there since the cast was made."""
    return held(user, role, region=region or None, begin=LONG_AGO, **changes)


def sheet(*rows: dict[str, Any]) -> io.BytesIO:
    return workbook(list(rows), HEADER)


@pytest.fixture
def read(cast: Cast, prepare: Prepare) -> Any:
    def read(*rows: dict[str, Any], user: User | None = None) -> ImportSession:
        return prepare(sheet(*rows), user or cast.city_manager, kind="grants", period=MONTH)

    return read


def errors(session: ImportSession) -> list[tuple[int, str, str]]:
    found = session.errors.order_by("row", "key", "code")
    return [(error.row, error.key, error.code) for error in found]


def commit(session: ImportSession, user: User) -> ImportSession:
    assert errors(session) == []
    return import_commit(session=session, user=fresh(user), version=session.version)


@pytest.mark.parametrize("person", ["city_manager", "sysadmin"])
def test_roles_are_given_ended_and_taken_back_by_an_undo(cast: Cast, read: Any, person: str) -> None:
    actor: User = getattr(cast, person)
    make_user("hall", "outlet_manager", region=cast.district_a2)
    epochs = dict(User.objects.values_list("username", "session_epoch"))
    last = today() + DAY
    session = read(
        held("hall"),
        held("hall", "库管员", region="望江县"),
        held("hall", "dealer_clerk", region=None, channel="LJA0001"),
        kept("hall", "outlet_manager", "LJ02", end=last),
        user=actor,
    )
    assert (session.rows_new, session.rows_changed) == (3, 1)
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Valid to", "—", last.isoformat()]]
    session = commit(session, actor)
    hall = User.objects.get(username="hall")
    assert {(grant.role.code, grant.place, grant.valid_to) for grant in hall.grants.all()} == {
        ("outlet_manager", "城东区", None),
        ("warehouse_keeper", "望江县", None),
        ("dealer_clerk", str(cast.agent), None),
        ("outlet_manager", "望江县", last),
    }
    assert hall.session_epoch > epochs["hall"]
    assert AuditEvent.objects.filter(action="users.grant_add", actor_id=actor.pk).count() == 3
    import_undo(session=session, user=fresh(actor))
    assert [(grant.place, grant.valid_to) for grant in hall.grants.all()] == [("望江县", None)]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (held("nobody"), ("username", "unknown_user")),
        (held("city_b"), ("username", "unknown_user")),
        (held(role="院长"), ("role", "unknown_role")),
        (held(region="火星"), ("region", "unknown_region")),
        (held(region=None), ("region", "one_place")),
        (held(channel="LJA0001"), ("region", "one_place")),
        (held(region=None, channel="YPA0003"), ("channel", "unknown_channel")),
        (held(end=today() - DAY), ("valid_to", "ends_early")),
        (held(begin=None), ("valid_from", "required")),
    ],
)
def test_each_wrong_cell_is_named(cast: Cast, read: Any, row: dict[str, Any], error: tuple[str, str]) -> None:
    assert [found[1:] for found in errors(read(row))] == [error]


@pytest.mark.parametrize("role", ["city_manager", "province_manager", "system_administrator"])
def test_no_role_of_the_own_or_a_higher_rank_is_given(cast: Cast, read: Any, role: str) -> None:
    """Nor does a sheet make of a clerk what the uploader isn't."""
    assert errors(read(held("clerk", role, region="LJ"))) == [(2, "role", "beyond_rank")]


@pytest.mark.parametrize("place", ["YP", "YP01", "JL"])
def test_no_role_is_given_beyond_the_own_region(cast: Cast, read: Any, place: str) -> None:
    assert errors(read(held("clerk", region=place))) == [(2, "region", "beyond_place")]


def test_nobody_gives_themselves_a_role(cast: Cast, read: Any) -> None:
    assert errors(read(held("city"))) == [(2, "username", "own_roles")]
    assert errors(read(held("sysadmin"), user=cast.sysadmin)) == [(2, "username", "own_roles")]
    ended = kept("sysadmin", "system_administrator", "JL", end=today())
    assert errors(read(ended, user=cast.sysadmin)) == [(2, "username", "own_roles")]


def test_peers_and_people_of_two_cities_are_not_touched(cast: Cast, read: Any) -> None:
    make_user("peer", "city_manager", region=cast.city_a)
    both = make_user("both", "outlet_manager", region=cast.city_a)
    grant_role(both, "outlet_manager", region=cast.city_b)
    found = errors(
        read(
            held("peer", "dealer_clerk"),
            kept("peer", "city_manager", "LJ", end=today()),
            kept("both", "outlet_manager", "LJ", end=today()),
        )
    )
    assert {error for error in found if error[1] == "username"} == {
        (row, "username", "beyond_person") for row in (2, 3, 4)
    }


def test_what_is_there_may_be_sent_back_whoever_holds_it(cast: Cast, read: Any) -> None:
    make_user("peer", "city_manager", region=cast.city_a)
    session = read(kept("peer", "city_manager", "LJ"), kept("city", "市渠道经理", "临江市"))
    assert errors(session) == []
    assert session.rows_unchanged == 2


def test_administering_and_deciding_exclude_each_other_within_one_sheet_too(cast: Cast, read: Any) -> None:
    make_user("fresh", "warehouse_keeper", region=cast.province)
    assert errors(read(held("province", "system_administrator", region="JL"), user=cast.sysadmin)) == [
        (2, "role", "walls")
    ]
    both = read(
        held("fresh", "system_administrator", region="JL"),
        held("fresh", "province_manager", region="JL"),
        user=cast.sysadmin,
    )
    assert errors(both) == [(2, "role", "walls"), (3, "role", "walls")]


def test_a_role_is_held_once_at_a_time_and_what_has_ended_stays(cast: Cast, read: Any) -> None:
    make_user("hall", "outlet_manager", region=cast.district_a1)
    old = make_user("old", "outlet_manager", region=cast.district_a1)
    old.grants.update(valid_to=today() - DAY)
    found = read(held("hall"), kept("old", "outlet_manager", "LJ01", end=today()))
    assert errors(found) == [(2, "valid_from", "held_already"), (3, "valid_to", "has_ended")]
    later = read(kept("hall", "outlet_manager", "LJ01", end=today()), held("hall", begin=today() + DAY))
    assert errors(later) == []
    twice = read(held("clerk", end=today() + 9 * DAY), held("clerk", "营业厅店长", begin=today() + DAY))
    assert [code for _row, _key, code in errors(twice)] == ["held_already", "held_already"]


def test_another_one_who_commits_needs_the_rank_themselves(cast: Cast, read: Any) -> None:
    """An administrator's upload is no way for a city manager to make a peer."""
    session = read(held("clerk", "city_manager", region="LJ"), user=cast.sysadmin)
    assert errors(session) == []
    ImportSession.objects.filter(pk=session.pk).update(city_id=cast.city_a.pk)
    with pytest.raises(Conflict):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    assert not Grant.objects.filter(user=cast.dealer_clerk, role__code="city_manager").exists()


def test_whoever_lost_the_rank_since_the_preview_commits_nothing(cast: Cast, read: Any) -> None:
    session = read(held("clerk"))
    cast.city_manager.grants.update(role=Role.objects.get(code="dealer_owner"))
    with pytest.raises(Conflict):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version)


def test_a_preview_that_a_page_has_overtaken_is_not_committed(cast: Cast, read: Any) -> None:
    hall = make_user("hall", "outlet_manager", region=cast.district_a1)
    session = read(kept("hall", "outlet_manager", "LJ01", end=today()))
    grant_end(actor=fresh(cast.city_manager), grant=hall.grants.get(), last_day=today() - DAY)
    with pytest.raises(Conflict):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version)


def test_an_undo_needs_the_rank_and_brings_no_pair_that_excludes_itself(cast: Cast, read: Any) -> None:
    ended = today() - DAY
    session = commit(
        read(kept("province", "province_manager", "JL", end=ended), user=cast.sysadmin), cast.sysadmin
    )
    grant_role(cast.province_manager, "system_administrator", region=cast.province)
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.sysadmin))
    assert cast.province_manager.grants.get(role__code="province_manager").valid_to == ended


def test_the_portal_keeps_an_administrator(cast: Cast, read: Any) -> None:
    """Whoever holds the role for a while only can't take it from the last one who holds it for good."""
    guest = make_user("guest", "system_administrator", region=cast.province)
    guest.grants.update(valid_to=today() + DAY)
    session = read(kept("sysadmin", "system_administrator", "JL", end=today()), user=guest)
    assert errors(session) == []
    with pytest.raises(Conflict):
        import_commit(session=session, user=fresh(guest), version=session.version)
    with pytest.raises(Conflict):
        grant_end(actor=fresh(guest), grant=cast.sysadmin.grants.get(), last_day=today())
    assert cast.sysadmin.grants.get().valid_to is None
