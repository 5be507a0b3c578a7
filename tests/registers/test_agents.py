"""The roster of agents by sheet: what is new, what changes and what is refused, and the way back."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from agents.models import Agent
from core.errors import Conflict
from core.models import ImportSession, ImportState
from core.services.imports.commit import StalePreview, import_commit, import_undo
from core.services.imports.texts import error_text
from core.sheets.kinds import kind_named
from network.models import Channel, Position, Region
from network.services.positions import channel_place
from tests.cast import Cast, grant_role
from tests.factories.agents import make_agents
from tests.factories.rosters import MONTH, agent_row, roster
from tests.factories.sheets import order
from tests.imports.conftest import Prepare, Send, fresh

pytestmark = pytest.mark.django_db
SHEET = Path(__file__).parent.parent / "data" / "sheets" / "02_代理商花名册.xlsx"
FIRST = datetime.date(2026, 11, 1)


def errors(session: ImportSession) -> dict[str, str]:
    return {error.cell: error.code for error in session.errors.all()}


def committed(prepare: Prepare, cast: Cast, *rows: dict[str, Any], **options: Any) -> ImportSession:
    session = prepare(roster(*rows, **options), cast.city_manager, kind="agents", period=MONTH)
    assert errors(session) == {}
    return import_commit(session=session, user=fresh(cast.city_manager), version=session.version)


@pytest.fixture
def towns(cast: Cast) -> Cast:
    """The districts that the sample roster names besides those of the cast."""
    Region.objects.add_child(
        Region.objects.get(pk=cast.city_b.pk), {"code": "YP05", "name": "南山镇", "level": "district"}
    )
    make_agents(cast)
    return cast


def test_the_roster_of_staff_comes_in_as_it_is(towns: Cast, send: Send) -> None:
    outcome = send_file(send, towns.province_manager)
    assert (outcome.status, outcome.errors, outcome.new, outcome.changed) == ("committed", [], 1, 4)
    loner = Agent.objects.select_related("channel__district").get(channel__code="YPA0009")
    assert (loner.channel.level, loner.channel.parent_id, loner.channel.district.name) == (1, None, "南山镇")
    assert (loner.taxpayer_kind, loner.contract_number, loner.channel.status) == (
        "individual",
        "",
        "suspended",
    )
    assert (loner.contract_from, loner.contract_to) == (
        datetime.date(2026, 1, 1),
        datetime.date(2026, 12, 31),
    )
    sub = Agent.objects.select_related("channel__parent").get(channel__code="LJA0001-02")
    assert sub.channel.parent is not None
    assert (sub.channel.parent.code, sub.tax_rate, sub.deposit_paid) == ("LJA0001", 100, 500_000)
    expired = Agent.objects.select_related("channel").get(channel__code="LJA0017")
    assert (expired.taxpayer_kind, expired.channel.star, expired.channel.status) == ("exempt", 2, "active")
    assert Channel.objects.get(code="YPA0003").star == 5


def send_file(send: Send, user: Any) -> Any:
    import io

    return send(io.BytesIO(SHEET.read_bytes()), user, kind="agents", period=MONTH)


def test_a_city_takes_only_its_own_rows_of_the_provinces_roster(towns: Cast, prepare: Prepare) -> None:
    import io

    session = prepare(io.BytesIO(SHEET.read_bytes()), towns.city_manager, kind="agents", period=MONTH)
    assert errors(session) == {"B8": "code_taken", "G8": "outside_scope", "G9": "outside_scope"}
    user = fresh(towns.city_manager)
    session = import_commit(session=session, user=user, version=session.version, partial=True)
    assert not Channel.objects.filter(code="YPA0009").exists()
    assert Agent.objects.get(channel__code="YPA0003").contract_number == "JL-LJ-2026-001"


def test_both_levels_of_one_sheet_come_in_together(cast: Cast, prepare: Prepare) -> None:
    committed(
        prepare,
        cast,
        agent_row("LJA0500-01", level="二级", upline="LJA0500", district="望江县"),
        agent_row("LJA0500"),
    )
    below = Channel.objects.select_related("parent", "agent").get(code="LJA0500-01")
    assert below.parent is not None
    assert (below.level, below.parent.code, below.parent.level) == (2, "LJA0500", 1)
    position = Position.objects.get(channel=below)
    assert (position.effective_from, position.parent_id, position.star) == (FIRST, below.parent_id, 3)
    assert below.agent.deposit_paid == 80_000


def test_a_change_holds_from_the_month_and_what_was_before_stays(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    row = {"code": "LJA0017", "star": "五星", "district": "城东区", "city": "临江市"}
    session = committed(prepare, cast, row, only="code city district star")
    assert (session.rows_new, session.rows_changed) == (0, 1)
    (change,) = session.report["difference"]["changes"]
    assert sorted(map(tuple, change["changes"])) == [
        ("District", "望江县", "城东区"),
        ("Star", "★★", "★★★★★"),
    ]
    before, after = Position.objects.filter(channel=cast.other_agent).order_by("effective_from")
    assert (before.district_id, before.star) == (cast.district_a2.pk, 2)
    assert (after.effective_from, after.district_id, after.star) == (FIRST, cast.district_a1.pk, 5)
    assert after.level == 1


def test_a_sheet_that_says_what_is_there_changes_nothing(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    row = {"code": "LJA0017", "name": cast.other_agent.name, "star": "★★", "due": "50,000", "city": "临江"}
    session = prepare(
        roster({**row, "district": "望江县"}, only="code name star due city district"),
        cast.city_manager,
        kind="agents",
        period=MONTH,
    )
    assert (session.rows_unchanged, session.rows_changed) == (1, 0)
    assert session.report["difference"]["missing"] == 2


def test_a_blank_cell_a_dash_and_a_masked_number_say_nothing(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    row = {"code": "LJA0017", "phone": "199****0001", "contract_to": "—", "due": "/", "star": ""}
    session = prepare(
        roster(row, only="code phone contract_to due star"), cast.city_manager, kind="agents", period=MONTH
    )
    assert (errors(session), session.rows_unchanged) == ({}, 1)


@pytest.mark.parametrize(
    ("changes", "cell", "code", "right"),
    [
        ({"district": "新城区"}, "F2", "district_elsewhere", "城东区"),
        ({"city": "东海市"}, "E2", "unknown_city", "临江市"),
        ({"district": "中心区"}, "F2", "district_elsewhere", "望江县"),
        ({"city": "云坪市", "district": "中心区"}, "F2", "outside_scope", "临江市"),
        ({"district": ""}, "F2", "needed_for_new", ""),
        ({"name": ""}, "B2", "needed_for_new", ""),
        ({"code": "LJ100001"}, "A2", "code_taken", ""),
        ({"level": "二级"}, "D2", "upline_needed", ""),
        ({"level": "二级", "upline": "LJA9999"}, "D2", "unknown_upline", "LJA0001"),
        ({"level": "二级", "upline": "YPA0003"}, "D2", "unknown_upline", "LJA0001"),
        ({"level": "二级", "upline": "LJA0001-02"}, "D2", "upline_has_level_2", "LJA0001"),
        ({"level": "一级", "upline": "LJA0001"}, "D2", "no_upline", ""),
        ({"level": "二级", "upline": "LJA0500"}, "D2", "unknown_upline", ""),
        ({"code": "LJA0001", "level": "二级", "upline": "LJA0017"}, "C2", "agents_below", "LJA0001-02"),
        ({"status": "解约"}, "M2", "close_on_page", ""),
        ({"contract_from": "2026-05-01", "contract_to": "2026-04-30"}, "H2", "ends_too_early", ""),
        ({"due": -1}, "I2", "out_of_range", ""),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell_with_what_would_be_right(
    cast: Cast, prepare: Prepare, changes: dict[str, Any], cell: str, code: str, right: str
) -> None:
    make_agents(cast)
    session = prepare(roster(agent_row(**changes)), cast.city_manager, kind="agents", period=MONTH)
    assert errors(session) == {cell: code}
    text = error_text(session.errors.get(), kind_named("agents"))
    assert right in text
    assert "%(" not in text


def test_a_row_whose_upline_is_refused_is_refused_too(cast: Cast, prepare: Prepare) -> None:
    rows = [agent_row("LJA0500", district="新城区"), agent_row("LJA0501", level="二级", upline="LJA0500")]
    session = prepare(roster(*rows), cast.city_manager, kind="agents", period=MONTH)
    assert errors(session) == {"F2": "district_elsewhere", "D3": "unknown_upline"}


def test_nothing_of_a_closed_agent_changes_but_it_may_be_in_the_sheet(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    Channel.objects.filter(pk=cast.other_agent.pk).update(status="closed")
    same = {"code": "LJA0017", "star": "二星", "status": "关闭"}
    session = prepare(roster(same, only="code star status"), cast.city_manager, kind="agents", period=MONTH)
    assert (errors(session), session.rows_unchanged) == ({}, 1)
    other = {**same, "status": "正常"}
    session = prepare(roster(other, only="code star status"), cast.city_manager, kind="agents", period=MONTH)
    assert errors(session) == {"A2": "is_closed"}


def test_the_stores_of_a_suspended_agent_are_suspended_with_it(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = committed(prepare, cast, {"code": "LJA0001", "status": "停用"}, only="code status")
    cast.store.refresh_from_db()
    assert cast.store.status == "suspended"
    import_undo(session=session, user=fresh(cast.city_manager))
    cast.store.refresh_from_db()
    assert (cast.store.status, Channel.objects.get(code="LJA0001").status) == ("active", "active")


def test_an_undo_puts_back_what_was_there(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    everything = (Channel, Agent, Position)
    before = [list(model.objects.order_by("pk").values()) for model in everything]
    session = committed(
        prepare,
        cast,
        agent_row("LJA0500"),
        agent_row("LJA0500-01", level="二级", upline="LJA0500"),
        agent_row("LJA0017", district="城东区", star="无星", phone="13900000000", contract_to="2031-01-01"),
    )
    assert [list(model.objects.order_by("pk").values()) for model in everything] != before
    session = import_undo(session=session, user=fresh(cast.city_manager))
    assert session.state == ImportState.UNDONE
    assert [list(model.objects.order_by("pk").values()) for model in everything] == before


def test_an_undo_is_refused_where_something_was_changed_since(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = committed(prepare, cast, agent_row("LJA0017", district="望江县", star="五星", due=1))
    Agent.objects.filter(pk=cast.other_agent.pk).update(contact_name="李*")
    assert "LJA0017" not in str(undo_refused(session, cast, allowed=True))


def undo_refused(session: ImportSession, cast: Cast, *, allowed: bool = False) -> str:
    try:
        import_undo(session=session, user=fresh(cast.city_manager))
    except Conflict as conflict:
        return str(conflict)
    assert allowed
    return ""


def test_a_column_that_the_sheet_did_not_write_may_change_before_an_undo(
    cast: Cast, prepare: Prepare
) -> None:
    agents = make_agents(cast)
    session = committed(prepare, cast, {"code": "LJA0017", "due": 1}, only="code due")
    Agent.objects.filter(pk=cast.other_agent.pk).update(contact_name="李*", deposit_paid=7)
    assert undo_refused(session, cast, allowed=True) == ""
    agent = agents["LJA0017"]
    agent.refresh_from_db()
    assert (agent.contact_name, agent.deposit_paid, agent.deposit_due) == ("李*", 7, 5_000_000)


def test_what_was_changed_since_stops_an_undo_and_is_named(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = committed(prepare, cast, {"code": "LJA0017", "due": 1, "paid": 2}, only="code due paid")
    Agent.objects.filter(pk=cast.other_agent.pk).update(deposit_due=9)
    assert "LJA0017" in undo_refused(session, cast)
    assert Agent.objects.get(pk=cast.other_agent.pk).deposit_paid == 200


def test_a_later_position_stops_an_undo(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = committed(prepare, cast, {"code": "LJA0017", "star": "五星"}, only="code star")
    channel = Channel.objects.get(code="LJA0017")
    channel_place(
        channel,
        effective_from=datetime.date(2026, 12, 1),
        city_id=channel.city_id,
        district_id=channel.district_id,
        mode=channel.mode,
        level=1,
        star=5,
    )
    assert "LJA0017" in undo_refused(session, cast)


def test_new_agents_that_have_results_or_agents_below_them_stay(
    cast: Cast, prepare: Prepare, send: Send
) -> None:
    session = committed(prepare, cast, agent_row("LJA0500"))
    assert (
        send(
            [order(1, channel_code="LJA0500", period="202611", event_date="2026-11-02")],
            cast.city_manager,
            period=MONTH,
        ).status
        == "committed"
    )
    assert "LJA0500" in undo_refused(session, cast)
    other = committed(prepare, cast, agent_row("LJA0600"))
    committed(prepare, cast, agent_row("LJA0600-01", level="二级", upline="LJA0600"))
    assert "LJA0600" in undo_refused(other, cast)


def test_a_preview_is_stale_when_a_value_has_moved_meanwhile(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    rows = roster({"code": "LJA0017", "due": 1}, only="code due")
    session = prepare(rows, cast.city_manager, kind="agents", period=MONTH)
    Agent.objects.filter(pk=cast.other_agent.pk).update(deposit_due=77)
    with pytest.raises(StalePreview):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    assert Agent.objects.get(pk=cast.other_agent.pk).deposit_due == 77


def test_an_upline_closed_since_the_preview_stops_the_commit(cast: Cast, prepare: Prepare) -> None:
    rows = roster(agent_row("LJA0500", level="二级", upline="LJA0017"))
    session = prepare(rows, cast.city_manager, kind="agents", period=MONTH)
    Channel.objects.filter(pk=cast.other_agent.pk).update(status="closed")
    with pytest.raises(Conflict):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    assert not Channel.objects.filter(code="LJA0500").exists()


def test_a_district_supervisor_enters_agents_of_the_own_district(cast: Cast, prepare: Prepare) -> None:
    rows = roster(agent_row("LJA0500"), agent_row("LJA0501", district="望江县"))
    session = prepare(rows, cast.district_supervisor, kind="agents", period=MONTH)
    assert errors(session) == {"F3": "outside_scope"}


def test_a_dealer_has_no_roster_to_send(cast: Cast, send: Send) -> None:
    assert send(roster(agent_row()), cast.dealer_owner, kind="agents", period=MONTH).status == "refused"


def test_rows_that_have_left_the_scope_are_not_undone(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    grant_role(cast.city_manager, "city_manager", region=cast.city_b)
    session = committed(prepare, cast, {"code": "YPA0003", "due": 1}, only="code due")
    cast.city_manager.grants.filter(region=cast.city_b).delete()
    assert undo_refused(session, cast)
    assert Agent.objects.get(pk=cast.agent_b.pk).deposit_due == 100


def test_stores_come_in_with_their_agent_and_in_its_mode(cast: Cast, prepare: Prepare) -> None:
    header = {
        "code": "门店编码",
        "name": "门店名称",
        "upline": "代理商编码",
        "city": "地市",
        "district": "区县",
    }
    row = {"name": "解放路店", "city": "临江市", "district": "城东区"}
    good = {**row, "code": "LJS0500", "upline": "LJA0017"}
    Position.objects.filter(channel=cast.other_agent).update(mode=3)
    bad = {**row, "code": "LJS0501", "upline": "YPA0003"}
    session = prepare(roster(good, bad, header=header), cast.city_manager, kind="agent_stores", period=MONTH)
    assert errors(session) == {"C3": "unknown_upline"}
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version, partial=True)
    store = Channel.objects.select_related("parent").get(code="LJS0500")
    assert store.parent is not None
    assert (store.parent.code, store.mode, store.level, store.kind) == ("LJA0017", 3, None, 3)
