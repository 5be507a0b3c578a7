"""Plans and frames keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from commissions.models import Frame, Plan, PlanVersion
from tests.cast import Cast
from tests.contracts.api import AddApiContract, ApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.lists import ListContract
from tests.factories.frames import make_frame
from tests.factories.plans import make_draft, make_plan, second_manager
from users.models import User

pytestmark = pytest.mark.django_db


class TestPlans(ListContract):
    url_name = "commissions:plan_list"
    filters = ("q=LJ1",)

    def fill(self, cast: Cast, count: int) -> None:
        first = Plan.objects.count()
        for number in range(first, first + count):
            make_plan(cast.city_a, code=f"LJ{number % 2}-{number}", name=f"临江方案{number}")
        if not Plan.objects.filter(region=cast.city_b).exists():
            make_plan(cast.city_b, code="YP", name="云坪方案")


class TestPlanContract(DetailContract, FormContract, ApiContract):
    """A city's own."""

    api_list = "api:plan_list"
    api_detail = "api:plan_detail"

    detail_url = "commissions:plan_detail"
    offered = ("commissions:plan_edit", "commissions:plan_version_add")
    add_url = "commissions:plan_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "LJ", "name": "", "region": "0"}
    edit_url = "commissions:plan_edit"

    def row(self, cast: Cast) -> Plan:
        return Plan.objects.filter(code="LJ").first() or make_plan(cast.city_a, code="LJ", name="临江方案")

    def new(self, cast: Cast) -> dict[str, Any]:
        return {"code": "LJ-2", "name": "临江第二方案", "region": cast.city_a.pk}


class TestFrames(ListContract):
    """The province's, which everybody who sees plans sees."""

    url_name = "commissions:frame_list"
    scoped = False
    proof = 2

    def fill(self, cast: Cast, count: int) -> None:
        maker = User.objects.filter(username="province_2").first() or second_manager(cast)
        first = Frame.objects.count()
        for number in range(first, first + count):
            make_frame(cast, maker, valid_from=202601 + number % 12, document_number=f"第{number}号")


class TestVersionContract(AddApiContract):
    """Drafts of a city's plan."""

    api_list = "api:plan_version_list"
    api_detail = "api:plan_version_detail"
    refused: ClassVar[dict[str, Any]] = {"plan_code": "NIX", "effective_from": 202613}

    def row(self, cast: Cast) -> PlanVersion:
        plan = Plan.objects.filter(code="LJ").first() or make_plan(cast.city_a, code="LJ", name="临江方案")
        return PlanVersion.objects.filter(plan=plan).first() or make_draft(plan, cast.city_manager)

    def body(self, cast: Cast) -> dict[str, Any]:
        if not Plan.objects.filter(code="LJ2").exists():
            make_plan(cast.city_a, code="LJ2", name="临江第二方案")
        return {"plan_code": "LJ2", "effective_from": 202612, "document_number": "临江渠〔2026〕2号"}


class TestFrameContract(DetailContract, FormContract, ApiContract):
    api_list = "api:frame_list"
    api_detail = "api:frame_detail"
    writer = "province_manager"
    looker = "city_manager"
    scoped = False
    detail_url = "commissions:frame_detail"
    offered = ("commissions:frame_edit", "commissions:frame_discard", "commissions:frame_approve")
    add_url = "commissions:frame_add"
    wrong: ClassVar[dict[str, Any]] = {
        "valid_from": "2026-13",
        "document_number": "",
        "most_per_piece": "-1",
        "most_percent": "x",
    }
    edit_url = "commissions:frame_edit"
    field = "document_number"
    values = ("江岭渠〔2026〕3号", "江岭渠〔2026〕4号")

    def row(self, cast: Cast) -> Frame:
        maker = User.objects.filter(username="province_2").first() or second_manager(cast)
        return make_frame(cast, maker)

    def new(self, cast: Cast) -> dict[str, Any]:
        return {"valid_from": "2026-12", "document_number": "江岭渠〔2026〕9号", "most_per_piece": "60"}
