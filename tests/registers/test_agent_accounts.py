"""Bank accounts by sheet: a settlement clerk's roster makes proposals, anybody else's says where they are read."""

import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from agents.models import BankAccount
from agents.services.accounts import account_approve
from core.errors import Conflict, Forbidden
from core.models import ImportSession, Notification
from core.services.imports.commit import import_commit, import_undo
from core.services.imports.texts import session_warnings
from tests.cast import Cast, grant_role
from tests.factories.accounts import NUMBER, OTHER_NUMBER, agent_of, approved, proposed, second_clerk
from tests.factories.agents import make_agents
from tests.factories.rosters import MONTH, roster
from tests.imports.conftest import Prepare, fresh

pytestmark = pytest.mark.django_db
SHEET = Path(__file__).parent.parent / "data" / "sheets" / "02_代理商花名册.xlsx"
HEADER = {
    "code": "代理商编码",
    "holder": "户名",
    "bank": "开户行",
    "number": "账号",
    "from": "生效日期",
}


def row(code: str = "LJA0001", **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "holder": "临江鑫达通信有限公司",
        "bank": "工商银行",
        "number": NUMBER,
        **changes,
    }


def read(prepare: Prepare, cast: Cast, *rows: dict[str, Any], title: str = "") -> ImportSession:
    book = roster(*rows, header=HEADER, title=title)
    return prepare(book, cast.settlement_clerk, kind="agent_accounts", period=MONTH)


def commit(session: ImportSession, cast: Cast, **options: Any) -> ImportSession:
    user = fresh(cast.settlement_clerk)
    return import_commit(session=session, user=user, version=session.version, **options)


def errors(session: ImportSession) -> dict[str, str]:
    return {error.cell: error.code for error in session.errors.all()}


def test_the_roster_of_staff_makes_proposals(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    second_clerk(cast)
    book = io.BytesIO(SHEET.read_bytes())
    session = prepare(book, cast.settlement_clerk, kind="agent_accounts", period=MONTH)
    assert session.message == {}
    assert errors(session) == {"B8": "unknown_agent", "B9": "unknown_agent", "U9": "incomplete"}
    assert not any(item["code"] == "unmapped_columns" for item in session.report["warnings"])
    session = commit(session, cast, partial=True)
    found = BankAccount.objects.order_by("agent__channel__code").values_list(
        "agent__channel__code", "status", "proposed_by__username", "effective_from"
    )
    assert [(code, status, by, str(day)) for code, status, by, day in found] == [
        ("LJA0001", "proposed", "settlement", "2026-11-01"),
        ("LJA0001-02", "proposed", "settlement", "2026-11-01"),
        ("LJA0017", "proposed", "settlement", "2026-11-01"),
    ]
    (told,) = Notification.objects.filter(kind="accounts_proposed")
    assert (told.user.username, told.params) == ("settlement2", {"count": 3})
    assert {"code": "other_holder", "params": {"count": 2, "rows": [6, 7]}} in session.report["findings"]


def test_anybody_elses_roster_says_where_the_accounts_are_read(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = prepare(io.BytesIO(SHEET.read_bytes()), cast.city_manager, kind="agents", period=MONTH)
    (said,) = [item for item in session.report["warnings"] if item["code"] == "columns_elsewhere"]
    assert said["params"]["headers"] == ["收款账户/户名", "收款账户/开户行", "收款账户/账号"]
    assert not any(item["code"] == "unmapped_columns" for item in session.report["warnings"])
    assert any("收款账户/账号" in text and "%(" not in text for text in session_warnings(session))
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version, partial=True)
    assert not BankAccount.objects.exists()


def test_nobody_else_may_send_it(cast: Cast, prepare: Prepare) -> None:
    agent_of(cast)
    for user in (cast.city_manager, cast.province_manager, cast.dealer_owner, cast.auditor):
        with pytest.raises(Forbidden):
            prepare(roster(row(), header=HEADER), user, kind="agent_accounts", period=MONTH)


def test_what_is_paid_to_or_proposed_already_is_no_news(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    approved(cast, branch="")
    session = read(prepare, cast, row())
    assert (errors(session), session.rows_unchanged) == ({}, 1)
    proposed(cast, number=OTHER_NUMBER, branch="")
    session = read(prepare, cast, row(number=OTHER_NUMBER), title="a")
    assert (errors(session), session.rows_unchanged) == ({}, 1)
    session = read(prepare, cast, row(number="12345678"), title="b")
    assert errors(session) == {"A2": "waits"}


def test_a_changed_account_is_shown_by_its_ends(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    approved(cast, branch="")
    session = read(prepare, cast, row(number=OTHER_NUMBER, bank="建设银行"))
    (change,) = session.report["difference"]["changes"]
    assert [tuple(line) for line in change["changes"]] == [
        ("Bank", "工商银行", "建设银行"),
        ("Account number", "622****0012", "990****0002"),
        ("Valid from", "2026-01-01", "2026-11-01"),
    ]
    assert OTHER_NUMBER not in str(session.report)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"number": "622200"}, {"D2": "bad_digits"}),
        ({"number": 6.222e18}, {"D2": "digits_lost"}),
        ({"holder": ""}, {"B2": "incomplete"}),
        ({"holder": "", "bank": "—"}, {"B2": "incomplete", "C2": "incomplete"}),
        ({"code": "LJA9999"}, {"A2": "unknown_agent"}),
        ({"code": "YPA0003"}, {"A2": "unknown_agent"}),
        ({"code": "LJS0001"}, {"A2": "unknown_agent"}),
        ({"from": "2025-12-31"}, {"E2": "too_early"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell(
    cast: Cast, prepare: Prepare, changes: dict[str, Any], found: dict[str, str]
) -> None:
    make_agents(cast)
    approved(cast, bank_name="农业银行")
    assert errors(read(prepare, cast, row(**changes))) == found


def test_a_row_without_an_account_is_left_out_and_counted(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = read(prepare, cast, row(), row("LJA0017", holder="", bank="/", number="—"))
    assert (errors(session), session.rows) == ({}, 1)
    assert {"code": "no_account", "params": {"count": 1, "rows": [3]}} in session.report["findings"]


def test_an_undo_withdraws_what_nobody_has_decided(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = commit(read(prepare, cast, row(), row("LJA0017")), cast)
    import_undo(session=session, user=fresh(cast.settlement_clerk))
    assert set(BankAccount.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_an_undo_is_refused_once_one_of_them_is_decided(cast: Cast, prepare: Prepare) -> None:

    make_agents(cast)
    session = commit(read(prepare, cast, row(), row("LJA0017")), cast)
    account_approve(account=BankAccount.objects.earliest("pk"), user=second_clerk(cast))
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.settlement_clerk))
    assert set(BankAccount.objects.values_list("status", flat=True)) == {"approved", "proposed"}


def test_a_proposal_made_since_the_preview_stops_the_commit(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = read(prepare, cast, row())
    proposed(cast, number=OTHER_NUMBER)
    with pytest.raises(Conflict):
        commit(session, cast)
    assert BankAccount.objects.count() == 1


def test_nobody_approves_what_their_own_sheet_proposed(cast: Cast, prepare: Prepare) -> None:

    make_agents(cast)
    grant_role(cast.settlement_clerk, "city_manager", region=cast.city_a)
    commit(read(prepare, cast, row()), cast)
    with pytest.raises(Forbidden):
        account_approve(account=BankAccount.objects.get(), user=fresh(cast.settlement_clerk))


def test_the_whole_list_exported_comes_back_with_only_its_edit(
    cast: Cast, prepare: Prepare, sign_in: Any
) -> None:
    """With what was paid to before and what waits: three rows of one agent, of which one is edited."""
    make_agents(cast)
    approved(cast, branch="")
    approved(cast, number=OTHER_NUMBER, branch="", effective_from=datetime.date(2026, 6, 1))
    proposed(cast, number="12345678", branch="", effective_from=datetime.date(2026, 7, 1))
    client = sign_in(cast.settlement_clerk)

    def exported() -> openpyxl.Workbook:
        answer: Any = client.get("/agents/accounts/?export=xlsx")
        return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    def sent(book: openpyxl.Workbook) -> ImportSession:
        stream = io.BytesIO()
        book.save(stream)
        stream.seek(0)
        return prepare(stream, cast.settlement_clerk, kind="agent_accounts", period=MONTH)

    book = exported()
    assert book.worksheets[0].max_row == 4
    session = sent(book)
    assert (errors(session), session.rows_new, session.rows_changed) == ({}, 0, 0)
    assert session.rows == session.rows_unchanged == 2
    assert any(item["code"] == "former_accounts" for item in session.report["findings"])
    BankAccount.objects.filter(status="proposed").update(status="withdrawn")
    book = exported()
    (cell,) = (c for row in book.worksheets[0].iter_rows() for c in row if c.value == OTHER_NUMBER)
    cell.value = "87654321"
    session = sent(book)
    assert (errors(session), session.rows_new, session.rows_changed) == ({}, 0, 1)


def test_an_agent_with_two_accounts_in_a_roster_is_refused(cast: Cast, prepare: Prepare) -> None:
    make_agents(cast)
    session = read(prepare, cast, row(), row(), row(number=OTHER_NUMBER))
    assert (errors(session), session.rows) == ({"A4": "repeated_agent"}, 2)
