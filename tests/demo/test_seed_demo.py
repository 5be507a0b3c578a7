"""The demo province on an empty database, as `make run` makes it."""

import datetime
import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.test import Client

from agents.models import Agent
from channels_portal.demo.channels import Network
from channels_portal.demo.people import LOGINS, demo_password, settle_password
from channels_portal.demo.regions import seed_regions
from channels_portal.demo.seed import demo_periods
from channels_portal.demo.sizes import SIZES
from commissions.adjustments.choices import AdjustmentStatus
from commissions.models import AdjustmentRequest, Dispute, Line, Month, PlanVersion, Statement
from core.models import ImportSession
from network.choices import ChannelKind, RegionLevel
from network.models import Channel, Position, Region
from sales.models import Product, Sale
from tests.cast import Cast
from tests.demo.explanations import check_explanations
from tests.demo.workbooks import check_workbooks
from users.models import User

DATA = Path(__file__).parent.parent / "data"
NOVEMBER = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
PASSWORD = "a-demo-password-9"
OTHER_CITY = {"YPA0003", "云坪数码广场", "云坪市", "中心区"}
"""What the monthly sample sheet says of the one agent that is not the city manager's."""


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    """The password is kept beside the data, and the tests have none of their own there."""
    settings.PORTAL_HOME = tmp_path
    return tmp_path


def seed_demo(size: str = "demo") -> str:
    out = io.StringIO()
    call_command("seed_demo", size=size, stdout=out)
    return out.getvalue()


def imported(kind: str, path: Path, period: str) -> dict[str, Any]:
    """What the upload without a browser answers as the demo's city manager."""
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_sheet", kind, str(path), period=period, user="city", json=True, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue().strip().splitlines()[-1])
    return answer


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PORTAL_DEMO_PASSWORD", PASSWORD)
    with time_machine.travel(NOVEMBER, tick=True):
        yield


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demo_province_is_complete_and_a_second_call_changes_nothing(
    november: None, tmp_path: Path
) -> None:
    seed_demo()
    check_registers()
    check_logins()
    check_months()
    assert check_workbooks(tmp_path) > 20_000
    assert check_explanations() == Line.objects.count() > 20_000
    before = Line.objects.count(), Channel.objects.count(), User.objects.count(), Statement.objects.count()
    assert "already" in seed_demo()
    assert before == (
        Line.objects.count(),
        Channel.objects.count(),
        User.objects.count(),
        Statement.objects.count(),
    )
    check_sample_sheets()


def check_registers() -> None:
    levels = [
        Region.objects.filter(level=level).count() for level in (RegionLevel.CITY, RegionLevel.DISTRICT)
    ]
    kinds = [Channel.objects.filter(kind=kind).count() for kind in (1, 2, 4)]
    assert (levels, kinds) == ([6, 30], [60, 402, 40])
    assert Agent.objects.count() == 402
    assert Product.objects.count() == 80
    moved = Position.objects.filter(channel__code="LJA0017").order_by("effective_from")
    assert [(p.effective_from, p.city.name) for p in moved] == [
        (datetime.date(2018, 8, 1), "清河市"),
        (datetime.date(2026, 10, 16), "临江市"),
    ]
    sub_agent = Channel.objects.get(code="LJA0001-02")
    assert (sub_agent.name, sub_agent.level) == ("鑫达通信新桥店", 2)
    assert sub_agent.parent is not None
    assert sub_agent.parent.code == "LJA0001"
    stores_without_owner = Channel.objects.filter(kind=ChannelKind.AGENT_STORE, parent=None)
    assert not stores_without_owner.exists()


def check_logins() -> None:
    for login, _name, role, _place in LOGINS:
        client = Client()
        assert client.login(username=login, password=PASSWORD), login
        assert User.objects.get(username=login).grants.get().role.code == role
    dealer = User.objects.get(username="dealer").scope_for("agents.agent_view")
    own = set(Channel.objects.filter(pk__in=dealer.channel_ids).values_list("code", flat=True))
    assert {"LJA0001", "LJA0001-01", "LJA0001-02", "LJ200017", "LJ200018"} <= own
    assert all(code.startswith(("LJA0001", "LJ2")) for code in own)


def check_months() -> None:
    assert demo_periods() == [202608, 202609, 202610]
    assert Month.objects.filter(status="published").count() == 12
    assert not Month.objects.filter(period=202610).exists()
    assert Sale.objects.filter(period=202610).exists()
    assert PlanVersion.objects.filter(status="active").count() == 2
    assert Dispute.objects.filter(status="open").count() == 1
    own = dict(Statement.objects.filter(payee__code="LJA0001").values_list("period", "status"))
    assert own == {202608: "confirmed", 202609: "published"}
    decided = {status: AdjustmentRequest.objects.filter(status=status).count() for status in AdjustmentStatus}
    assert decided == {"approved": 12, "refused": 6, "proposed": 12, "withdrawn": 0}
    assert Statement.objects.get(payee__code="LJA0001", period=202609).adjustment == -20_000
    uploads = ImportSession.objects.filter(state="committed")
    assert uploads.count() == 6 * 3 * 3
    unknown = Sale.objects.exclude(import_id__in=uploads.values("pk"))
    assert not unknown.exists()


def check_sample_sheets() -> None:
    good = imported("order_detail", DATA / "bad" / "00_good.xlsx", "2025-06")
    assert (good["status"], good["new"]) == ("committed", 2), good
    monthly = next((DATA / "sheets").glob("01_*.xlsx"))
    answer = imported("monthly_results", monthly, "2026-10")
    assert answer["status"] == "refused", answer
    assert {error["value"] for error in answer["errors"]} <= OTHER_CITY, answer


def test_other_data_is_left_alone(cast: Cast) -> None:
    User.objects.filter(username="province").delete()
    with pytest.raises(CommandError):
        seed_demo()
    assert Region.objects.count() == 6


def test_the_same_seed_draws_the_same_network(db: None) -> None:
    _province, cities = seed_regions(Random(1))
    networks = [Network(Random(2), SIZES["demo"], cities) for _time in range(2)]
    first, second = ([(d.code, d.name, d.district.code) for d in n.drafts.values()] for n in networks)
    assert first == second


def test_without_a_given_password_one_is_made_and_kept(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    monkeypatch.delenv("PORTAL_DEMO_PASSWORD", raising=False)
    password = demo_password()
    assert len(password) >= 12
    assert demo_password() == password
    assert (own_home / "demo_password").stat().st_mode & 0o777 == 0o600


def printed_password() -> str:
    out = io.StringIO()
    call_command("demo_logins", stdout=out)
    return out.getvalue().splitlines()[0].split()[-1]


def test_the_printed_password_works_whatever_was_asked_for_at_the_start_before(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DEMO_PASSWORD", PASSWORD)
    shared = make_password(settle_password())
    for login in ("city", "dealer", "dealer_lja0002"):  # the last is no login that is printed
        User.objects.create(username=login, name=login, password=shared)
    User.objects.create(username="other", name="other", password=make_password("my-own-password-1"))

    monkeypatch.delenv("PORTAL_DEMO_PASSWORD")
    assert printed_password() == PASSWORD

    monkeypatch.setenv("PORTAL_DEMO_PASSWORD", "another-password-7")
    assert printed_password() == "another-password-7"
    monkeypatch.delenv("PORTAL_DEMO_PASSWORD")
    assert printed_password() == "another-password-7"
    for login in ("city", "dealer", "dealer_lja0002"):
        assert Client().login(username=login, password="another-password-7"), login
    assert Client().login(username="other", password="my-own-password-1")


def test_a_demo_login_that_changed_its_password_has_the_printed_one_after_the_next_start(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DEMO_PASSWORD", PASSWORD)
    User.objects.create(username="city", name="city", password=make_password("changed-in-the-profile"))
    assert printed_password() == PASSWORD
    assert Client().login(username="city", password=PASSWORD)
