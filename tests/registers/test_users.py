"""Users by sheet: new people with their first role and an invitation, and what changes of those who are there."""

import io
from typing import Any

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from core.audit.context import Context, acting
from core.errors import Conflict
from core.jobs import run_job
from core.models import AuditEvent, ImportPrior, ImportSession, Job
from core.periods import today
from core.services.imports.commit import import_commit, import_undo
from tests.cast import Cast, make_user
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, fresh
from users.models import SignInLink, User
from users.services.links import link_create, link_use

pytestmark = pytest.mark.django_db
HEADER = {
    "user": "用户名",
    "name": "姓名",
    "email": "邮箱",
    "phone": "联系电话",
    "status": "状态",
    "role": "首个角色",
    "region": "区域",
    "channel": "渠道编码",
    "password": "密码",
}
PHONE = "13812345678"


def person(user: str = "newhall", **changes: Any) -> dict[str, Any]:
    row = {"user": user, "name": "新人", "role": "营业厅店长", "region": "城东区"}
    return {**row, **changes}


def sheet(*rows: dict[str, Any]) -> io.BytesIO:
    used = {key: text for key, text in HEADER.items() if any(key in row for row in rows)}
    return workbook(list(rows), used)


@pytest.fixture
def read(cast: Cast, prepare: Prepare) -> Any:
    def read(*rows: dict[str, Any], user: User | None = None) -> ImportSession:
        return prepare(sheet(*rows), user or cast.city_manager, kind="users", period=MONTH)

    return read


def errors(session: ImportSession) -> list[tuple[int, str, str]]:
    return [(error.row, error.key, error.code) for error in session.errors.order_by("row", "key")]


def commit(session: ImportSession, user: User) -> ImportSession:
    assert errors(session) == []
    return import_commit(session=session, user=fresh(user), version=session.version)


def test_people_come_in_with_a_role_and_without_a_password(cast: Cast, read: Any) -> None:
    session = read(person(phone=PHONE), person("store", role="dealer_clerk", region=None, channel="LJS0001"))
    assert [found["code"] for found in session.report["findings"]] == ["no_mail"]
    session = commit(session, cast.city_manager)
    made = User.objects.get(username="newhall")
    assert (made.name, made.phone, made.is_active) == ("新人", PHONE, True)
    assert not is_password_usable(made.password)
    grant = made.grants.get()
    assert (grant.role.code, grant.region, grant.valid_from) == (
        "outlet_manager",
        cast.district_a1,
        today(),
    )
    assert User.objects.get(username="store").grants.get().channel == cast.store
    done = AuditEvent.objects.filter(actor_id=cast.city_manager.pk).values_list("action", flat=True)
    assert {"users.user_create", "users.grant_add"} <= set(done)
    import_undo(session=session, user=fresh(cast.city_manager))
    assert not User.objects.filter(username__in=["newhall", "store"]).exists()


def test_a_password_never_comes_by_sheet(cast: Cast, read: Any) -> None:
    """Nobody reads such a column, and nothing of a password is kept for an undo."""
    session = read(person(password="wide-river-7-lanterns"))
    warned = [warning["code"] for warning in session.report["warnings"]]
    assert "unmapped_columns" in warned
    commit(session, cast.city_manager)
    assert not User.objects.get(username="newhall").has_usable_password()
    assert not ImportPrior.objects.filter(session=session, after__has_key="password").exists()


def test_whoever_has_an_address_is_invited_by_mail(cast: Cast, read: Any) -> None:
    """The links are made by the job, so that they stand in no list of jobs, and work once."""
    session = read(person(email="new@example.com"), person("quiet"))
    with acting(Context(site=lambda: "https://portal.example/")):
        commit(session, cast.city_manager)
    job = Job.objects.get(kind="users_invite")
    run_job(job.pk)
    (sent,) = mail.outbox
    assert sent.to == ["new@example.com"]
    assert "https://portal.example/sign-in-link/" in sent.body
    assert SignInLink.objects.get().user.username == "newhall"
    run_job(job.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (person("x y"), ("username", "bad_username")),
        (person("city_b"), ("username", "username_taken")),
        (person(email="nobody"), ("email", "bad_email")),
        (person(name=None), ("name", "needed_for_new")),
        (person(role=None), ("role", "needed_for_new")),
        (person(region=None), ("region", "one_place")),
        (person(role="city_manager"), ("role", "beyond_rank")),
        (person(role="system_administrator"), ("role", "beyond_rank")),
        (person(region="YP"), ("region", "beyond_place")),
        (person(region=None, channel="YPA0003"), ("channel", "unknown_channel")),
        (person("clerk", role="outlet_manager"), ("role", "role_elsewhere")),
        (person(status="休假"), ("status", "bad_choice")),
    ],
)
def test_each_wrong_cell_is_named(cast: Cast, read: Any, row: dict[str, Any], error: tuple[str, str]) -> None:
    assert [found[1:] for found in errors(read(row))] == [error]


def test_people_are_changed_disabled_and_enabled_again_by_an_undo(cast: Cast, read: Any) -> None:
    epoch = cast.dealer_clerk.session_epoch
    link_create(user=cast.dealer_clerk, created_by=None)
    session = read({"user": "clerk", "name": "改名", "status": "停用"})
    (change,) = session.report["difference"]["changes"]
    assert ["Status", "true", "false"] in change["changes"]
    session = commit(session, cast.city_manager)
    clerk = User.objects.get(username="clerk")
    assert (clerk.name, clerk.is_active) == ("改名", False)
    assert clerk.session_epoch > epoch
    assert not SignInLink.objects.exists()
    assert AuditEvent.objects.filter(action="users.user_disable").exists()
    import_undo(session=session, user=fresh(cast.city_manager))
    clerk.refresh_from_db()
    assert (clerk.name, clerk.is_active) == ("clerk", True)
    assert clerk.session_epoch > epoch


def test_a_phone_number_with_stars_says_nothing(cast: Cast, read: Any) -> None:
    User.objects.filter(username="clerk").update(phone=PHONE)
    assert read({"user": "clerk", "phone": "138****5678"}).rows_unchanged == 1


@pytest.mark.parametrize("status", ["停用", "启用"])
def test_peers_and_whoever_is_out_of_reach_stay_as_they_are(cast: Cast, read: Any, status: str) -> None:
    """Who is disabled is protected as they were before: their rank and their place still count."""
    peer = make_user("peer", "city_manager", region=cast.city_a)
    User.objects.filter(pk=peer.pk).update(is_active=status == "停用")
    assert errors(read({"user": "peer", "status": status})) == [(2, "username", "beyond_person")]
    assert errors(read({"user": "peer", "name": "某"})) == [(2, "username", "beyond_person")]
    assert errors(read({"user": "city_b", "status": status})) == [(2, "username", "username_taken")]


def test_nobody_disables_themselves(cast: Cast, read: Any) -> None:
    session = read({"user": "sysadmin", "status": "停用"}, user=cast.sysadmin)
    assert errors(session) == [(2, "status", "own_account")]


def test_the_last_administrator_is_not_disabled(cast: Cast, read: Any) -> None:
    guest = make_user("guest", "system_administrator", region=cast.province)
    guest.grants.update(valid_to=today())
    session = read({"user": "sysadmin", "status": "停用"}, user=guest)
    with pytest.raises(Conflict):
        commit(session, guest)
    assert User.objects.get(username="sysadmin").is_active


def test_who_has_used_the_invitation_is_not_undone(cast: Cast, read: Any) -> None:
    session = commit(read(person()), cast.city_manager)
    made = User.objects.get(username="newhall")
    link_use(token=link_create(user=made, created_by=cast.city_manager), password="wide-river-7-lanterns")
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.city_manager))
    assert User.objects.filter(username="newhall").exists()


def test_another_one_who_takes_it_back_needs_the_rank_themselves(cast: Cast, read: Any) -> None:
    boss = person("boss", role="city_manager", region="LJ")
    session = commit(read(boss, user=cast.sysadmin), cast.sysadmin)
    ImportSession.objects.filter(pk=session.pk).update(city_id=cast.city_a.pk)
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.city_manager))
    assert User.objects.filter(username="boss").exists()


@pytest.mark.parametrize("kind", ["users", "grants", "roles"])
@pytest.mark.parametrize("role", ["auditor", "province_manager", "district_supervisor", "dealer_clerk"])
def test_who_may_not_upload_gets_no_template_either(cast: Cast, sign_in: Any, kind: str, role: str) -> None:
    answer = sign_in(getattr(cast, role)).get(reverse("sales:import_template", args=[kind]))
    assert answer.status_code in {403, 404}


def test_a_dealer_brings_people_of_the_own_store_and_nobody_else(cast: Cast, read: Any) -> None:
    row = person("store", role="dealer_clerk", region=None, channel="LJS0001")
    commit(read(row, user=cast.dealer_owner), cast.dealer_owner)
    assert User.objects.get(username="store").grants.get().channel == cast.store
    found = errors(
        read(
            person("a", role="dealer_owner", region=None, channel="LJA0001"),
            person("b", role="dealer_clerk", region=None, channel="LJA0017"),
            person("c", role="dealer_clerk", region="LJ01"),
            user=cast.dealer_owner,
        )
    )
    assert found == [
        (2, "role", "beyond_rank"),
        (3, "channel", "unknown_channel"),
        (4, "region", "beyond_place"),
    ]


def test_a_template_offers_the_roles_that_one_may_give(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.city_manager).get(reverse("sales:import_template", args=["users"]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {str(cell.value) for one in book.worksheets for row in one.iter_rows() for cell in row}
    assert "营业厅店长" in cells
    assert "系统管理员" not in cells
