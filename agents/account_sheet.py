"""Bank accounts by sheet: each row that says something new becomes a proposal, which another person approves.

A number is encrypted at rest, so rows are compared here and not in the database: one query for the agents of the
sheet, one for their accounts.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from agents.account_numbers import is_mistyped_card
from agents.choices import AccountStatus
from agents.models import Agent, BankAccount
from agents.services.account_checks import is_other_name
from agents.services.account_notices import accounts_proposed
from agents.services.accounts import Entries, account_new, accounts_add
from core.errors import Conflict
from core.masking import masked
from core.models import ImportPrior, ImportSession
from core.periods import first_day
from core.scoping import Scope
from core.sheets.kinds import CellTexts, ChangedRow, Difference
from core.sheets.staging import Stage
from network.choices import ChannelKind
from network.rosters.lookups import WITHIN, within
from network.services.home import home_city

SAMPLE: Final = 200
_NAMED: Final = 10
FORMER: Final = (AccountStatus.SUPERSEDED, AccountStatus.REFUSED, AccountStatus.WITHDRAWN)
_TOLD: Final = ("holder", "bank_name", "branch", "number", "effective_from")
_LOST: Final = _("Some rows can't be taken any more as they were checked. Upload the file again.")


@dataclass(frozen=True, slots=True)
class Row:
    """A good row of the sheet with its agent, the account that was approved last, and the one that waits."""

    number: int
    agent: Agent
    entries: Entries
    approved: BankAccount | None
    waiting: BankAccount | None
    standing: str = ""
    """What the list's export says of the row; empty in a roster."""
    former: tuple[BankAccount, ...] = ()
    """Accounts that a later one follows: until its day they are paid to, and exported as being in force."""

    @property
    def is_unchanged(self) -> bool:
        """What is paid to, or is proposed already, needs no second proposal."""
        there = (self.approved, self.waiting, *(self.former if self.standing else ()))
        return any(_says(account, self.entries) for account in there if account)


class AccountSheet:
    """The target of the sheet (core.sheets.kinds.Target)."""

    url_name: ClassVar[str] = "agents:account_detail"
    texts: ClassVar[CellTexts] = {
        "unknown_agent": (_("is not the code of an agent of yours"), _("Check the code.")),
        "repeated_agent": (_("stands in the sheet with another account already"), _("Keep one of the rows.")),
        "incomplete": (_("is empty"), _("An account has a holder, a bank and a number.")),
        "waits": (
            _("has an account that waits already"),
            _("Have it decided or withdrawn first, or take the row out."),
        ),
        "too_early": (
            _("is before the first day of the account that is paid to"),
            _("That day or a later one."),
        ),
    }
    warnings: ClassVar[Mapping[str, str]] = {
        "former_accounts": _(
            "%(count)s rows of former, refused or withdrawn accounts were left out (rows %(rows)s)."
        ),
        "no_account": _("%(count)s rows have no bank account and were left out (rows %(rows)s)."),
        "other_holder": _(
            "In %(count)s rows the account holder is not called as the agent (rows %(rows)s). Whoever approves them is told."
        ),
        "mistyped": _(
            "In %(count)s rows the check digit of the card number is wrong (rows %(rows)s). Whoever approves them is told."
        ),
    }

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        former = stage.rows(
            "DELETE FROM {stage} s WHERE s.standing = ANY(%s) RETURNING row_no", [former_words()]
        )
        empty = stage.rows(
            "DELETE FROM {stage} s WHERE NOT s.bad AND num_nonnulls(s.holder, s.bank_name, s.number) = 0"
            " RETURNING row_no"
        )
        stage.mark(
            "code",
            "unknown_agent",
            "s.code IS NOT NULL AND NOT EXISTS (SELECT FROM network_channel c JOIN agents_agent a"
            f" ON a.channel_id = c.id WHERE c.code = s.code AND c.kind = {int(ChannelKind.AGENT)}"
            f" AND {WITHIN.format('c')})",
            within(scope),
        )
        for key in ("holder", "bank_name", "number"):
            stage.mark(
                key,
                "incomplete",
                f"s.{key} IS NULL AND num_nonnulls(s.holder, s.bank_name, s.number) > 0 AND NOT"
                f" coalesce(s.errors, '[]') @> '[{{\"key\": \"{key}\"}}]'",
            )
        rows = list(_rows(stage, session, scope))
        repeated = _mark_repeats(stage, rows)
        rows = [row for row in rows if not row.is_unchanged and row.number not in repeated]
        _mark_rows(stage, "code", "waits", [row.number for row in rows if row.waiting])
        _mark_rows(stage, "effective_from", "too_early", [row.number for row in rows if _is_early(row)])
        found = {
            "former_accounts": sorted(number for (number,) in former),
            "no_account": sorted(number for (number,) in empty),
            "other_holder": [
                row.number for row in rows if is_other_name(row.entries.holder, row.agent.channel.name)
            ],
            "mistyped": [row.number for row in rows if is_mistyped_card(row.entries.number)],
        }
        return [
            {"code": code, "params": {"count": len(numbers), "rows": numbers[:_NAMED]}}
            for code, numbers in found.items()
            if numbers
        ]

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        return _difference(list(_rows(stage, session, scope)), stage, samples=samples)

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        rows = list(_rows(stage, session, scope))
        good = stage.value("SELECT count(*) FROM {stage} WHERE NOT bad")
        new = [row for row in rows if not row.is_unchanged]
        if good != len(rows) or any(row.waiting or _is_early(row) for row in new):
            raise Conflict(gettext(_LOST))
        accounts = [account_new(row.agent, row.entries, status=AccountStatus.PROPOSED) for row in new]
        accounts_add(accounts, session.owner)
        ImportPrior.objects.bulk_create(
            (
                ImportPrior(
                    session=session,
                    table_name=BankAccount._meta.db_table,
                    row_id=account.pk,
                    owner_id=account.pk,
                    title=str(account.agent),
                    after={"id": account.pk},
                )
                for account in accounts
            ),
            batch_size=2_000,
        )
        accounts_proposed(accounts)
        return _difference(rows, stage, samples=False)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        """The proposals are withdrawn; they stay in the list, as all that was ever proposed."""
        keys = _written(session)
        if not self._are_within(keys, scope):
            raise Conflict(gettext("Some rows are no longer within your scope. Nothing was undone."))
        with transaction.atomic():
            undone = BankAccount.objects.filter(pk__in=keys, status=AccountStatus.PROPOSED).update(
                status=AccountStatus.WITHDRAWN, decided_at=timezone.now()
            )
            if undone != len(keys):
                raise Conflict(gettext("Some of these accounts are decided already. Nothing was undone."))

    def within(self, session: ImportSession, scope: Scope) -> bool:
        return self._are_within(_written(session), scope)

    def warning_text(self, code: str, params: Mapping[str, Any]) -> str:
        rows = ", ".join(map(str, params.get("rows", ())))
        return gettext(self.warnings[code]) % {**params, "rows": rows}

    def _are_within(self, keys: Sequence[int], scope: Scope) -> bool:
        rows = BankAccount.objects.filter(pk__in=keys)
        return scope.everything or not rows.exclude(BankAccount.objects.all().scope_filter(scope)).exists()


def _rows(stage: Stage, session: ImportSession, scope: Scope) -> Iterator[Row]:
    """The good rows in their order. Without a day of its own a row holds from the first day of the sheet's month."""
    day = first_day(session.period)
    found = stage.rows(
        "SELECT s.row_no, c.id, s.holder, s.bank_name, coalesce(s.branch, ''), s.number,"
        " coalesce(s.effective_from, %s), coalesce(s.reason, ''), coalesce(s.standing, '')"
        f" FROM {{stage}} s JOIN network_channel c ON c.code = s.code AND {WITHIN.format('c')}"
        " WHERE NOT s.bad ORDER BY s.row_no",
        [day, *within(scope)],
    )
    agents = Agent.objects.select_related("channel").in_bulk([agent for _number, agent, *_rest in found])
    accounts: dict[tuple[int, bool], BankAccount] = {
        (account.agent_id, account.is_open): account
        for account in BankAccount.objects.filter(agent_id__in=agents).filter(
            status__in=[*AccountStatus.in_group("open"), AccountStatus.APPROVED]
        )
    }
    former: dict[int, list[BankAccount]] = {}
    if any(row[-1] for row in found):
        for account in BankAccount.objects.filter(agent_id__in=agents, status=AccountStatus.SUPERSEDED):
            former.setdefault(account.agent_id, []).append(account)
    for number, agent_id, *values, standing in found:
        if agent_id in agents:
            approved, waiting = accounts.get((agent_id, False)), accounts.get((agent_id, True))
            yield Row(
                number,
                agents[agent_id],
                Entries(*values),
                approved,
                waiting,
                standing,
                tuple(former.get(agent_id, ())),
            )


def _says(account: BankAccount, entries: Entries) -> bool:
    """Whether an account is the same; the day from which it holds makes no other account of it."""
    same = (account.holder, account.bank_name, account.branch) == (
        entries.holder,
        entries.bank_name,
        entries.branch or account.branch,
    )
    return same and account.masked_number == masked(entries.number) and account.number == entries.number


def _is_early(row: Row) -> bool:
    return row.approved is not None and row.entries.effective_from < row.approved.effective_from


def _mark_repeats(stage: Stage, rows: Sequence[Row]) -> set[int]:
    """An agent has one account: a second one is wrong, the same one again says nothing. Rows of the list's export
    that say what is there, of the account that is paid to and of one that waits, don't count.
    """
    first: dict[int, Row] = {}
    same: list[int] = []
    other: list[int] = []
    for row in rows:
        if row.standing and row.is_unchanged:
            continue
        before = first.setdefault(row.agent.pk, row)
        if before is not row:
            (same if before.entries == row.entries else other).append(row.number)
    if same:
        stage.execute("DELETE FROM {stage} s WHERE s.row_no = ANY(%s)", [same])
    _mark_rows(stage, "code", "repeated_agent", other)
    return {*same, *other}


def former_words() -> list[str]:
    """How the export calls accounts that are no longer, or never were, in force, in every language."""
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words += [str(status.label) for status in FORMER]
    return words


def _mark_rows(stage: Stage, key: str, code: str, numbers: list[int]) -> None:
    if numbers:
        stage.mark(key, code, "s.row_no = ANY(%s)", [numbers])


def _difference(rows: Sequence[Row], stage: Stage, *, samples: bool) -> Difference:
    new = [row for row in rows if not row.is_unchanged and row.approved is None]
    changed = [row for row in rows if not row.is_unchanged and row.approved is not None]
    cities: dict[int, int] = {}
    new_by_city: dict[int, int] = {}
    for row in rows:
        city = row.agent.channel.city_id
        cities[city] = cities.get(city, 0) + 1
    for row in new:
        new_by_city[row.agent.channel.city_id] = new_by_city.get(row.agent.channel.city_id, 0) + 1
    told = repr([(row.number, row.agent.pk, row.approved and row.approved.pk) for row in (*new, *changed)])
    return Difference(
        len(new),
        len(changed),
        len(rows) - len(new) - len(changed),
        cities=cities,
        new_by_city=new_by_city,
        changes=tuple(_change(row, stage) for row in changed[:SAMPLE]) if samples else (),
        fingerprint=hashlib.md5(told.encode(), usedforsecurity=False).hexdigest(),
    )


def _change(row: Row, stage: Stage) -> ChangedRow:
    """What differs, as people read it; numbers by their ends."""
    assert row.approved is not None
    lines = []
    for key in _TOLD:
        old, new = getattr(row.approved, key), getattr(row.entries, key)
        if old == new or (key == "branch" and not new):
            continue
        if key == "number":
            old, new = row.approved.masked_number, masked(new)
        lines.append((stage.label(key), str(old), str(new)))
    return ChangedRow(row.number, str(row.agent), "", tuple(lines))


def _written(session: ImportSession) -> list[int]:
    return list(ImportPrior.objects.filter(session=session).values_list("row_id", flat=True))
