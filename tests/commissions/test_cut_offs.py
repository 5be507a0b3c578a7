"""Paragraph 26 from the version's head to ledger, pages and checks: months that are cut off on the 25th."""

import datetime

import pytest
from django.utils import translation

from commissions.choices import ComponentKind, LineKind, TierBasis, VersionStatus
from commissions.models import Line
from commissions.services import plans
from commissions.services.explain import fact_why, line_explain
from commissions.services.ledger import ledger_verify
from commissions.services.line_facts import fact_cards
from commissions.services.plan_store import version_content
from commissions.services.plans import PlanRefused, plan_version_create, plan_version_edit
from commissions.services.words import grounds_of, told
from core.periods import shift
from sales.choices import EventKind, Grain
from sales.models import Sale
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

CUT: dict[str, object] = {"cut_off_day": 25}
FIRST = "13900000001"


def standing(scene: Scene) -> dict[tuple[int, int], tuple[int, str]]:
    """Net and latest reason by month and day of the event."""
    days = dict(Sale.objects.values_list("fact_id", "event_date"))
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for line in scene.lines(kind=LineKind.EARN):
        key = (line.event_period, days[line.fact_id].day)
        found[key] = (found.get(key, (0, ""))[0] + line.amount, line.reason)
    return found


def test_what_happens_after_the_25th_is_paid_in_the_next_month(scene: Scene) -> None:
    agent = scene.cast.agent
    scene.version(head=CUT, activation=((0, 2, 100_000), (2, None, 120_000)))
    scene.sell(agent, day=25)
    scene.sell(agent, day=26)
    scene.run()
    assert standing(scene) == {(SEPTEMBER, 25): (1_000, ""), (SEPTEMBER, 26): (0, "A00")}
    scene.publish()
    scene.sell(agent, period=OCTOBER, day=25)
    scene.run(OCTOBER)
    october = {key: said for key, said in standing(scene).items() if key[0] == OCTOBER}
    assert october == {(OCTOBER, 26): (1_200, ""), (OCTOBER, 25): (1_200, "")}
    assert scene.run(OCTOBER).lines == 0
    for line in Line.objects.all():
        replay = line_explain(line)
        assert (replay.amount, replay.owed, replay.reason) == (line.amount, line.owed, line.reason)
    cards = fact_cards(scene.cast.city_a.pk, Line.objects.filter(event_period=OCTOBER))
    assert {card.day for card in cards.values()} == {datetime.date(2026, 9, 26), datetime.date(2026, 10, 25)}
    late = Sale.objects.get(event_date=datetime.date(2026, 9, 26))
    why = fact_why(city_id=late.city_id, period=SEPTEMBER, grain=Grain.SALE, fact_id=late.fact_id)
    assert {(line.event_period, line.reason) for line in why} == {(SEPTEMBER, "A00"), (OCTOBER, "")}
    assert ledger_verify() == []


def test_a_line_says_why_it_is_of_the_month_after_its_day(scene: Scene) -> None:
    scene.version(head=CUT, activation=((0, None, 100_000),))
    scene.sell(scene.cast.agent, day=26)
    scene.sell(scene.cast.agent, period=OCTOBER, day=3)
    scene.run(OCTOBER)
    lines = scene.lines(event_period=OCTOBER)
    cards = fact_cards(scene.cast.city_a.pk, lines)
    with translation.override("zh-hans"):
        told_of = {
            card.day: told(line, card, grounds_of(line, card)).sentences[0]
            for line in lines
            for card in (cards[line.grain, line.fact_id, line.fact_revision],)
        }
    assert told_of == {
        datetime.date(2026, 9, 26): "2026-09-26 发生；本政策每月 25 日截止，计入 2026年10月。",
        datetime.date(2026, 10, 3): "1 × 10.00 = 10.00 元。",
    }


def test_a_late_upload_for_the_month_before_works_both_months_out_again(scene: Scene) -> None:
    """A sale of 28 September that comes in when October is open is of October, and is posted to it."""
    scene.version(head=CUT, activation=((0, None, 100_000),))
    scene.sell(scene.cast.agent, day=3)
    scene.run()
    scene.publish()
    scene.run(OCTOBER)
    scene.sell(scene.cast.agent, day=28)
    run = scene.run(OCTOBER)
    assert run.event_periods == [SEPTEMBER, OCTOBER]
    assert standing(scene)[OCTOBER, 28] == (1_000, "")
    assert {line.period for line in scene.lines(event_period=OCTOBER)} == {OCTOBER}


def test_once_parts_and_clawbacks_find_sales_of_the_month_before(scene: Scene) -> None:
    """Sold on 26 September, so of October; once in two months, in two halves, taken back when cancelled."""
    scene.version(
        head=CUT,
        activation={"bands": ((0, None, 100_000),), "once_months": 2},
        parts={"bands": ((0, None, 200_000),), "instalments": ((0, 5_000), (1, 5_000))},
        back={
            "kind": ComponentKind.CLAWBACK,
            "grain": Grain.EVENT,
            "override_of": "activation",
            "event_kind": EventKind.CANCELLED,
            "tier_basis": TierBasis.MONTHS,
            "bands": ((1, 3, 10_000),),
        },
    )
    scene.sell(scene.cast.agent, day=26, subscriber=FIRST)
    scene.run(OCTOBER)
    scene.publish(OCTOBER)
    november = shift(OCTOBER, 1)
    scene.sell(scene.cast.agent, period=OCTOBER, day=28, subscriber=FIRST)
    sale = Sale.objects.get(period=SEPTEMBER)
    scene.happened(sale, EventKind.CANCELLED, datetime.date(2026, 10, 30))
    scene.run(november)
    codes = {key.pk: key.code for key in scene.plan.component_keys.all()}
    found = {
        (codes[line.component_key], line.fact_id == sale.fact_id, line.kind): (line.amount, line.reason)
        for line in scene.lines(event_period=november)
        if line.component_key
    }
    assert found == {
        ("activation", False, LineKind.EARN): (0, "M00"),
        ("parts", False, LineKind.EARN): (1_000, ""),
        ("parts", True, LineKind.EARN): (1_000, ""),
        ("back", True, LineKind.CLAWBACK): (-1_000, ""),
        ("back", False, LineKind.CLAWBACK): (0, "K00"),
    }
    assert scene.run(november).lines == 0


def test_a_version_keeps_the_cut_off_of_the_versions_before(scene: Scene) -> None:
    first = scene.version(head=CUT, activation=((0, None, 100_000),))
    maker = scene.cast.province_manager
    draft = plan_version_create(plan=scene.plan, user=maker)
    assert draft.cut_off_day == 25
    head = {
        "effective_from": OCTOBER,
        "effective_to": None,
        "document_number": "渠〔2026〕19号",
        "note": "",
    }
    with pytest.raises(PlanRefused) as refused:
        plan_version_edit(version=draft, user=maker, **head, cut_off_day=None)
    assert [finding.field for finding in refused.value.findings] == ["cut_off_day"]
    assert plan_version_edit(version=draft, user=maker, **head, cut_off_day=25).cut_off_day == 25
    copied = plan_version_create(plan=scene.plan, user=maker, copy_of=first, document_number="渠〔2026〕20号")
    assert version_content(copied).cut_off_day == 25
    type(copied).objects.filter(pk=copied.pk).update(cut_off_day=20)
    copied.refresh_from_db()
    with pytest.raises(PlanRefused) as refused:
        plans.plan_version_submit(version=copied, user=maker)
    assert [finding.field for finding in refused.value.findings] == ["cut_off_day"]
    copied.refresh_from_db()
    assert copied.status == VersionStatus.DRAFT
