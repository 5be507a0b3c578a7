"""Whatever is made of the generic views, sheets and resources is held to the contract of its kind.

A page or an address that is new is found here by itself: it gets its contract, or stands below with the reason
why it has none.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from core.api import ChangeApi, CollectionApi, DetailApi, ListApi
from core.sheets.kinds import all_kinds
from core.views import CreateView, DetailView, EditView, ListView
from tests.contracts.api import AddApiContract, ApiContract, ChangeApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import AddContract, EditContract
from tests.contracts.lists import BulkContract, ExportedListContract, ListContract
from tests.contracts.sheets import ImportContract

TESTS: Final = Path(__file__).parent.parent
OWN: Final = "one's own work, which nobody else sees: tests/permissions/test_own_work.py"
MONTHS: Final = "a month, its lines and what is paid, of which nothing is entered: tests/desk and tests/api"
FACTS: Final = "what was reported, of which nothing is entered: tests/api/test_resources.py"
UPLOADS: Final = "uploads, of which each kind has rights of its own: tests/imports and tests/sales"
AUDIT: Final = "the log, which nobody writes: tests/audit"
WEBHOOKS: Final = "addresses of programs, seen by whoever manages them alone: tests/webhooks"
PAYMENTS: Final = "what comes of the steps of a batch alone: tests/payments"
SIMULATED: Final = "reports, which every reader may export: tests/commissions/test_simulation.py"
COMPARED: Final = "what a sheet and the portal come to: tests/commissions/test_comparison.py"
REPORTS: Final = "sums, which tie to statements and lines: tests/commissions/test_reports.py"
OWN_ROWS: Final = "rows of one list, which its dealer disputes: tests/reconciliation"
CONSENTS: Final = "what is said once and decided once: tests/payments/test_consents.py"
HELD: Final = "lines that the auditor holds, each decided once: tests/payments/test_held_lines.py"
UNUSUAL: Final = "what a run works out, and its two limits: tests/desk/test_outliers.py"
WITHOUT: Final[dict[str, str]] = {
    **dict.fromkeys(("core:job_list", "core:job_detail", "core:notification_list"), OWN),
    **dict.fromkeys(("users:sign_in_list", "lists:export_detail"), OWN),
    **dict.fromkeys(("api:job_list", "api:job_detail"), OWN),
    **dict.fromkeys(("commissions:month_detail", "commissions:month_lines"), MONTHS),
    **dict.fromkeys(("commissions:statement_lines", "api:statement_line_list"), MONTHS),
    **dict.fromkeys(("api:month_list", "api:month_detail", "api:run_list", "api:run_detail"), MONTHS),
    **dict.fromkeys(("api:statement_list", "api:statement_detail"), MONTHS),
    **dict.fromkeys(("api:dispute_list", "api:dispute_detail"), MONTHS),
    "api:due_part_list": "what a publication works out: tests/commissions/test_due_parts.py",
    **dict.fromkeys(("commissions:reconciliation_detail", "api:reconciliation_row_list"), OWN_ROWS),
    **dict.fromkeys(("commissions:simulation_list", "commissions:simulation_detail"), SIMULATED),
    **dict.fromkeys(("commissions:comparison_list", "commissions:comparison_detail"), COMPARED),
    **dict.fromkeys(("api:comparison_list", "api:comparison_detail", "api:comparison_row_list"), COMPARED),
    **{
        f"commissions:report_{name}": REPORTS
        for name in ("cost", "revenue", "payment_days", "concentration", "silent", "accruals")
    },
    **dict.fromkeys(("api:sale_list", "api:channel_month_list"), FACTS),
    **dict.fromkeys(("api:subscriber_month_list", "api:subscriber_event_list"), FACTS),
    **dict.fromkeys(("sales:import_list", "sales:import_detail"), UPLOADS),
    **dict.fromkeys(("api:upload_list", "api:upload_detail", "api:upload_error_list"), UPLOADS),
    **dict.fromkeys(("audit:event_list", "audit:event_detail"), AUDIT),
    **dict.fromkeys(("users:webhook_list", "users:webhook_detail", "users:webhook_edit"), WEBHOOKS),
    **dict.fromkeys(
        ("commissions:payable_list", "commissions:entry_list", "commissions:payment_list"), PAYMENTS
    ),
    **dict.fromkeys(
        ("commissions:batch_list", "commissions:batch_add", "commissions:batch_detail"), PAYMENTS
    ),
    **dict.fromkeys(("api:payable_entry_list", "bank_answers"), PAYMENTS),
    **dict.fromkeys(
        (
            "commissions:hold_list",
            "commissions:hold_detail",
            "api:payment_hold_list",
            "api:payment_hold_detail",
        ),
        CONSENTS,
    ),
    **dict.fromkeys(
        (
            "commissions:outlier_list",
            "api:outlier_list",
            "api:outlier_rule_list",
            "api:outlier_rule_detail",
        ),
        UNUSUAL,
    ),
    **dict.fromkeys(
        (
            "commissions:line_hold_list",
            "commissions:line_hold_detail",
            "api:line_hold_list",
            "api:line_hold_detail",
        ),
        HELD,
    ),
    **dict.fromkeys(
        ("commissions:invoice_list", "commissions:invoice_detail", "api:invoice_list", "api:invoice_detail"),
        CONSENTS,
    ),
    **dict.fromkeys(
        (
            "commissions:debt_list",
            "commissions:debt_detail",
            "api:debt_list",
            "api:debt_detail",
            "api:write_off_list",
            "commissions:deposit_list",
            "api:deposit_return_list",
        ),
        CONSENTS,
    ),
    **dict.fromkeys(("api:payment_batch_list", "api:payment_batch_detail"), PAYMENTS),
    **dict.fromkeys(
        ("commissions:tax_list", "commissions:tax_add", "api:tax_bracket_list"),
        "brackets, which only follow: tests/payments",
    ),
    "commissions:coefficient_history": "changes of coefficients: tests/desk/test_coefficients.py",
    "commissions:plan_version_detail": "a document with a life of its own: tests/plans",
    "api:golden_cases": "the cases of a version: tests/commissions/plans/test_by_program.py",
    "network:channel_place": "a move, which adds a position: tests/network",
    "api:product_price_list": "prices below their product: tests/sales/test_prices.py",
    "adjustments": "its rows become proposals, which never change: tests/commissions/test_adjustment_sheet.py",
    "agent_accounts": "its rows become proposals: tests/registers/test_agent_accounts.py",
}
CONTRACTS: Final[dict[str, tuple[type[Any], str, type[Any], str]]] = {
    "list": (ListView, "", ListContract, "url_name"),
    "export": (ListView, "export_permission", ExportedListContract, "url_name"),
    "bulk action": (ListView, "bulk_actions", BulkContract, "url_name"),
    "page": (DetailView, "", DetailContract, "detail_url"),
    "form for new rows": (CreateView, "", AddContract, "add_url"),
    "form": (EditView, "", EditContract, "edit_url"),
    "resource, many": (ListApi, "", ApiContract, "api_list"),
    "resource, one": (DetailApi, "", ApiContract, "api_detail"),
    "resource that is added to": (CollectionApi, "", AddApiContract, "api_list"),
    "resource that is changed": (ChangeApi, "", ChangeApiContract, "api_detail"),
}
"""The view, what it has to have, the contract, and by which of its attributes that names the view."""


@pytest.fixture(scope="module")
def views() -> dict[str, type[Any]]:
    for file in sorted(TESTS.rglob("test_*.py")):
        if file != Path(__file__) and "Contract" in file.read_text(encoding="utf-8"):
            import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))
    return dict(views_of(get_resolver()))


@pytest.mark.parametrize("what", CONTRACTS)
def test_each_has_its_contract(what: str, views: dict[str, type[Any]]) -> None:
    kind, having, contract, name = CONTRACTS[what]
    found = {
        route
        for route, view in views.items()
        if issubclass(view, kind) and (not having or getattr(view, having))
    }
    assert found
    assert sorted(found - named(contract, name) - WITHOUT.keys()) == []


def test_each_sheet_of_a_register_has_its_contract(views: dict[str, type[Any]]) -> None:
    found = {kind.name for kind in all_kinds().values() if kind.register}
    assert sorted(found - named(ImportContract, "kind") - WITHOUT.keys()) == []


def test_none_is_excused_that_is_gone_or_has_its_contract(views: dict[str, type[Any]]) -> None:
    sheets = named(ImportContract, "kind")
    assert sorted(WITHOUT.keys() - views.keys() - all_kinds().keys()) == []
    held = {name for _kind, _having, contract, by in CONTRACTS.values() for name in named(contract, by)}
    assert sorted(WITHOUT.keys() & (held | sheets)) == []


def named(contract: type[Any], name: str) -> set[str]:
    """What the tests that inherit the contract are about."""
    return {found for test in below(contract) if (found := getattr(test, name, ""))}


def below(contract: type[Any]) -> Iterator[type[Any]]:
    for found in contract.__subclasses__():
        yield found
        yield from below(found)


def views_of(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, type[Any]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views_of(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", None)
            if isinstance(view, type):
                yield f"{namespace}{entry.name}", view
