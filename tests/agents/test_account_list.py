"""The list of bank accounts keeps what every list keeps."""

from typing import ClassVar

import pytest
from django.utils import translation
from django.utils.translation import gettext

from agents.models import Agent
from network.choices import AgentLevel, ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.lists import ExportedListContract
from tests.factories.accounts import approved, proposed, second_clerk
from tests.factories.agents import make_agent

pytestmark = pytest.mark.django_db

with translation.override("zh-hans"):
    IN_FILE = {gettext("Agent"): gettext("Agent code")}


class TestBankAccounts(ExportedListContract):
    url_name = "agents:account_list"
    no_exporter = "dealer_owner"
    filters = ("q=LJA1", "status=approved", "waiting=any", "waiting=mine")
    in_file: ClassVar[dict[str, str]] = IN_FILE

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            channel = make_channel(
                f"LJA{number % 2}{number:04d}",
                f"代理{number}",
                ChannelKind.AGENT,
                cast.district_a1,
                level=AgentLevel.ONE,
            )
            make = approved if number % 3 == 0 else proposed
            make(cast, agent=make_agent(channel), number=f"62220000{number:08d}")
        if not Agent.objects.filter(pk=cast.agent_b.pk).exists():
            clerk = second_clerk(cast, "settlement_b")
            clerk.grants.update(region=cast.city_b)
            proposed(cast, by=clerk, agent=make_agent(cast.agent_b))
