"""Proposed rewards, fines and adjustments keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from commissions.models import AdjustmentRequest
from core.periods import current_period
from tests.cast import Cast
from tests.contracts.api import AddApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import AddContract
from tests.contracts.lists import ExportedListContract
from tests.factories.adjustments import propose

pytestmark = pytest.mark.django_db


class TestAdjustmentListContract(ExportedListContract):
    url_name = "commissions:adjustment_list"
    proof = 4
    filters = ("kind=fine", "status=proposed", "event_period=202609", "q=G7")
    in_file: ClassVar[dict[str, str]] = {"收款方": "收款方编码"}

    def fill(self, cast: Cast, count: int) -> None:
        there = AdjustmentRequest.objects.count()
        for number in range(there, there + count):
            odd = number % 2
            row = propose(
                cast,
                1_000 + number,
                kind="fine" if odd else "reward",
                event_period=202608 + odd,
                document_number=f"G{7 + odd}-{number}",
            )
            if odd:
                AdjustmentRequest.objects.filter(pk=row.pk).update(status="withdrawn")
        propose(cast, payee=cast.agent_b, by=cast.city_b_manager, document_number=f"B{there}")


class TestAdjustmentContract(DetailContract, AddContract, AddApiContract):
    detail_url = "commissions:adjustment_detail"
    offered = ("commissions:adjustment_withdraw",)
    add_url = "commissions:adjustment_add"
    wrong: ClassVar[dict[str, Any]] = {
        "payee": "LJS0001",
        "event_period": "203001",
        "kind": "gift",
        "amount": "-1",
        "component_key": "7",
        "document_number": "",
        "reason": "",
    }
    api_list = "api:adjustment_list"
    api_detail = "api:adjustment_detail"
    refused: ClassVar[dict[str, Any]] = {
        "payee_code": "LJS0001",
        "event_period": 202613,
        "kind": "gift",
        "amount": "-1.00",
        "reason": "",
        "document_number": " ",
    }

    def row(self, cast: Cast) -> AdjustmentRequest:
        return propose(cast)

    def new(self, cast: Cast) -> dict[str, Any]:
        said = {"payee": cast.agent.code, "event_period": str(current_period()), "kind": "fine"}
        return {**said, "amount": "20.01", "document_number": "渠〔2026〕31号", "reason": "违规张贴"}

    def body(self, cast: Cast) -> dict[str, Any]:
        said = {"payee_code": cast.agent.code, "event_period": current_period(), "kind": "reward"}
        return {**said, "amount": "20.01", "document_number": "渠〔2026〕31号", "reason": "季度之星"}
