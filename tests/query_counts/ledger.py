"""More facts, lines, statements and disputes of city A's month, in bulk."""

import datetime
from itertools import product

from django.db import connection
from django.utils import timezone

from commissions.choices import Cause, DisputeStatus, LineKind, RunStatus, StatementStatus
from commissions.models import (
    Component,
    Debt,
    DebtOffset,
    Dispute,
    DisputeLine,
    DisputeMessage,
    DuePart,
    Invoice,
    Line,
    Month,
    PaymentHold,
    Reconciliation,
    Run,
    Statement,
)
from commissions.models.line import IDS_PER_RUN
from commissions.services.desk import month_rollup_refresh
from core.periods import shift
from network.models import Channel, Region
from sales.choices import ValueState
from sales.models import ChannelMonth, Metric, Sale, SubscriberMonth
from tests.factories.commissions import PERIOD, partition
from tests.factories.reconciliation import own_rows_add
from tests.permissions.world import World
from tests.query_counts.owner import owner
from users.models import User

EARLIER = shift(PERIOD, -1)


def facts_grow(world: World, numbers: range) -> None:
    """Sales and subscribers' months of all agents, and figures of these for metrics that have none yet."""
    cast = world.cast
    payees = _payees(world)
    upload = world.subjects["committed upload"]["pk"]
    for table in ("sales_sale", "sales_subscribermonth", "sales_channelmonth"):
        partition(table, PERIOD)
    place = {"city_id": cast.city_a.pk, "period": PERIOD, "revision": 1, "import_id": upload}
    Sale.objects.bulk_create(
        Sale(
            fact_id=100_000 + number,
            channel=payees[number % len(payees)],
            product=cast.product,
            subscriber=f"199{100_000 + number:08d}",
            event_date=datetime.date(2026, 10, 12),
            quantity=1,
            first_payment=5_900,
            instalment=0,
            **place,
        )
        for number in numbers
    )
    SubscriberMonth.objects.bulk_create(
        SubscriberMonth(
            fact_id=200_000 + number,
            channel=payees[number % len(payees)],
            subscriber=f"199{100_000 + number:08d}",
            billed=5_900,
            arrears=0,
            plan_fee=5_900,
            suspended_days=0,
            **place,
        )
        for number in numbers
    )
    unused = Metric.objects.exclude(pk__in=ChannelMonth.objects.values("metric_id"))
    figures = zip(numbers, product(unused, payees), strict=False)
    ChannelMonth.objects.bulk_create(
        ChannelMonth(
            fact_id=300_000 + number,
            channel=channel,
            metric=metric,
            value=number,
            state=ValueState.REPORTED,
            **place,
        )
        for number, (metric, channel) in figures
    )


def lines_grow(world: World, numbers: range) -> None:
    """Half of the lines are the cast's agent's; of ten, two are refusals and one a difference of the month before."""
    cast = world.cast
    run = Run.objects.get(**world.subjects["run"])
    component = Component.objects.get(version_id=world.subjects["active version"]["pk"])
    payees = _payees(world)
    with owner() as cursor:
        # A published month takes no more lines while the guard is on. And the server takes the figures that its
        # planner goes by only some time after a COMMIT.
        cursor.execute("ALTER TABLE commissions_line DISABLE TRIGGER USER")
        Line.objects.bulk_create(
            _line(number, run, component, payees[0] if number % 2 else payees[number % len(payees)])
            for number in numbers
        )
        cursor.execute("ANALYZE commissions_line")
    with connection.cursor() as cursor:
        month_rollup_refresh(cursor, city_id=cast.city_a.pk, period=PERIOD)


def _line(number: int, run: Run, component: Component, payee: Channel) -> Line:
    refused, earlier = number % 10 in {1, 2}, number % 10 in {3}
    return Line(
        city_id=run.city_id,
        period=PERIOD,
        id=run.pk * IDS_PER_RUN + 1_000 + number,
        run_id=run.pk,
        event_period=EARLIER if earlier else PERIOD,
        payee=payee,
        channel=payee,
        kind=LineKind.EARN,
        component_key=component.key_id,
        component=component,
        grain=1,
        fact_id=100_000 + number,
        fact_revision=1,
        quantity=1,
        measure_value=1,
        basis=186,
        rate=None if refused else 500_000,
        gross=0 if refused else 5_000,
        cut=0,
        owed=0 if refused else 5_000,
        amount=0 if refused else 5_000,
        reason="G03" if refused else "",
        cause=Cause.CORRECTED if earlier else Cause.FIRST,
    )


def statements_grow(world: World, numbers: range) -> None:
    """A statement for each agent, the cast's agent's of many months with its debts, and disputes of them all."""
    cast = world.cast
    people = list(User.objects.order_by("-pk")[: len(numbers)])
    agents = list(Channel.objects.filter(code__in=[f"G{number:05d}" for number in numbers]).order_by("pk"))
    common = {"city": cast.city_a, "district_id": cast.district_a1.pk, "amount": 5_000, "earned": 5_000}
    published = {"status": StatementStatus.PUBLISHED, "payable": 5_000, "published_at": timezone.now()}
    statements = Statement.objects.bulk_create(
        Statement(payee=agent, period=PERIOD, **common, **published) for agent in agents
    )
    Statement.objects.bulk_create(Statement(payee=agent, period=EARLIER, **common) for agent in agents)
    months = [shift(EARLIER, -number) for number in numbers]
    Statement.objects.bulk_create(
        Statement(payee=cast.agent, period=period, **common, **published) for period in months
    )
    debts = Debt.objects.bulk_create(
        Debt(city=cast.city_a, payee=cast.agent, period=period, amount=10_000) for period in months
    )
    own = Statement.objects.get(**world.subjects["statement"])
    DebtOffset.objects.bulk_create(DebtOffset(debt=debt, statement=own, amount=100) for debt in debts)
    _consents(world, statements, people)
    _disputes(world, statements, people)
    _months(world, people, months)
    _due_parts(world, agents, numbers)
    own_rows_add(Reconciliation.objects.get(**world.subjects["own list"]), numbers)


def _due_parts(world: World, agents: list[Channel], numbers: range) -> None:
    """A part of each agent, and of the cast's agent one in each of many months."""
    cast = world.cast
    component = Component.objects.get(version_id=world.subjects["active version"]["pk"])
    wanted = [(agent, 3) for agent in agents] + [(cast.agent, number) for number in numbers]
    DuePart.objects.bulk_create(
        DuePart(
            city=cast.city_a,
            payee=payee,
            district_id=cast.district_a1.pk,
            component=component,
            component_key=component.key_id,
            kind="part",
            part=2,
            event_period=shift(PERIOD, -months),
            period=shift(PERIOD, months),
            facts=1,
            amount=1_000,
        )
        for payee, months in wanted
    )


def _consents(world: World, statements: list[Statement], people: list[User]) -> None:
    """A hold and an invoice of each statement, and what made up for the debt that is looked at."""
    city = world.cast.city_a
    PaymentHold.objects.bulk_create(
        PaymentHold(city=city, payee_id=one.payee_id, statement=one, reason="核查", placed_by=person)
        for one, person in zip(statements, people, strict=False)
    )
    Invoice.objects.bulk_create(
        Invoice(
            city=city,
            payee_id=one.payee_id,
            district_id=one.district_id,
            statement=one,
            issuer=str(one.payee_id),
            number=f"2431{one.pk}",
            issued_on=timezone.now().date(),
            amount=5_000,
            tax=50,
            sent_by=person,
        )
        for one, person in zip(statements, people, strict=False)
    )
    debt = Debt.objects.get(**world.subjects["debt"])
    DebtOffset.objects.bulk_create(DebtOffset(debt=debt, statement=one, amount=1) for one in statements)


def _disputes(world: World, statements: list[Statement], people: list[User]) -> None:
    """One on each statement; the one that is looked at gets words, lines and company on its own statement."""
    cast = world.cast
    looked_at = Dispute.objects.get(**world.subjects["dispute"])
    disputes = Dispute.objects.bulk_create(
        Dispute(
            city=cast.city_a,
            statement=statement,
            payee_id=statement.payee_id,
            district_id=statement.district_id,
            raised_by=person,
            status=DisputeStatus.REJECTED if statement is looked_at.statement else DisputeStatus.OPEN,
        )
        for person, other in zip(people, statements, strict=True)
        for statement in (other, looked_at.statement)
    )
    taken = set(DisputeLine.objects.values_list("line_id", flat=True))
    lines = Line.objects.filter(payee=cast.agent, period=PERIOD).exclude(id__in=taken)
    ids = list(lines.order_by("id").values_list("id", flat=True)[: len(people)])
    DisputeLine.objects.bulk_create(DisputeLine(dispute=looked_at, line_id=line_id) for line_id in ids)
    DisputeLine.objects.bulk_create(
        DisputeLine(dispute=dispute, line_id=-dispute.pk, is_open=False) for dispute in disputes
    )
    DisputeMessage.objects.bulk_create(
        DisputeMessage(dispute=looked_at, author=person, text="请核对") for person in people
    )


def _months(world: World, people: list[User], periods: list[int]) -> None:
    """Months of all cities and runs of the ones that are looked at, by different people."""
    cast = world.cast
    known = set(Month.objects.values_list("city_id", "period"))
    cities = Region.objects.cities().values_list("pk", flat=True)
    wanted = {(city, period) for city in cities for period in (PERIOD, EARLIER)}
    wanted |= {(cast.city_a.pk, period) for period in periods}
    Month.objects.bulk_create(
        Month(city_id=city, period=period, version=1) for city, period in sorted(wanted - known)
    )
    Run.objects.bulk_create(
        Run(
            city=cast.city_a,
            period=period,
            status=RunStatus.DONE,
            started_by=person,
            finished_at=timezone.now(),
        )
        for person in people
        for period in (PERIOD, EARLIER)
    )


def _payees(world: World) -> list[Channel]:
    agents = Channel.objects.filter(code__startswith="G0").order_by("pk")
    return [world.cast.agent, *agents]
