"""Whatever happens in whatever order: the ledger pays what is owed, once, and says why it doesn't pay."""

import datetime
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commissions.choices import LineKind, MonthStatus
from commissions.models import Debt, Line, Month
from commissions.services.explain import line_explain
from commissions.services.ledger import ledger_verify
from core.periods import first_day, previous_period
from sales.choices import EventKind
from tests.commissions.office import CAP, LAST, Office
from tests.commissions.scene import SEPTEMBER, Scene
from tests.factories.plans import second_manager

PICK = st.integers(0, 7)


class Ledger(RuleBasedStateMachine):
    scene: Scene
    checker: Any

    @initialize()
    def begin(self) -> None:
        self.office = Office(self.scene, self.scene.cast.province_manager, self.checker)
        self.office.earn(1, 2, SEPTEMBER, 5)
        self.ran = False

    @rule(nth=st.integers(0, 1), pieces=st.sampled_from([1, 2, 5, -1]), day=st.integers(1, 28), back=PICK)
    def earn(self, nth: int, pieces: int, day: int, back: int) -> None:
        """In the open month or, late, in one before. A negative number is a refund."""
        period = self.office.period
        if back == 0 and period > SEPTEMBER:
            period = previous_period(period)
        self.office.earn(nth, pieces, min(period, LAST), day)
        self.ran = False

    @rule(pick=PICK, changes=st.sampled_from([{"quantity": 0}, {"quantity": 3}, {"first_payment": 0}]))
    def correct(self, pick: int, changes: dict[str, int]) -> None:
        sales = self.office.sales()
        self.office.correct(sales[pick % len(sales)], **changes)
        self.ran = False

    @precondition(lambda self: len(self.office.sessions) > 1)
    @rule()
    def undo(self) -> None:
        self.office.undo()
        self.ran = False

    @rule(
        pick=PICK,
        kind=st.sampled_from(
            [EventKind.CANCELLED, EventKind.CANCELLED, EventKind.REVIVED, EventKind.NOT_NEW]
        ),
        day=st.integers(0, 27),
    )
    def happen(self, pick: int, kind: EventKind, day: int) -> None:
        sales = self.office.sales()
        month = first_day(min(self.office.period, LAST))
        self.office.happened(sales[pick % len(sales)], kind, month + datetime.timedelta(days=day))
        self.ran = False

    @rule(yuan=st.sampled_from([15, 20, 30]))
    def another_rate(self, yuan: int) -> None:
        """For all months, those that are published among them."""
        self.office.pay(yuan)
        self.ran = False

    @rule(value=st.sampled_from([8_000, 11_000]), nth=st.integers(0, 1))
    def coefficient(self, value: int, nth: int) -> None:
        self.scene.coefficient(self.office.channels[nth], value, period=min(self.office.period, LAST))
        self.ran = False

    @precondition(lambda self: self.office.period <= LAST)
    @rule()
    def calculate(self) -> None:
        self.office.run()
        assert self.office.run() == 0, "a run that is repeated posts nothing"
        self.ran = True
        self.everything_holds()

    @precondition(lambda self: self.ran and self.office.period < LAST)
    @rule()
    def publish(self) -> None:
        self.office.publish()
        self.ran = False
        self.paid_is_owed()

    @precondition(lambda self: self.published())
    @rule(pick=PICK, more=st.integers(1, 500))
    def rule_a_dispute(self, pick: int, more: int) -> None:
        statements = [row for row in self.office.statements() if row.period in self.published()]
        if self.office.rule(statements[pick % len(statements)], more):
            self.ran = False

    @precondition(lambda self: self.published())
    @rule()
    def close(self) -> None:
        self.office.close(self.published()[0])

    def teardown(self) -> None:
        if hasattr(self, "office") and not self.ran and self.office.period <= LAST:
            self.calculate()

    def published(self) -> list[int]:
        months = Month.objects.filter(city_id=self.office.city.pk, status=MonthStatus.PUBLISHED)
        return list(months.order_by("period").values_list("period", flat=True))

    # What must hold

    def everything_holds(self) -> None:
        assert ledger_verify() == []
        lines = self.office.lines()
        latest: dict[tuple[int, ...], Line] = {}
        for line in lines:
            latest[_key(line)] = line
        sums: dict[tuple[int, ...], int] = defaultdict(int)
        for line in lines:
            sums[_key(line)] += line.amount
        assert {key: line.owed for key, line in latest.items()} == sums, "the net is the sum of all lines"
        earned = [line for line in latest.values() if line.kind == LineKind.EARN]
        both = [line for line in earned if bool(line.owed) == bool(line.reason)]
        assert both == [], "an amount or a reason, never both and never neither"
        told = {(line.grain, line.fact_id) for line in earned}
        assert self.office.paid_on() <= told, "every fact has a line"
        self.never_more_than_paid(latest)
        self.paid_is_owed()

    def never_more_than_paid(self, latest: dict[tuple[int, ...], Line]) -> None:
        taken: dict[tuple[int, int, int], int] = defaultdict(int)
        earned: dict[int, int] = defaultdict(int)
        for line in latest.values():
            if line.kind == LineKind.CLAWBACK:
                taken[line.payee_id, line.grain, line.fact_id] += line.owed
            if line.kind == LineKind.EARN and line.component is not None and line.component.payee_cap:
                taken[line.payee_id, line.grain, line.fact_id] += line.owed if line.owed > 0 else 0
                earned[line.payee_id] += line.owed
        assert [fact for fact, left in taken.items() if left < 0] == [], "more was taken back than was paid"
        assert max(earned.values(), default=0) <= CAP

    def paid_is_owed(self) -> None:
        """What was paid out, less what is still to be set off, is what the published months come to."""
        for channel in self.office.channels:
            rows = [
                row for row in self.office.statements() if row.payee_id == channel.pk and row.content_hash
            ]
            debts = Debt.objects.filter(city=self.office.city, payee=channel)
            owing = sum(debt.amount - debt.offset for debt in debts)
            assert all(row.payable >= 0 for row in rows)
            assert sum(row.payable for row in rows) - owing == sum(row.amount for row in rows)


def _key(line: Line) -> tuple[int, ...]:
    return (
        line.payee_id,
        line.event_period,
        line.kind,
        line.component_key,
        line.grain,
        line.fact_id,
    )


def test_in_any_order_the_ledger_pays_what_is_owed_once(scene: Scene) -> None:
    checker = second_manager(scene.cast)

    class Here(Ledger):
        pass

    Here.scene, Here.checker = scene, checker
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=3,
            stateful_step_count=16,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_version_that_says_the_same_leaves_later_parts_as_they_are(scene: Scene) -> None:
    """60 % in September, 40 % in October; then a version takes the place of the first, from September on too."""
    office = Office(scene, scene.cast.province_manager, second_manager(scene.cast))
    office.earn(1, 2, SEPTEMBER, 5)
    office.run()
    office.publish()
    office.run()
    before = sum(line.amount for line in office.lines())
    office.pay(30)
    office.pay(20)
    assert (office.run(), office.run()) == (0, 0)
    assert sum(line.amount for line in office.lines()) == before
    assert [line_explain(line).amount - line.amount for line in office.lines()] == [0] * len(office.lines())
