"""Filters over agents."""

import datetime
from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from core.periods import today
from network.choices import AgentLevel, ChannelStatus
from network.filtersets import STARS, PlacedFilterSet

SOON = datetime.timedelta(days=60)


class AgentFilterSet(PlacedFilterSet):
    scope_code = "agents.agent_view"
    search_fields = ("channel__code__startswith", "channel__name", "channel__initials")

    city = filters.ChoiceFilter(field_name="channel__city_id", label=_("City"))
    district = filters.ChoiceFilter(field_name="channel__district_id", label=_("District"))
    level = filters.ChoiceFilter(field_name="channel__level", choices=AgentLevel.choices, label=_("Level"))
    star = filters.ChoiceFilter(field_name="channel__star", choices=STARS, label=_("Star"))
    status = filters.ChoiceFilter(
        field_name="channel__status", choices=ChannelStatus.choices, label=_("Status")
    )
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
            "deposit": agents.short_of_deposit().exclude(channel__status=ChannelStatus.CLOSED),
            "expired": agents.contract_ends_by(today() - datetime.timedelta(days=1)),
            "expiring": agents.contract_ends_by(today() + SOON).filter(contract_to__gte=today()),
        }[value]
        return queryset.filter(pk__in=wanted.values("pk"))
