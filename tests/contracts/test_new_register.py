"""A register made by the recipe of docs/development works throughout, and is short.

It is `tests/kiosks`: an app of the tests' settings, whose addresses stand beside the portal's here only.
"""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import include, path

from channels_portal import api_urls, urls
from core.models import Change
from core.services.imports.commit import import_commit
from network.choices import ChannelKind, SalesMode
from network.models import Channel, Position
from tests.cast import Cast, make_channel
from tests.contracts.api import FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.lists import ExportedListContract, ScopedBulkContract
from tests.contracts.sheets import ScopedImportContract
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.forms import seen
from tests.imports.conftest import Prepare, fresh, prepare
from tests.kiosks import api
from tests.kiosks.models import Kiosk
from tests.permissions.test_matrix import ask
from tests.permissions.world import ROLES, World, make_world
from users.models import Role

__all__ = ["prepare"]

LINES = 150
APP = Path(__file__).parent.parent / "kiosks"
VIEWERS = ("province_manager", "city_manager", "district_supervisor", "settlement_clerk", "auditor")
EDITORS = VIEWERS[:3]

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
urlpatterns = [
    path(
        "api/v1/",
        include(
            (
                [
                    *api_urls.urlpatterns,
                    path("kiosks/", api.KioskListApi.as_view(), name="kiosk_list"),
                    path("kiosks/<int:pk>/", api.KioskDetailApi.as_view(), name="kiosk_detail"),
                ],
                "api",
            )
        ),
    ),
    *urls.urlpatterns,
    path("kiosks/", include("tests.kiosks.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def rights(db: None) -> None:
    for role in Role.objects.filter(code__in=VIEWERS):
        codes = ["kiosks.kiosk_view"]
        if role.code in EDITORS:
            codes += ["kiosks.kiosk_edit", "kiosks.kiosk_export"]
        role.permissions = [*role.permissions, *codes]
        role.save()


def make_kiosk(cast: Cast, code: str = "LJE0001", **fields: Any) -> Kiosk:
    district = fields.pop("district", cast.district_a1)
    channel = make_channel(code, f"{code}自助厅", ChannelKind.E_CHANNEL, district, mode=SalesMode.DIRECT)
    values = {"spot": "车站", "screens": 4, "rent": 1_200_000, **fields}
    kiosk: Kiosk = Kiosk.objects.create(channel=channel, **values)
    return kiosk


def test_a_register_takes_less_than_so_many_lines() -> None:
    """Blank lines and the migration, which is generated, don't count."""
    sources = [file.read_text(encoding="utf-8").splitlines() for file in APP.glob("*.py")]
    assert 100 < sum(1 for lines in sources for line in lines if line.strip()) < LINES


class TestKiosks(ExportedListContract, ScopedBulkContract):
    url_name = "kiosks:kiosk_list"
    filters = ("q=LJE1",)
    no_exporter = "settlement_clerk"
    action = "move"
    data: ClassVar[dict[str, Any]] = {"effective_from": "2026-11-01"}

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            make_kiosk(cast, f"LJE{number % 2}{number:04d}")
        if not Channel.objects.filter(code="YPE0001").exists():
            make_kiosk(cast, "YPE0001", district=cast.district_b1)

    def targets(self, cast: Cast) -> list[Any]:
        self.fill(cast, 2)
        return list(Kiosk.objects.filter(channel__city=cast.city_a).values_list("pk", flat=True))

    def foreign(self, cast: Cast) -> Any:
        self.fill(cast, 1)
        return Kiosk.objects.get(channel__code="YPE0001").pk

    def confirm(self, client: Client, asked: Any, **more: Any) -> Any:
        district = Channel.objects.get(code="LJA0017").district_id
        return super().confirm(client, asked, **{"district": district, **more})

    def state(self) -> Any:
        return list(
            Position.objects.order_by("pk").values_list("channel_id", "effective_from", "district_id")
        )


class TestKioskContract(DetailContract, FormContract, FormApiContract, ScopedImportContract):
    detail_url = "kiosks:kiosk_detail"
    tabs = ("positions", "history")
    offered = ("kiosks:kiosk_edit", "kiosks:kiosk_close")
    add_url = "kiosks:kiosk_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "LJE0001", "screens": "-1", "rent": "x", "name": ""}
    edit_url = "kiosks:kiosk_edit"
    api_list = "api:kiosk_list"
    api_detail = "api:kiosk_detail"
    api_key = "channel"
    refused: ClassVar[dict[str, Any]] = {"code": "LJE0001", "district": "YP01", "rent": 12}
    kind = "kiosks"
    url_name = "kiosks:kiosk_list"
    edit = ("车站", "机场")
    foreign_edit = ("码头", "广场")

    def row(self, cast: Cast) -> Kiosk:
        return make_kiosk(cast)

    def foreign_row(self, cast: Cast) -> Kiosk:
        return make_kiosk(cast, "YPE0001", district=cast.district_b1, spot="码头")

    def new(self, cast: Cast) -> dict[str, Any]:
        place = {"district": cast.district_a1.pk, "opened_on": "2026-10-01"}
        return {"code": "LJE0009", "name": "新自助厅", "screens": 3, **place}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "LJE0009", "name": "新自助厅", "district": "LJ01", "rent": "12.50"}


@pytest.fixture
def world() -> World:
    world = make_world()
    world.subjects["kiosk"] = {"pk": make_kiosk(world.cast).pk}
    return world


MATRIX = {
    ("kiosks:kiosk_list", "GET", ""): "ok ok ok ok 404 ok 404 ok",
    ("kiosks:kiosk_list", "POST", ""): "ok ok ok ok 404 403 404 403",
    ("kiosks:kiosk_add", "GET", ""): "ok ok ok ok 404 403 404 403",
    ("kiosks:kiosk_add", "POST", ""): "ok ok ok ok 404 403 404 403",
    ("kiosks:kiosk_detail", "GET", "kiosk"): "ok ok 404 ok 404 ok 404 ok",
    ("kiosks:kiosk_edit", "GET", "kiosk"): "ok ok 404 ok 404 403 404 403",
    ("kiosks:kiosk_edit", "POST", "kiosk"): "ok ok 404 ok 404 403 404 403",
    ("kiosks:kiosk_close", "POST", "kiosk"): "ok ok 404 ok 404 403 404 403",
    ("api:kiosk_list", "GET", ""): "ok ok ok ok 404 ok 404 ok",
    ("api:kiosk_list", "POST", ""): "ok ok ok ok 404 403 404 403",
    ("api:kiosk_detail", "GET", "kiosk"): "ok ok 404 ok 404 ok 404 ok",
    ("api:kiosk_detail", "PATCH", "kiosk"): "ok ok 404 ok 404 403 404 403",
}
"""Route, method and subject to the answers of the first roles of the matrix; all others get 404."""


def test_each_role_gets_the_answer_of_the_matrix(world: World) -> None:
    for (route, method, subject), answers in MATRIX.items():
        row = {"route": route, "method": method, "subject": subject}
        told = answers.split()
        for role, expected in zip(ROLES, told + ["404"] * (len(ROLES) - len(told)), strict=True):
            assert ask(world.client(role), row, world) == expected, (route, method, role)


def test_a_kiosk_is_entered_changed_and_told_of(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.city_manager)
    data = {
        "code": "LJE0009",
        "name": "车站自助厅",
        "district": cast.district_a1.pk,
        "opened_on": "2026-10-01",
    }
    assert client.post("/kiosks/new/", {**data, "screens": 3}).status_code == 302
    kiosk = Kiosk.objects.select_related("channel").get(channel__code="LJE0009")
    assert (kiosk.screens, kiosk.channel.kind) == (3, ChannelKind.E_CHANNEL)
    assert Position.objects.filter(channel=kiosk.channel).count() == 1
    edit = f"/kiosks/{kiosk.pk}/edit/"
    assert client.post(edit, {"seen": seen(client, edit), "name": "新名", "screens": 5}).status_code == 302
    assert Change.objects.filter(table_name="kiosks_kiosk", key=kiosk.pk).count() == 2
    page = client.get(f"/kiosks/{kiosk.pk}/?tab=history").content.decode()
    assert "新名" in page
    assert "Screens" in page


def test_programs_read_and_send_money_as_exact_text(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.city_manager)
    body = {"code": "LJE0009", "name": "车站自助厅", "district": "LJ01", "rent": "12.50"}
    made = client.post("/api/v1/kiosks/", json.dumps(body), content_type="application/json")
    assert (made.status_code, made.json()["rent"]) == (201, "12.50")
    address = f"/api/v1/kiosks/{made.json()['channel']}/"
    changed = client.patch(address, json.dumps({"screens": 2}), content_type="application/json")
    assert (changed.status_code, changed.json()["rent"]) == (200, "12.50")


def test_new_rows_come_in_by_sheet(cast: Cast, prepare: Prepare) -> None:
    header = {"code": "Kiosk", "name": "Kiosk name", "city": "地市", "district": "区县", "rent": "Rent"}
    row = {"code": "LJE0100", "name": "新自助厅", "city": "临江市", "district": "望江县", "rent": "100元"}
    session = prepare(workbook([row], header), cast.city_manager, kind="kiosks", period=MONTH)
    assert (session.message, session.rows_new, session.error_count) == ({}, 1, 0)
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    kiosk = Kiosk.objects.select_related("channel__district").get()
    assert (kiosk.rent, kiosk.channel.district, kiosk.channel.mode) == (
        10_000,
        cast.district_a2,
        SalesMode.DIRECT,
    )
