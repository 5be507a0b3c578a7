"""What must hold in the ledger at any time, asked in set queries. `verify_ledger` runs them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.db import connection, transaction

from commissions.models import BankFile, Month
from commissions.payments.services.bank_files import file_content
from commissions.services.inputs import sql_text
from commissions.services.publication import FINGERPRINTS

CHECKS: Final = (
    "statement_sums",
    "statement_payable",
    "figures",
    "report_figures",
    "owed_chain",
    "keys_in_run",
    "debts",
    "adjustments",
    "closed_months",
    "payable_statements",
    "deposit_returns",
    "payable_balances",
    "payments",
    "batches",
    "line_holds",
)
"""Queries of commissions/sql/checks: each returns (what, expected, found) for every row that is wrong."""

_SHOWN: Final = 20
"""Of each kind of problem; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`what` names the row; `expected` and `found` are fen, counts or fingerprints."""

    check: str
    what: str
    expected: str
    found: str


def ledger_verify() -> list[Problem]:
    """All problems, none in a sound ledger; at most twenty of a kind. Reads one snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        return [*_sums(), *_fingerprints(), *_facts(), *_bank_files()]


def _sums() -> Iterator[Problem]:
    for name in CHECKS:
        yield from _rows(name, sql_text(f"checks/{name}"), {})


def _fingerprints() -> Iterator[Problem]:
    """Published statements read as they did on the day."""
    published = Month.objects.filter(status__in=["published", "closed"]).values_list("city_id", "period")
    for city_id, period in published.order_by("period", "city_id"):
        query = (
            "SELECT 'statement ' || s.id, s.content_hash, f.content_hash"
            f" FROM ({FINGERPRINTS}) f JOIN commissions_statement s ON s.id = f.id"
            " WHERE s.content_hash <> f.content_hash OR s.status = 'draft'"
        )
        yield from _rows("fingerprints", query, {"city": city_id, "period": period, "payee": None})


def _facts() -> Iterator[Problem]:
    """Facts that the latest run of their month saw; what was uploaded since waits for the next one."""
    with connection.cursor() as cursor:
        cursor.execute(sql_text("calculated_months"))
        months = cursor.fetchall()
    query = sql_text("checks/facts_without_line")
    for city_id, period, unseen, versions in months:
        month = {"city": city_id, "period": period, "unseen": unseen, "versions": versions}
        yield from _rows("facts_without_line", query, month)


def _bank_files() -> Iterator[Problem]:
    """The bytes that a bank was given are still those that were made."""
    for file in BankFile.objects.order_by("pk").iterator(chunk_size=20):
        try:
            file_content(file)
        except (ValueError, InvalidToken) as error:
            yield Problem("bank_files", file.name, file.sha256, str(error) or type(error).__name__)


def _rows(check: str, query: str, parameters: dict[str, Any]) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) problem LIMIT {_SHOWN}", parameters)
        for what, expected, found in cursor.fetchall():
            yield Problem(check, str(what), str(expected), str(found))
