"""Bank accounts of agents. In a list the number is masked for everybody; of one account it is told in full to whoever
may see it, and each look is recorded."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agents.account_forms import AccountAddForm, AccountRequestForm
from agents.account_panels import NUMBER_VIEW, VIEW, number_told
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
)
from core.api import ActionApi, DetailApi, FormCollectionApi, ResourceSerializer
from core.api.bodies import body_of, filled

ACCOUNTS = BankAccount.objects.select_related(
    *("agent__channel__city", "agent__channel__district", "requested_by", "proposed_by", "decided_by")
)


def _username(source: str) -> serializers.CharField:
    return serializers.CharField(source=f"{source}.username", read_only=True, allow_null=True, default=None)


class BankAccountSerializer(ResourceSerializer):
    agent_code = serializers.CharField(source="agent.channel.code", read_only=True)
    requested_by = _username("requested_by")
    proposed_by = _username("proposed_by")
    decided_by = _username("decided_by")

    class Meta:
        model = BankAccount
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "agent", "agent_code", "holder", "bank_name", "branch", "masked_number"),
            *("effective_from", "status", "reason", "answer", "requested_by", "requested_at"),
            *("proposed_by", "proposed_at", "decided_by", "decided_at"),
        )


class OneBankAccountSerializer(BankAccountSerializer):
    number = serializers.SerializerMethodField()

    class Meta(BankAccountSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*BankAccountSerializer.Meta.fields, "number")

    @extend_schema_field({"type": "string"})
    def get_number(self, account: BankAccount) -> str:
        """A token that is narrower than its owner is told no more than it allows."""
        request = self.context["request"]
        if request.auth is not None and not request.auth.allows(NUMBER_VIEW):
            return account.masked_number
        return number_told(request.user, account)


class BankAccountListApi(FormCollectionApi):
    """POST proposes an account for an agent; another person approves it."""

    permission = VIEW
    create_permission = PROPOSE
    create_form = AccountAddForm
    queryset = ACCOUNTS
    serializer_class = BankAccountSerializer
    filterset_class = BankAccountFilterSet


class BankAccountDetailApi(DetailApi):
    permission = VIEW
    queryset = ACCOUNTS
    serializer_class = OneBankAccountSerializer


class BankAccountRequestApi(ActionApi):
    """A dealer asks for another account of an agent of its own."""

    permission = REQUEST
    view_permission = VIEW
    queryset = Agent.objects.select_related("channel")
    body_class = body_of(AccountRequestForm)
    serializer_class = BankAccountSerializer
    success_status = 201

    def get_queryset(self) -> Any:
        return Agent.objects.select_related("channel").visible_to(self.user, VIEW)

    def perform(self, row: Agent, body: dict[str, Any]) -> BankAccount:
        account: BankAccount = filled(AccountRequestForm, body, user=self.user, agent=row).save()
        return account


class _AccountActApi(ActionApi):
    queryset = ACCOUNTS
    serializer_class = BankAccountSerializer


class BankAccountTakeApi(_AccountActApi):
    """Makes a dealer's request a proposal, as it stands."""

    permission = PROPOSE
    step = "account", account_take


class BankAccountApproveApi(_AccountActApi):
    """The second person's consent; whoever asked for it or proposed it is refused."""

    permission = APPROVE
    step = "account", account_approve


class AnswerBody(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=200)


class BankAccountRefuseApi(_AccountActApi):
    permission = APPROVE
    body_class = AnswerBody
    step = "account", account_refuse


class BankAccountWithdrawApi(_AccountActApi):
    """For whoever asked for it or proposed it."""

    permission = VIEW
    step = "account", account_withdraw
