"""Simulations are asked for by form and by program, as registers are."""

from typing import Any, ClassVar

import pytest

from commissions.models import PlanVersion, Simulation
from tests.cast import Cast
from tests.contracts.api import AddApiContract
from tests.contracts.forms import AddContract
from tests.factories.plans import content, make_draft, make_plan
from tests.factories.simulations import make_simulation

pytestmark = pytest.mark.django_db


class TestSimulationContract(AddContract, AddApiContract):
    add_url = "commissions:simulation_add"
    wrong: ClassVar[dict[str, Any]] = {"last": "2099-01", "version": "0", "region": "0"}
    api_list = "api:simulation_list"
    api_detail = "api:simulation_detail"
    refused: ClassVar[dict[str, Any]] = {"last": 209913, "version": 0, "region": 0, "base": 0}

    def row(self, cast: Cast) -> Simulation:
        draft = make_draft(make_plan(cast.province), cast.province_manager, content())
        return make_simulation(draft, cast.city_a, cast.agent, cast.province_manager)

    def new(self, cast: Cast) -> dict[str, Any]:
        return {**self.body(cast), "first": "2026-09", "last": "2026-10"}

    def body(self, cast: Cast) -> dict[str, Any]:
        version = PlanVersion.objects.get()
        return {"version": version.pk, "region": cast.city_a.pk, "first": 202609, "last": 202610}
