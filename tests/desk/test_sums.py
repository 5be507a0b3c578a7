"""The sums that pages read are the sums of the lines, run after run."""

from django.db.models import Sum

from commissions.choices import Cause, LineKind
from commissions.models import Line
from commissions.services.desk import month_sums
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, statement_of


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
