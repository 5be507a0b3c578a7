"""Coefficients and their kinds keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from commissions.models import Coefficient, CoefficientChange, CoefficientKind
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.api import FormApiContract
from tests.contracts.forms import FormContract
from tests.contracts.lists import ExportedListContract
from tests.contracts.sheets import ScopedImportContract
from tests.factories.commissions import PERIOD
from tests.factories.rosters import MONTH

pytestmark = pytest.mark.django_db


class TestCoefficients(ExportedListContract):
    """A channel a row, a kind a column."""

    url_name = "commissions:coefficient_list"
    filters = ("q=G1",)
    in_file: ClassVar[dict[str, str]] = {"渠道": "渠道编码"}

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            make_channel(
                f"G{number % 2}{number:04d}", f"代理{number}", ChannelKind.AGENT, cast.district_a1, level=1
            )


class TestCoefficientSheet(ScopedImportContract):
    """What the list exports comes back, a column for each kind. A veto keeps the product at nothing."""

    kind = "coefficients"
    url_name = "commissions:coefficient_list"
    query = f"period={MONTH}"
    edit = (0.95, 0.9)
    foreign_edit = (0.85, 0.8)

    def row(self, cast: Cast) -> Coefficient:
        return self.held(cast.agent, 9_500, cast)

    def foreign_row(self, cast: Cast) -> Coefficient:
        return self.held(Channel.objects.get(code="YPA0003"), 8_500, cast)

    def held(self, channel: Channel, value: int, cast: Cast) -> Coefficient:
        for code, name, amount in (("veto", "一票否决", 0), ("management", "管理系数", value)):
            kind, _made = CoefficientKind.objects.get_or_create(
                code=code, defaults={"name": name, "lowest": 0, "highest": 12_000}
            )
            row = Coefficient.objects.create(
                channel=channel, period=MONTH, kind=kind, value=amount, set_by=cast.province_manager
            )
        return row


class TestCoefficientValueContract(FormApiContract):
    """By program, one value a row: the page shows those of a channel and month together."""

    api_list = "api:coefficient_list"
    api_detail = "api:coefficient_detail"
    change = ("value", "1.2000", "1.3000")
    refused: ClassVar[dict[str, Any]] = {
        "channel_code": "YPA0003",
        "period": 202613,
        "kind_code": "x",
        "value": 1,
    }

    def row(self, cast: Cast) -> Coefficient:
        kind, _made = CoefficientKind.objects.get_or_create(
            code="ranking", defaults={"name": "排名系数", "lowest": 10_000, "highest": 13_000}
        )
        return Coefficient.objects.create(
            channel=cast.agent, period=PERIOD, kind=kind, value=11_000, set_by=cast.city_manager
        )

    def body(self, cast: Cast) -> dict[str, Any]:
        return {
            "channel_code": cast.other_agent.code,
            "period": PERIOD,
            "kind_code": "ranking",
            "value": "1.1000",
        }


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


def test_a_value_keeps_to_its_range_its_change_and_its_place(cast: Cast, sign_in: Any) -> None:
    contract = TestCoefficientValueContract()
    row = contract.row(cast)
    client = sign_in(cast.city_manager)
    address = contract.address(row)
    beyond = client.patch(address, {"value": "1.3001"}, content_type="application/json")
    assert (beyond.status_code, Coefficient.objects.get().value) == (400, 11_000)
    again = {"channel_code": row.channel.code, "period": PERIOD, "kind_code": "ranking", "value": "1.2000"}
    refused = client.post("/api/v1/coefficients/", again, content_type="application/json")
    assert (refused.status_code, Coefficient.objects.get().value) == (409, 11_000)
    assert client.post(f"{address}remove/").status_code == 200
    assert not Coefficient.objects.exists()
    assert CoefficientChange.objects.filter(channel=row.channel, old=11_000, new=None).exists()


def test_the_next_row_of_the_list_is_of_the_same_month(cast: Cast, sign_in: Any) -> None:
    at = "/commissions/coefficients/?q=LJA&period=202609"
    asked = {"at": at, "pk": str(cast.sub_agent.pk)}
    page = sign_in(cast.city_manager).get("/lists/neighbours/", asked).content.decode()
    for other in (cast.agent, cast.other_agent):
        assert f'href="/commissions/coefficients/{other.pk}/202609/?' in page
