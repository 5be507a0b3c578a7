"""Forms over bank accounts."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agents.account_numbers import number_read
from agents.choices import LONGEST
from agents.models import Agent, BankAccount
from agents.services.account_checks import account_findings
from agents.services.accounts import Entries, account_propose, account_request
from core.asking import AskingForm
from core.forms import DateInput
from core.periods import today
from core.scoping import ScopedUser
from network.formfields import ExtensionField


class AccountForm(AskingForm, forms.Form):
    """A proposal for `agent`."""

    shared: ClassVar[bool] = True
    """Whether it is asked about other agents with the same number."""

    holder = forms.CharField(label=_("Account holder"), max_length=120)
    bank_name = forms.CharField(
        label=_("Bank"), max_length=80, help_text=_("As on the bank's paper, such as 工商银行.")
    )
    branch = forms.CharField(label=_("Branch"), max_length=120, required=False)
    number = forms.CharField(
        label=_("Account number"),
        max_length=2 * LONGEST,
        help_text=_("Digits; blanks and hyphens between them don't matter."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    effective_from = forms.DateField(
        label=_("Valid from"),
        widget=DateInput,
        initial=today,
        help_text=_("Payments of this day and later go to it."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    field_order = ("agent", "holder", "bank_name", "branch", "number", "effective_from", "reason")

    def __init__(self, *args: Any, user: ScopedUser, agent: Agent | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.for_agent = agent

    def clean_number(self) -> str:
        return number_read(self.cleaned_data["number"])

    def questions(self) -> list[str | Promise]:
        data = self.cleaned_data
        found: list[str | Promise] = list(
            account_findings(
                agent=self.payee,
                holder=data["holder"],
                number=data["number"],
                user=self.user,
                shared=self.shared,
            )
        )
        return found

    @property
    def payee(self) -> Agent:
        agent: Agent = self.for_agent or self.cleaned_data["agent"]
        return agent

    @property
    def entries(self) -> Entries:
        data = self.cleaned_data
        return Entries(
            holder=data["holder"],
            bank_name=data["bank_name"],
            branch=data["branch"],
            number=data["number"],
            effective_from=data["effective_from"],
            reason=data["reason"],
        )

    def save(self) -> BankAccount:
        return account_propose(agent=self.payee, entries=self.entries, user=self.user)


class AccountAddForm(AccountForm):
    """The same with the agent's code, for those who don't come from its page."""

    agent = ExtensionField(Agent, label=_("Agent code"), required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agent"].user = self.user  # type: ignore[attr-defined]


class AccountRequestForm(AccountForm):
    """What a dealer asks for."""

    shared = False

    def save(self) -> BankAccount:
        return account_request(agent=self.payee, entries=self.entries, user=self.user)


class AccountRefuseForm(forms.Form):
    answer = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Whoever asked for it or proposed it reads this.")
    )
