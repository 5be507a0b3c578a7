"""The register of agents keeps what every register keeps."""

from typing import Any, ClassVar

import pytest

from agents.models import Agent
from tests.cast import Cast
from tests.contracts.api import FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.sheets import ScopedImportContract
from tests.factories.agents import make_agent

pytestmark = pytest.mark.django_db


class TestAgentContract(DetailContract, FormContract, FormApiContract, ScopedImportContract):
    detail_url = "agents:agent_detail"
    tabs = ("stores", "agents", "accounts", "positions", "journal", "history")
    offered = ("agents:agent_edit", "agents:agent_close", "agents:store_add")
    add_url = "agents:agent_add"
    wrong: ClassVar[dict[str, Any]] = {
        "code": "LJA0001",
        "upline": "LJA0017",
        "deposit_paid": "-1",
        "name": "",
    }
    edit_url = "agents:agent_edit"
    api_list = "api:agent_list"
    api_detail = "api:agent_detail"
    api_key = "channel"
    refused: ClassVar[dict[str, Any]] = {"code": "LJA0001", "district": "YP01", "deposit_due": 30_000}
    kind = "agents"
    url_name = "agents:agent_list"
    edit = ("临江鑫达通信有限公司", "临江鑫达改名")
    foreign_edit = ("云坪数码广场", "云坪改名")

    def row(self, cast: Cast) -> Agent:
        return make_agent(cast.agent)

    def foreign_row(self, cast: Cast) -> Agent:
        return make_agent(cast.agent_b)

    def new(self, cast: Cast) -> dict[str, Any]:
        terms = {"level": 1, "mode": 2, "taxpayer_kind": "small", "deposit_due": "30000", "deposit_paid": "0"}
        place = {"district": cast.district_a2.pk, "opened_on": "2026-10-01"}
        return {"code": "LJA0500", "name": "临江新开通讯店", **place, **terms}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {
            "code": "LJA0500",
            "name": "新开店",
            "level": 1,
            "district": "LJ02",
            "deposit_due": "30000.00",
        }
