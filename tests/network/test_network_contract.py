"""Channels and regions keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from network.models import Channel, Region
from tests.cast import Cast
from tests.contracts.api import ApiContract, FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.sheets import ImportContract

pytestmark = pytest.mark.django_db


class TestChannelContract(DetailContract, ApiContract):
    """Of all kinds; what is entered of one belongs to its own register."""

    detail_url = "network:channel_detail"
    tabs = ("below", "positions", "history")
    offered = ("network:channel_place",)
    api_list = "api:channel_list"
    api_detail = "api:channel_detail"

    def row(self, cast: Cast) -> Channel:
        return cast.agent


class TestRegionContract(DetailContract, FormContract, FormApiContract, ImportContract):
    """The province keeps them."""

    writer = "province_manager"
    looker = "city_manager"
    detail_url = "network:region_detail"
    offered = ("network:region_edit", "network:region_move", "network:region_close")
    add_url = "network:region_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "LJ01", "name": "", "population": "-1", "parent": ""}
    edit_url = "network:region_edit"
    api_list = "api:region_list"
    api_detail = "api:region_detail"
    refused: ClassVar[dict[str, Any]] = {"code": "LJ01", "name": "", "population": -1, "parent": "XX"}
    kind = "regions"
    url_name = "network:region_list"
    edit = ("望江县", "望江区")

    def row(self, cast: Cast) -> Region:
        return cast.district_a2

    def new(self, cast: Cast) -> dict[str, Any]:
        return {"parent": cast.city_a.pk, "code": "LJ09", "name": "临港区"}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {**self.new(cast), "parent": cast.city_a.code, "population": 120_000}
