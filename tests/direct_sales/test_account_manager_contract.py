"""The register of account managers keeps what every register keeps."""

from typing import Any, ClassVar

import pytest

from direct_sales.models import AccountManager
from tests.cast import Cast
from tests.contracts.api import FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.sheets import ScopedImportContract
from tests.factories.outlets import make_account_manager, make_outlet

pytestmark = pytest.mark.django_db


class TestAccountManagerContract(DetailContract, FormContract, FormApiContract, ScopedImportContract):
    detail_url = "direct_sales:account_manager_detail"
    tabs = ("positions", "journal", "history")
    offered = ("direct_sales:account_manager_edit", "direct_sales:account_manager_close")
    add_url = "direct_sales:account_manager_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "LJM0001", "category": "", "staff_number": "S1", "name": ""}
    edit_url = "direct_sales:account_manager_edit"
    api_list = "api:account_manager_list"
    api_detail = "api:account_manager_detail"
    api_key = "channel"
    refused: ClassVar[dict[str, Any]] = {"code": "LJM0001", "district": "YP01", "home_outlet": "LJA0001"}
    kind = "account_managers"
    url_name = "direct_sales:account_manager_list"
    edit = ("客户经理LJM0001", "客户经理改名")
    foreign_edit = ("客户经理YPM0001", "云坪改名")

    def row(self, cast: Cast) -> AccountManager:
        return make_account_manager(cast, staff_number="S1", home_outlet=make_outlet(cast.outlet))

    def foreign_row(self, cast: Cast) -> AccountManager:
        return make_account_manager(cast, "YPM0001", cast.district_b1)

    def new(self, cast: Cast) -> dict[str, Any]:
        place = {"district": cast.district_a1.pk, "opened_on": "2026-10-01"}
        return {"code": "LJM0500", "name": "周*", "category": "key_accounts", **place}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "LJM0500", "name": "周*", "category": "key_accounts", "district": "LJ01"}
