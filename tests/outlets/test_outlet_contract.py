"""The register of own outlets keeps what every register keeps."""

from typing import Any, ClassVar

import pytest

from network.choices import ChannelKind, SalesMode
from outlets.models import Outlet
from tests.cast import Cast, make_channel
from tests.contracts.api import FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.sheets import ScopedImportContract
from tests.factories.outlets import make_outlet

pytestmark = pytest.mark.django_db


class TestOutletContract(DetailContract, FormContract, FormApiContract, ScopedImportContract):
    detail_url = "outlets:outlet_detail"
    tabs = ("below", "positions", "journal", "history")
    offered = ("outlets:outlet_edit", "outlets:outlet_close")
    add_url = "outlets:outlet_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "LJ100001", "area_m2": "-1", "yearly_rent": "x", "name": ""}
    edit_url = "outlets:outlet_edit"
    api_list = "api:outlet_list"
    api_detail = "api:outlet_detail"
    api_key = "channel"
    refused: ClassVar[dict[str, Any]] = {"code": "LJ100001", "district": "YP01", "yearly_rent": 36_000}
    kind = "outlets"
    url_name = "outlets:outlet_list"
    edit = ("临江中心营业厅", "临江旗舰厅")
    foreign_edit = ("云坪营业厅", "云坪旗舰厅")

    def row(self, cast: Cast) -> Outlet:
        return make_outlet(cast.outlet)

    def foreign_row(self, cast: Cast) -> Outlet:
        place = (ChannelKind.OWN_OUTLET, cast.district_b1)
        return make_outlet(make_channel("YP100001", "云坪营业厅", *place, mode=SalesMode.DIRECT))

    def new(self, cast: Cast) -> dict[str, Any]:
        place = {"district": cast.district_a2.pk, "opened_on": "2026-10-01"}
        return {"code": "LJ100500", "name": "临江新开营业厅", "hall_type": "standard", **place}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "LJ100500", "name": "临江新开营业厅", "district": "LJ02", "opened_on": "2026-10-01"}
