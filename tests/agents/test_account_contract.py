"""Bank accounts and stores keep what every register keeps. An account is never changed: another one is proposed."""

from typing import Any, ClassVar

import pytest
from django.urls import reverse

from agents.models import BankAccount
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.api import AddApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import AddContract
from tests.contracts.sheets import ScopedImportContract
from tests.factories.accounts import OTHER_NUMBER, proposed, second_clerk
from tests.factories.agents import make_agent

pytestmark = pytest.mark.django_db


class TestAccountContract(DetailContract, AddContract, AddApiContract):
    """Proposed by one clerk, and decided by another one, who is the writer here."""

    writer = "settlement_clerk"
    detail_url = "agents:account_detail"
    tabs = ()
    offered = ("agents:account_approve", "agents:account_refuse")
    add_url = "agents:account_add"
    wrong: ClassVar[dict[str, Any]] = {
        "agent": "YPA0003",
        "holder": "",
        "number": "12x",
        "effective_from": "x",
    }
    api_list = "api:bank_account_list"
    api_detail = "api:bank_account_detail"
    refused: ClassVar[dict[str, Any]] = {"agent": "YPA0003", "holder": "", "number": "12x"}

    def row(self, cast: Cast) -> BankAccount:
        return proposed(cast, by=second_clerk(cast))

    def new(self, cast: Cast) -> dict[str, Any]:
        if not hasattr(cast.other_agent, "agent"):
            make_agent(cast.other_agent)
        return {
            "agent": cast.other_agent.code,
            "holder": cast.other_agent.name,
            "bank_name": "工商银行",
            "number": OTHER_NUMBER,
            "effective_from": "2026-10-01",
        }

    def body(self, cast: Cast) -> dict[str, Any]:
        return self.new(cast)


class TestStoreContract(AddContract, ScopedImportContract):
    """Below their agent; their pages are those of channels."""

    add_url = "agents:store_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "LJA0001", "name": "", "opened_on": "x"}
    kind = "agent_stores"
    url_name = "network:channel_list"
    query = "kind=3"
    edit = ("鑫达旗舰店", "鑫达中心店")
    foreign_edit = ("云坪店", "云坪中心店")

    def row(self, cast: Cast) -> Channel:
        make_agent(cast.agent)
        Channel.objects.filter(pk=cast.store.pk).update(name="鑫达旗舰店")
        return cast.store

    def foreign_row(self, cast: Cast) -> Channel:
        district, kind = cast.district_b1, ChannelKind.AGENT_STORE
        return make_channel("YPS0001", "云坪店", kind, district, parent=cast.agent_b)

    def add_page(self, cast: Cast) -> str:
        return reverse(self.add_url, args=[cast.agent.pk])

    def new(self, cast: Cast) -> dict[str, Any]:
        place = {"district": cast.district_a1.pk, "opened_on": "2026-10-01"}
        return {"code": "LJS0009", "name": "鑫达新店", **place}
