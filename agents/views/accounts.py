"""Bank accounts of agents: asked for by dealers, proposed by one person, approved by another."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from agents.account_forms import AccountAddForm, AccountForm, AccountRefuseForm, AccountRequestForm
from agents.account_panels import ACCOUNT, ACCOUNT_FINDINGS, ACCOUNT_STEPS, NUMBER_VIEW, PAID_TO, VIEW
from agents.choices import AccountStatus
from agents.filtersets import BankAccountFilterSet
from agents.models import Agent, BankAccount
from agents.services.accounts import (
    APPROVE,
    PROPOSE,
    REQUEST,
    account_approve,
    account_refuse,
    account_take,
    account_withdraw,
    is_makers,
    may_withdraw,
)
from agents.tables import BankAccountTable
from core.actions import Action, Crumb, buttons
from core.audit.panels import history_tab
from core.badges import Badge
from core.links import may_open
from core.panels import Panel
from core.views import ActionView, CreateView, DetailView, Empty, FormPage, ListView, ObjectView, Tab
from network.views.registers import ForUserMixin

ACCOUNTS = BankAccount.objects.select_related(
    *("agent__channel__city", "agent__channel__district", "requested_by", "proposed_by", "decided_by")
)
AGENTS = Agent.objects.select_related("channel")
IMPORT = Action(_("Import"), "sales:import_add", PROPOSE, icon="upload", query="kind=agent_accounts")
ADD = Action(_("Propose an account"), "agents:account_add", PROPOSE, icon="plus", primary=True)


class AccountListView(ListView):
    """The latest first."""

    permission = VIEW
    title = _("Bank accounts")
    queryset = ACCOUNTS
    table_class = BankAccountTable
    filterset_class = BankAccountFilterSet
    export_permission = "agents.account_export"
    reveals = (NUMBER_VIEW,)
    actions = (IMPORT, ADD)
    empty = Empty(
        icon="building-bank",
        text=_("One person proposes where an agent is paid to, another approves it."),
        action=ADD,
    )

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().with_standing()  # type: ignore[attr-defined, no-any-return]

    def get_table(self, rows: list[Any]) -> BankAccountTable:
        table = super().get_table(rows)
        assert isinstance(table, BankAccountTable)
        table.numbers = self.user.scope_for(NUMBER_VIEW)
        return table


class AccountPage(ObjectView):
    permission = VIEW
    queryset = ACCOUNTS
    object: BankAccount

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().with_standing()  # type: ignore[attr-defined, no-any-return]

    def get_crumbs(self) -> list[Crumb]:
        agent = self.object.agent
        url = agent.get_absolute_url() if may_open(self.user, "agents:agent_detail") else ""
        return [Crumb(str(agent), f"{url}?tab=accounts" if url else "")]


def _act(label: Any, name: str, permission: str, **options: Any) -> Action:
    return Action(label, f"agents:account_{name}", permission, args={"pk": "pk"}, **options)


WITHDRAW = _act(
    _("Withdraw"),
    "withdraw",
    VIEW,
    icon="arrow-back-up",
    post=True,
    confirm=_("Withdraw this account? It stays in the list as withdrawn."),
)
REFUSE = _act(_("Refuse"), "refuse", APPROVE, icon="x", danger=True)
TAKE = _act(
    _("Propose it as asked"),
    "take",
    PROPOSE,
    icon="check",
    primary=True,
    post=True,
    confirm=_("Propose this account as it stands? Another person then approves it."),
)
APPROVE_IT = _act(
    _("Approve"),
    "approve",
    APPROVE,
    icon="rubber-stamp",
    primary=True,
    post=True,
    confirm=_("Approve this account? Payments go to it from its first day on."),
)


class AccountDetailView(AccountPage, DetailView):
    def get_title(self) -> str:
        return f"{self.object.agent.channel.name} · {self.object.bank_name}"

    def get_badge(self) -> Badge:
        return self.object.standing

    def get_panels(self) -> Sequence[Panel]:
        return (ACCOUNT_FINDINGS, ACCOUNT, ACCOUNT_STEPS, PAID_TO)

    def get_tabs(self) -> Sequence[Tab]:
        return (history_tab(),)

    def get_context(self) -> dict[str, Any]:
        offered = buttons(self._offered(), self.user, self.object, may=self.may)
        return {**super().get_context(), "buttons": offered}

    def _offered(self) -> tuple[Action, ...]:
        """What this person may do about it now: nobody decides about their own."""
        account, user = self.object, self.user
        own = (WITHDRAW,) if may_withdraw(user, account) else ()
        if not account.is_open or is_makers(user, account):
            return own
        return (*own, REFUSE, TAKE if account.status == AccountStatus.REQUESTED else APPROVE_IT)


class AccountAddView(ForUserMixin, CreateView):
    """For those who come from the list, and know the agent by its code."""

    permission = PROPOSE
    queryset = ACCOUNTS
    title = _("Propose a bank account")
    form_class = AccountAddForm
    submit_label = _("Propose")
    success_message = _("It is proposed. Another person has to approve it.")
    cancel_url = reverse_lazy("agents:account_list")

    def get_cancel_url(self) -> str:
        return str(self.cancel_url)


class AccountProposeView(ForUserMixin, ObjectView):
    """The same for one agent."""

    permission = PROPOSE
    view_permission = VIEW
    queryset = AGENTS
    title = _("Propose a bank account")
    form_class: ClassVar[type[AccountForm]] = AccountForm
    submit_label = _("Propose")
    success_message = _("It is proposed. Another person has to approve it.")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "agent": self.object}

    def get_initial(self) -> dict[str, Any]:
        return {"holder": self.object.channel.name}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.object), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return f"{self.object.get_absolute_url()}?tab=accounts"


class AccountRequestView(AccountProposeView):
    """A dealer's: somebody of the operator makes it a proposal, and yet another person approves that."""

    permission = REQUEST
    title = _("Ask for another bank account")
    form_class = AccountRequestForm
    submit_label = _("Ask for it")
    success_message = _("The settlement clerks are told. Two of them have to agree before it is paid to.")


class AccountRefuseView(FormPage, AccountPage):
    permission = APPROVE
    form_class = AccountRefuseForm
    title = _("Refuse the bank account")
    submit_label = _("Refuse")
    success_message = _("Refused.")

    def save(self, form: Any) -> BankAccount:
        return account_refuse(account=self.object, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class _AccountAction(ActionView):
    queryset = ACCOUNTS

    def perform(self, data: dict[str, Any]) -> str:
        self.act()
        return reverse("agents:account_detail", kwargs={"pk": self.object.pk})

    def act(self) -> None:
        raise NotImplementedError


class AccountTakeView(_AccountAction):
    permission = PROPOSE
    success_message = _("It is proposed. Another person has to approve it.")

    def act(self) -> None:
        account_take(account=self.object, user=self.user)


class AccountApproveView(_AccountAction):
    permission = APPROVE
    success_message = _("Approved.")

    def act(self) -> None:
        account_approve(account=self.object, user=self.user)


class AccountWithdrawView(_AccountAction):
    """Whoever made it, and nobody else: the service asks."""

    permission = VIEW
    success_message = _("Withdrawn.")

    def act(self) -> None:
        account_withdraw(account=self.object, user=self.user)
