"""The sums that pages read are the sums of the lines, run after run."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.choices import Cause, LineKind
from commissions.models import Line, MonthFigure
from commissions.panels import stage_table
from commissions.services.desk import month_sums
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, statement_of

SignIn = Callable[[Any], Client]


def ledger_with_every_kind(cast: Cast) -> Ledger:
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, component, 1, 5_000)
    ledger.line(cast.agent, component, 2, 4_000, gross=5_000, cut=1_000)
    ledger.line(cast.agent, component, 3, 0, gross=0, reason="G03")
    ledger.line(cast.agent, component, 4, 700, kind=LineKind.OVERRIDE)
    ledger.line(cast.agent, None, 0, 450, kind=LineKind.COEFFICIENT, grain=0)
    ledger.line(
        cast.agent, None, 11, -300, kind=LineKind.ADJUSTMENT, grain=0, event_period=202609, cause=Cause.RULING
    )
    ledger.line(cast.agent, component, 5, -2_000, event_period=202609, cause=Cause.CORRECTED)
    ledger.line(cast.agent, component, 6, 5_000, event_period=202608, cause=Cause.LATE)
    ledger.line(cast.other_agent, component, 7, 5_000)
    return ledger


def test_the_parts_of_a_month_add_up_to_the_lines(cast: Cast) -> None:
    ledger_with_every_kind(cast).statements()
    city = month_sums(cast.city_a.pk, PERIOD)
    posted = Line.objects.filter(city_id=cast.city_a.pk, period=PERIOD).aggregate(total=Sum("amount"))[
        "total"
    ]
    assert city.amount == posted == 17_850
    assert city.amount == city.earned + city.override + city.coefficient + city.adjustment + city.difference
    assert (city.earned, city.gross, city.cut) == (14_000, 15_000, -1_000)
    assert (city.paid, city.refused) == (3, 1)
    assert [(cause, found.amount) for cause, found in city.causes()] == [
        (Cause.LATE, 5_000),
        (Cause.CORRECTED, -2_000),
    ]
    assert [month for month, _sum in city.months()] == [202609, 202608]


def test_a_payee_has_sums_of_its_own(cast: Cast) -> None:
    ledger_with_every_kind(cast).statements()
    assert month_sums(cast.city_a.pk, PERIOD, cast.other_agent.pk).amount == 5_000
    assert statement_of(cast.other_agent).amount == 5_000


def test_a_fact_paid_by_a_later_run_is_no_longer_counted_as_refused(cast: Cast) -> None:
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, component, 1, 0, gross=0, reason="G03")
    ledger.next_run()
    ledger.line(cast.agent, component, 1, 5_000, cause=Cause.CORRECTED)
    ledger.statements()
    sums = month_sums(cast.city_a.pk, PERIOD)
    assert (sums.paid, sums.refused, sums.reasons()) == (1, 0, [])
    assert (sums.gross, sums.cut, sums.amount) == (5_000, 0, 5_000)


def test_refreshing_twice_gives_the_same_sums(cast: Cast) -> None:
    ledger = ledger_with_every_kind(cast)
    ledger.statements()
    once = month_sums(cast.city_a.pk, PERIOD).amount
    ledger.statements()
    assert month_sums(cast.city_a.pk, PERIOD).amount == once


def test_from_full_rate_to_amount_each_stage_is_known_and_leads_to_its_lines(
    cast: Cast, sign_in: SignIn
) -> None:
    """One line a stage: what it takes is its number, the numbers add up, and the list behind it has that line alone."""
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, component, 1, 5_000)
    refused: dict[str, Any] = {"gross": 0, "rate": None}
    lines = {
        "conditions": [
            ledger.line(cast.agent, component, 2, 0, reason="G03", worth=5_000, **refused),
            ledger.line(cast.agent, component, 3, 0, reason="G03", **refused),
        ],
        "factors": [
            ledger.line(cast.agent, component, 4, 4_000, worth=5_000),
            ledger.line(cast.agent, component, 5, 0, reason="F00", worth=5_000, **refused),
        ],
        "parts": [
            ledger.line(cast.agent, component, 6, 2_000, whole=5_000, part=1),
            ledger.line(cast.agent, component, 7, 500, worth=700, part=2),
        ],
        "caps": [ledger.line(cast.agent, component, 8, 4_000, gross=5_000, cut=1_000)],
    }
    month: dict[str, Any] = {"grain": 0, "rate": None}
    lines["qualifier"] = [ledger.line(cast.agent, None, 9, -900, kind=LineKind.QUALIFIER, **month)]
    lines["draw"] = [ledger.line(cast.agent, component, 10, 50, kind=LineKind.DRAW, **month)]
    lines["earlier"] = [
        ledger.line(cast.agent, component, 11, -70, event_period=202609, cause=Cause.CORRECTED)
    ]
    ledger.statements()

    sums = month_sums(cast.city_a.pk, PERIOD)
    walk = sums.walk
    assert (walk.worth, walk.conditions, walk.factors, walk.parts, walk.caps) == (
        *(5_000 * 5 + 700 + 5_000, -5_000, -6_000),
        *(-3_200, -1_000),
    )
    assert walk.worth + walk.conditions + walk.factors + walk.parts + walk.caps == walk.amount == sums.earned
    assert walk.unvalued == 1
    table = stage_table(sums)
    assert table.totals[-1] == sums.amount == sum(row.cells[-1].amount for row in table.rows if row.cells[-1])
    assert sum(table.totals[:-1]) == walk.amount

    client = sign_in(cast.city_manager)
    url = reverse("commissions:month_lines", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    for stage, expected in lines.items():
        page = client.get(url, {"stage": stage})
        assert [row.id for row in page.context["page"].rows] == [line.id for line in expected], stage
    own = f"{url}?stage=earned&component={component.key_id}"
    component_lines = client.get(own).context["summary"]
    assert (component_lines.count, component_lines.sums["full"]) == (8, walk.worth)
    # What a stage changed of no line of the component isn't looked for among all of them.
    with CaptureQueriesContext(connection) as queries:
        other = client.get(f"{url}?stage=caps&component={component.key_id + 1}")
    assert not other.context["page"].rows
    assert not [query for query in queries if 'FROM "commissions_line"' in query["sql"]]


def test_a_month_that_was_run_before_worth_was_kept_begins_after_the_rate(cast: Cast) -> None:
    ledger_with_every_kind(cast).statements()
    MonthFigure.objects.update(worth=None, rated=None, valued=None)
    walk = month_sums(cast.city_a.pk, PERIOD).walk
    assert (walk.worth, walk.conditions, walk.factors, walk.parts, walk.caps) == (15_000, 0, 0, 0, -1_000)
    assert walk.unvalued == 1
