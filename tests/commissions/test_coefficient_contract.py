"""Coefficients and their kinds keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from commissions.models import CoefficientKind
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.api import FormApiContract
from tests.contracts.forms import FormContract
from tests.contracts.lists import ListContract

pytestmark = pytest.mark.django_db


class TestCoefficients(ListContract):
    """A channel a row, a kind a column."""

    url_name = "commissions:coefficient_list"
    filters = ("q=G1",)

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            make_channel(
                f"G{number % 2}{number:04d}", f"代理{number}", ChannelKind.AGENT, cast.district_a1, level=1
            )


class TestKindContract(FormContract, FormApiContract):
    """Whoever writes the province's plans keeps them, whoever sees the run desk reads them."""

    writer = "province_manager"
    scoped = False
    add_url = "commissions:coefficient_kind_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "ranking", "name": "", "lowest": "-1", "highest": "0.5"}
    edit_url = "commissions:coefficient_kind_edit"
    api_list = "api:coefficient_kind_list"
    api_detail = "api:coefficient_kind_detail"
    refused: ClassVar[dict[str, Any]] = {"code": "ranking", "name": "", "lowest": 1, "highest": "0.5000"}

    def row(self, cast: Cast) -> CoefficientKind:
        found, _new = CoefficientKind.objects.get_or_create(
            code="ranking", defaults={"name": "排名系数", "lowest": 10_000, "highest": 13_000}
        )
        return found

    def new(self, cast: Cast) -> dict[str, Any]:
        return {"name": "质量系数", "code": "quality", "lowest": "0.8", "highest": "1.2", "position": "3"}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"name": "质量系数", "code": "quality", "lowest": "0.8000", "highest": "1.2000"}


def test_a_city_changes_no_kind_though_it_writes_plans(cast: Cast, sign_in: Any) -> None:
    kind = TestKindContract().row(cast)
    client = sign_in(cast.city_manager)
    for method, address in (
        ("post", "/api/v1/coefficient-kinds/"),
        ("patch", f"/api/v1/coefficient-kinds/{kind.pk}/"),
    ):
        answer = getattr(client, method)(address, {"name": "改名"}, content_type="application/json")
        assert answer.status_code == 403
    assert CoefficientKind.objects.get().name == "排名系数"
