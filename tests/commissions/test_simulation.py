"""A draft beside what is in force, over months that are over: both sides from the same facts, and nothing is written."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from commissions.models import PlanVersion, Simulation, SimulationPayee, SimulationRow
from commissions.services.plan_content import BandContent, InstalmentContent, RuleContent
from commissions.services.plan_store import component_write
from commissions.services.plans import plan_version_discard
from commissions.simulation.choices import OTHER, Band
from commissions.simulation.services.requests import (
    is_stale,
    simulation_attach,
    simulation_delete,
    simulation_request,
)
from commissions.simulation.services.working import simulation_execute
from core.errors import Forbidden, Refusal
from core.jobs import JobCancelled, JobContext
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene
from tests.factories.plans import (
    component,
    content,
    flat,
    make_approved,
    make_draft,
    make_plan,
    second_manager,
)
from users.models import User

LEDGER = (
    *("commissions_line", "commissions_statement", "commissions_month", "commissions_run"),
    *("commissions_monthfigure", "commissions_payableentry", "commissions_debt", "commissions_adjustment"),
)


def asked(scene: Scene, draft: PlanVersion, **changed: Any) -> Simulation:
    given = {
        "version": draft,
        "base": None,
        "region": scene.cast.province,
        "first": SEPTEMBER,
        "last": OCTOBER,
        "note": "",
        "user": scene.cast.province_manager,
        **changed,
    }
    return simulation_request(**given)


def simulated(scene: Scene, draft: PlanVersion, **changed: Any) -> Simulation:
    simulation = asked(scene, draft, **changed)
    simulation_execute(JobContext(None), simulation_id=simulation.pk)
    simulation.refresh_from_db()
    return simulation


def ledger() -> dict[str, Any]:
    with connection.cursor() as cursor:
        found = {}
        for table in LEDGER:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


def amounts(simulation: Simulation) -> dict[tuple[str, int, int], tuple[int, int]]:
    """Payee's code, month and component to both sides."""
    rows = SimulationRow.objects.filter(simulation_id=simulation.pk)
    codes = {row.payee_id: row.payee.code for row in _payees(simulation)}
    return {(codes[r.payee_id], r.period, r.component_key): (r.old, r.new) for r in rows}


def _payees(simulation: Simulation) -> list[SimulationPayee]:
    rows = SimulationPayee.objects.filter(simulation_id=simulation.pk).select_related("payee")
    return list(rows.order_by("difference", "id"))


@pytest.fixture
def draft(scene: Scene) -> PlanVersion:
    """In force: 7 yuan a piece, and another plan of 1 yuan. The draft: 5 yuan, 12 from the third piece of a payee."""
    scene.version(activation=((0, None, 70_000),))
    other = make_plan(scene.cast.province, "basic", "基础")
    said = content(component("basic", rules=(flat(10_000),)))
    make_approved(other, scene.cast.province_manager, second_manager(scene.cast), said)
    tiers = RuleContent(bands=(BandContent(0, 3, 50_000), BandContent(3, None, 120_000)))
    said = content(component("activation", rules=(tiers,)), effective_from=209901)
    return make_draft(scene.plan, scene.cast.province_manager, said)


def test_both_sides_come_from_the_same_facts_and_the_ledger_is_untouched(
    scene: Scene, draft: PlanVersion
) -> None:
    cast = scene.cast
    scene.sell(cast.sub_agent, 4)
    scene.sell(cast.agent, 2)
    scene.sell(cast.agent_b, 1, period=OCTOBER)
    scene.run()
    before = ledger()
    found = simulated(scene, draft)
    assert ledger() == before
    key = scene.key("activation").pk
    assert amounts(found) == {
        (cast.sub_agent.code, SEPTEMBER, key): (2_800, 4_800),
        (cast.sub_agent.code, SEPTEMBER, OTHER): (400, 400),
        (cast.agent.code, SEPTEMBER, key): (1_400, 1_000),
        (cast.agent.code, SEPTEMBER, OTHER): (200, 200),
        (cast.agent_b.code, OCTOBER, key): (700, 500),
        (cast.agent_b.code, OCTOBER, OTHER): (100, 100),
    }
    assert (found.facts, found.old, found.new) == (7, 5_600, 7_000)
    assert (found.payees, found.winners, found.losers, found.hard_losers) == (3, 1, 2, 2)
    assert [(row.payee.code, row.difference, row.band, row.cause_key) for row in _payees(found)] == [
        (cast.agent.code, -400, Band.FIFTH_LESS, key),
        (cast.agent_b.code, -200, Band.FIFTH_LESS, key),
        (cast.sub_agent.code, 2_000, Band.HALF_MORE, key),
    ]
    assert found.own == {"old": 4_900, "new": 6_300, "old_later": 0, "new_later": 0}
    for name in ("months", "components", "cities", "kinds", "bands"):
        rows = found.figures[name]
        assert (sum(row["old"] for row in rows), sum(row["new"] for row in rows)) == (5_600, 7_000), name


def test_exactly_a_fifth_less_is_not_more_than_a_fifth(scene: Scene) -> None:
    scene.version(activation=((0, None, 100_000),))
    draft = make_draft(
        scene.plan,
        scene.cast.province_manager,
        content(component("activation", rules=(flat(80_000),)), effective_from=209901),
    )
    scene.sell(scene.cast.agent, 1)
    found = simulated(scene, draft, last=SEPTEMBER)
    assert (found.losers, found.hard_losers) == (1, 0)


def test_parts_pass_from_month_to_month_and_the_rest_is_told(scene: Scene) -> None:
    scene.version(activation=((0, None, 100_000),))
    parts = tuple(
        InstalmentContent(part=number + 1, month_offset=number, share=share)
        for number, share in enumerate((5_000, 3_000, 2_000))
    )
    said = component("activation", rules=(flat(100_000),), instalments=parts)
    draft = make_draft(scene.plan, scene.cast.province_manager, content(said, effective_from=209901))
    scene.sell(scene.cast.agent, 1)
    found = simulated(scene, draft)
    assert found.own == {"old": 1_000, "new": 800, "old_later": 0, "new_later": 200}


def test_two_drafts_side_by_side(scene: Scene, draft: PlanVersion) -> None:
    rival = make_draft(
        scene.plan,
        scene.cast.province_manager,
        content(component("bonus", "奖励", rules=(flat(60_000),)), effective_from=209901),
    )
    scene.sell(scene.cast.agent, 1)
    found = simulated(scene, rival, base=draft, last=SEPTEMBER)
    names = {row["name"]: (row["old"], row["new"]) for row in found.figures["components"] if row["name"]}
    assert names == {"放号计件": (500, 0), "奖励": (0, 600)}
    assert _payees(found)[0].moved == 2


def test_a_city_sees_its_own_and_asks_for_no_more(scene: Scene, draft: PlanVersion) -> None:
    cast = scene.cast
    scene.sell(cast.agent, 1)
    scene.sell(cast.agent_b, 1)
    with pytest.raises(Forbidden):
        asked(scene, draft, user=cast.city_manager)
    own = simulated(scene, draft, user=cast.city_manager, region=cast.city_a)
    whole = simulated(scene, draft)
    assert {row.city_id for row in _payees(own)} == {cast.city_a.pk}
    assert list(Simulation.objects.visible_to(cast.city_manager)) == [own]
    assert list(Simulation.objects.visible_to(cast.province_manager)) == [whole, own]
    assert not Simulation.objects.visible_to(cast.dealer_owner).exists()


@pytest.mark.parametrize(
    "changed",
    [{"first": OCTOBER, "last": SEPTEMBER}, {"last": 209901}, {"first": 202509}],
    ids=["backwards", "to come", "thirteen months"],
)
def test_months_that_make_no_sense_are_refused(
    scene: Scene, draft: PlanVersion, changed: dict[str, int]
) -> None:
    with pytest.raises((Refusal, ValidationError)):
        asked(scene, draft, **changed)


class _Stopped(JobContext):
    """Stopped after the first city."""

    def report(self, done: int, total: int | None = None, step: str = "") -> None:
        if done:
            raise JobCancelled


def test_one_that_is_stopped_leaves_nothing_and_can_be_started_again(
    scene: Scene, draft: PlanVersion
) -> None:
    scene.sell(scene.cast.agent, 1)
    simulation = asked(scene, draft)
    with pytest.raises(JobCancelled):
        simulation_execute(_Stopped(None), simulation_id=simulation.pk)
    assert not SimulationRow.objects.exists()
    simulation_execute(JobContext(None), simulation_id=simulation.pk)
    rows = SimulationRow.objects.count()
    simulation_execute(JobContext(None), simulation_id=simulation.pk)
    assert SimulationRow.objects.count() == rows > 0


def test_it_is_attached_while_it_says_what_the_version_says(scene: Scene, draft: PlanVersion) -> None:
    person = scene.cast.province_manager
    scene.sell(scene.cast.agent, 1)
    found = simulated(scene, draft)
    simulation_attach(simulation=found, user=person)
    with pytest.raises(Refusal):
        simulation_delete(simulation=found, user=person)
    draft.document_number = "渠〔2026〕30号"
    draft.save()
    assert not is_stale(Simulation.objects.get())
    component_write(draft, component("activation", rules=(flat(90_000),)), draft.components.get())
    assert is_stale(Simulation.objects.get())
    with pytest.raises(Refusal):
        simulation_attach(simulation=found, user=person)


def test_a_discarded_version_leaves_its_report(scene: Scene, draft: PlanVersion, sign_in: Any) -> None:
    scene.sell(scene.cast.agent, 1)
    found = simulated(scene, draft)
    plan_version_discard(version=draft, user=scene.cast.province_manager)
    page = sign_in(scene.cast.province_manager).get(found.get_absolute_url())
    assert page.status_code == 200
    assert f"v{found.version_number}" in page.content.decode()
    with pytest.raises(Forbidden):
        simulation_delete(simulation=found, user=User.objects.get(username="province_2"))
    simulation_delete(simulation=found, user=scene.cast.province_manager)
    assert not SimulationRow.objects.exists()
    assert not SimulationPayee.objects.exists()


def test_its_pages_and_its_workbook_say_the_same(scene: Scene, draft: PlanVersion, sign_in: Any) -> None:
    cast = scene.cast
    scene.sell(cast.sub_agent, 4)
    scene.sell(cast.agent, 2)
    client = sign_in(cast.province_manager)
    posted = {"version": draft.pk, "region": cast.province.pk, "first": "2026-09", "last": "2026-09"}
    answer = client.post(reverse("commissions:simulation_add"), posted)
    found = Simulation.objects.get()
    assert answer["Location"] == found.get_absolute_url()
    assert "progress" in client.get(found.get_absolute_url()).context
    simulation_execute(JobContext(None), simulation_id=found.pk)
    page = client.get(found.get_absolute_url(), {"outcome": "losers"})
    assert [row.payee.code for row in page.context["page"].rows] == [cast.agent.code]
    assert "放号计件 −4.00" in page.content.decode()
    listed = client.get(reverse("commissions:simulation_list")).content.decode()
    assert f'href="{found.get_absolute_url()}' in listed
    files = {
        reverse("commissions:simulation_list"): str(found),
        found.get_absolute_url(): cast.agent.code,
    }
    for address, told in files.items():
        assert told in b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    payee = reverse("commissions:simulation_payee", args=[found.pk, cast.city_a.pk, cast.agent.pk])
    assert "−4.00" in client.get(payee).content.decode()
    answer = client.get(reverse("commissions:simulation_workbook", args=[found.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    payees = list(book.worksheets[-2].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4], row[5]) for row in payees] == [
        (cast.agent.code, 16, 12),
        (cast.sub_agent.code, 32, 52),
    ]
    assert sum(row[6] for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True)) == 64
