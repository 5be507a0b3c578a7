"""Filters over agents."""

import datetime
from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from core.periods import today
from network.choices import AgentLevel
from network.filtersets import STARS, ExtensionFilterSet

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
