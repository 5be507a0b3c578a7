"""What published months leave to later ones: shares as the engine cuts them, holds, reserves; and who sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.calendar.models import DuePart
from commissions.calendar.services.board import BY_COMPONENT, cash_plan, due_months, horizon
from commissions.calendar.services.rebuilding import due_parts_rebuild
from commissions.choices import ComponentKind, VersionStatus
from commissions.models import Gate, Instalment, PlanVersion
from network.models import Channel
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


@pytest.fixture
def published(cast: Cast) -> Ledger:
    """209,999.97 in 40/20/20/20, of the agent and of its level-2 agent 100.00; 1,234.57 held back for six months."""
    parts = make_component(cast, "fq", "分期酬金", active=False)
    for part, share in enumerate((4_000, 2_000, 2_000, 2_000), 1):
        Instalment.objects.create(
            component=parts,
            part=part,
            month_offset=3 * (part - 1),
            share=share,
            held_months=2 if part == 2 else 0,
        )
    Gate.objects.create(
        component=parts, part=2, measure="arrears", month_offset=3, operator="=", threshold=0, reason="G06",
        label="第3个月欠费",
    )  # fmt: skip
    reserve = make_component(cast, "yl", "预留", kind=ComponentKind.RESERVE, grain=4, active=False, gates=())
    for part in (1, 2):
        Instalment.objects.create(component=reserve, part=part, month_offset=3 + 3 * part, share=5_000)
    PlanVersion.objects.filter(pk__in=[parts.version_id, reserve.version_id]).update(
        status=VersionStatus.ACTIVE, approved_by=cast.province_manager, approved_at=timezone.now()
    )
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, parts, 1, 839_998, whole=2_099_997, part=1)
    ledger.line(cast.sub_agent, parts, 2, 4_000, whole=10_000, part=1)
    key = cast.agent.pk * 1_000_000 + PERIOD
    ledger.line(cast.agent, reserve, key, -123_457, kind=9, grain=4)
    ledger.publish()
    due_parts_rebuild(cast.city_a.pk, PERIOD)
    return ledger


def found(**asked: Any) -> list[tuple[str, int, int, int]]:
    rows = DuePart.objects.filter(**asked).order_by("period", "kind", "amount")
    return [(row.kind, row.part, row.period, row.amount) for row in rows]


def test_parts_are_cut_off_and_the_last_takes_the_rest(cast: Cast, published: Ledger) -> None:
    assert found(payee=cast.agent, kind="part") == [
        ("part", 2, 202701, 419_999),
        ("part", 3, 202704, 419_999),
        ("part", 4, 202707, 420_001),
    ]
    assert found(kind="reserve") == [("reserve", 1, 202704, 61_728), ("reserve", 2, 202707, 61_729)]


def test_what_fell_due_and_was_refused_waits_as_long_as_it_is_held(cast: Cast, published: Ledger) -> None:
    parts = DuePart.objects.filter(kind="part").first()
    assert parts is not None
    for period in (202701, 202702, 202703):
        later = Ledger(cast, cast.city_a, period=period)
        if period == 202701:
            later.line(cast.agent, parts.component, 1, 0, reason="G06", gross=0, part=2)
            later.line(cast.sub_agent, parts.component, 2, 2_000, part=2)
            later.publish()
        due_parts_rebuild(cast.city_a.pk, period)
        held = [("held", 2, 202702, 419_999), ("held", 2, 202703, 419_999), None][period - 202701]
        assert found(kind="held") == ([held] if held else [])
        assert not DuePart.objects.filter(kind="part", period__lte=period).exists()


def test_months_add_up_whatever_the_columns_are_and_say_what_they_depend_on(
    cast: Cast, published: Ledger
) -> None:
    rows = DuePart.objects.visible_to(cast.city_manager)
    plan = cash_plan(rows, horizon(rows), by=BY_COMPONENT)
    assert len(plan.rows) == 18
    assert plan.total == sum(rows.values_list("amount", flat=True)) == sum(plan.sums)
    first = due_months(rows, horizon(rows))[0]
    assert (first.period, first.total) == (202701, 421_999)
    assert "G06" not in first.items[0].told
    assert "欠费" in first.items[0].told or "arrears" in first.items[0].told.lower()


def test_who_has_moved_to_another_city_leaves_its_parts_in_this_one(cast: Cast, published: Ledger) -> None:
    """A statement of another city isn't seen there either."""
    Channel.objects.filter(pk=cast.agent.pk).update(city=cast.city_b, district=cast.district_b1)
    assert not DuePart.objects.visible_to(cast.city_b_manager).exists()
    assert DuePart.objects.visible_to(cast.city_manager).filter(payee=cast.agent).exists()


def test_a_dealer_sees_its_own_and_its_level_2_agents_and_nobody_elses(
    cast: Cast, published: Ledger, sign_in: SignIn
) -> None:
    seen = {
        person: set(DuePart.objects.visible_to(getattr(cast, person)).values_list("payee__code", flat=True))
        for person in ("dealer_owner", "dealer_b_owner", "city_manager", "city_b_manager", "dealer_clerk")
    }
    both = {cast.agent.code, cast.sub_agent.code}
    assert seen == {
        "dealer_owner": both,
        "dealer_b_owner": set(),
        "city_manager": both,
        "city_b_manager": set(),
        "dealer_clerk": set(),
    }
    page = sign_in(cast.dealer_owner).get(reverse("commissions:due_calendar"))
    assert "4,219.99" in page.content.decode()
    told = sign_in(cast.city_manager).get("/api/v1/due-parts/?kind=reserve").json()["results"]
    assert {(row["payee_code"], row["amount"]) for row in told} == {
        (cast.agent.code, "617.28"),
        (cast.agent.code, "617.29"),
    }
