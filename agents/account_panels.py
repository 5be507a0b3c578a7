"""Bank accounts as parts of pages. A number is shown in full only to whoever may see it, who is then written down."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agents.models import Agent, BankAccount
from agents.services.account_checks import account_findings_of
from agents.tables import AgentAccountTable
from core.audit import record_seen
from core.panels import HtmlPanel, TablePanel
from core.periods import today
from core.views import Tab, permits

VIEW: Final = "agents.account_view"
NUMBER_VIEW: Final = "agents.account_number_view"
SEEN: Final = "agents.account_seen"
SHOWN: Final = 20


def sees_number(user: Any, account: BankAccount) -> bool:
    return permits(user, NUMBER_VIEW, account)


def number_told(user: Any, account: BankAccount) -> str:
    """The number as this reader may see it; a look at all of it is recorded."""
    if not sees_number(user, account):
        return account.masked_number
    record_seen(actor=user, action=SEEN, subject=account)
    return account.number


def _in_force(request: HttpRequest, agent: Agent) -> dict[str, Any]:
    rows = BankAccount.objects.visible_to(request.user).filter(agent=agent)  # type: ignore[arg-type]
    account = rows.in_force(today()).select_related("agent__channel", "decided_by").first()
    return _shown(request, account)


def _also_in_force(request: HttpRequest, account: BankAccount) -> dict[str, Any]:
    """What is paid to today, beside another account of the same agent."""
    if account.in_force_id in {None, account.pk}:
        return {"account": None}
    return _shown(request, BankAccount.objects.select_related("agent__channel").get(pk=account.in_force_id))


def _itself(request: HttpRequest, account: BankAccount) -> dict[str, Any]:
    return _shown(request, account)


def _shown(request: HttpRequest, account: BankAccount | None) -> dict[str, Any]:
    if account is None:
        return {"account": None}
    number = number_told(request.user, account)
    groups = [number[at : at + 4] for at in range(0, len(number), 4)] if "*" not in number else [number]
    return {"account": account, "number": " ".join(groups)}


def _findings(request: HttpRequest, account: BankAccount) -> dict[str, Any]:
    found = account_findings_of(account, request.user) if account.is_open else []  # type: ignore[arg-type]
    return {"findings": found}


def _accounts(request: HttpRequest, agent: Agent) -> QuerySet[Any]:
    rows = BankAccount.objects.visible_to(request.user).filter(agent=agent)  # type: ignore[arg-type]
    return rows.with_standing().order_by("-pk")


ACCOUNT: Final = HtmlPanel("agents/panels/account.html", _itself)
ACCOUNT_FINDINGS: Final = HtmlPanel("agents/panels/account_findings.html", _findings)
ACCOUNT_STEPS: Final = HtmlPanel("agents/panels/account_steps.html")
PAID_TO: Final = HtmlPanel("agents/panels/account_now.html", _also_in_force, side=True)


def accounts_tab() -> Tab:
    """On an agent's page: what is paid to now, and all that was asked for, proposed and decided."""
    now = HtmlPanel("agents/panels/account_now.html", _in_force)
    every = TablePanel(
        _("All bank accounts"),
        AgentAccountTable,
        _accounts,
        limit=SHOWN,
        empty=_("No account was proposed yet: nothing can be paid."),
    )
    return Tab("accounts", _("Bank account"), (now, every), VIEW)
