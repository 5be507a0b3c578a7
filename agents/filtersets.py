"""Filters over agents."""

import datetime
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agents.choices import AccountStatus
from agents.models import Agent, BankAccount
from core.periods import today
from network.choices import AgentLevel
from network.filtersets import STARS, ExtensionFilterSet, PlacedFilterSet

SOON = datetime.timedelta(days=60)


class AgentFilterSet(ExtensionFilterSet):
    scope_code = "agents.agent_view"

    level = filters.ChoiceFilter(field_name="channel__level", choices=AgentLevel.choices, label=_("Level"))
    star = filters.ChoiceFilter(field_name="channel__star", choices=STARS, label=_("Star"))
    attention = filters.ChoiceFilter(
        method="filter_attention",
        label=_("To attend to"),
        choices=[
            ("deposit", _("Deposit short")),
            ("expired", _("Contract expired")),
            ("expiring", _("Contract ends within 60 days")),
        ],
    )

    class Meta:
        model = Agent
        fields: ClassVar[list[str]] = []

    def filter_attention(self, queryset: QuerySet[Agent], name: str, value: str) -> QuerySet[Agent]:
        agents = Agent.objects.all()
        wanted = {
            "deposit": agents.short_of_deposit().not_closed(),
            "expired": agents.contract_ends_by(today() - datetime.timedelta(days=1)),
            "expiring": agents.contract_ends_by(today() + SOON).filter(contract_to__gte=today()),
        }[value]
        return queryset.filter(pk__in=wanted.values("pk"))


class BankAccountFilterSet(PlacedFilterSet):
    scope_code = "agents.account_view"
    search_fields: ClassVar[tuple[str, ...]] = (
        *("agent__channel__code__startswith", "agent__channel__name", "agent__channel__initials", "holder"),
    )
    search_placeholder = _("Agent or holder")

    city = filters.ChoiceFilter(field_name="agent__channel__city_id", label=_("City"))
    district = filters.ChoiceFilter(field_name="agent__channel__district_id", label=_("District"))
    status = filters.ChoiceFilter(choices=AccountStatus.choices, label=_("Status"))
    waiting = filters.ChoiceFilter(
        method="filter_waiting",
        label=_("To decide"),
        choices=[("mine", _("By me")), ("any", _("By anybody"))],
    )

    class Meta:
        model = BankAccount
        fields: ClassVar[list[str]] = ["status"]

    def filter_waiting(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Mine are those that this reader may decide: nobody decides about their own."""
        waiting = queryset.filter(status__in=AccountStatus.in_group("open"))
        return waiting.not_made_by(self.request.user.pk) if value == "mine" else waiting  # type: ignore[attr-defined]
