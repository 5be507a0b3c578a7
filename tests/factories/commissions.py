"""Months, plans, ledger lines and statements, made directly: for tests of what is shown of them.

`Ledger` writes lines as a run would and sums them into statements with the portal's own rollup.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from commissions.choices import (
    Cause,
    ComponentKind,
    LineKind,
    MonthStatus,
    RunStatus,
    StatementStatus,
    VersionStatus,
)
from commissions.models import (
    Band,
    Component,
    ComponentKey,
    Gate,
    Line,
    Month,
    Plan,
    PlanVersion,
    Rule,
    Run,
    Statement,
)
from commissions.models.line import IDS_PER_RUN
from commissions.payments.services.payables import statement_entries_post
from commissions.reports.services.rolling import report_figures_refresh, revenue_figures_refresh
from commissions.services.desk import month_rollup_refresh, month_sums
from network.models import Channel, Region
from sales.models import Product, Sale
from tests.cast import Cast
from users.models import User

PERIOD = 202610


def partition(parent: str, period: int, city_id: int | None = None) -> None:
    """The month's partition, and for tables split by city that city's too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_partition_month(%s, %s)", [parent, period])
        if city_id is not None:
            cursor.execute("SELECT portal_partition_open(%s, %s, %s)", [parent, period, city_id])
            if cursor.fetchone()[0]:
                cursor.execute("SELECT portal_partition_attach(%s, %s, %s)", [parent, period, city_id])


def make_component(
    cast: Cast,
    code: str = "activation",
    name: str = "放号计件",
    *,
    bands: tuple[tuple[int, int | None, int], ...] = (
        (0, 150, 300_000),
        (150, 200, 500_000),
        (200, None, 600_000),
    ),
    gates: tuple[tuple[str, str], ...] = (("G03", "首月通话不足10分钟"),),
    active: bool = True,
    **fields: Any,
) -> Component:
    """A component of a plan of its own, 渠〔2026〕18号, with one rule; bands are (lower, upper, rate)."""
    plan, _new = Plan.objects.get_or_create(
        code=f"dealer-{code}", defaults={"name": "代理商计件酬金", "region": cast.province}
    )
    version, _new = PlanVersion.objects.get_or_create(
        plan=plan,
        number=2,
        defaults={
            "effective_from": 202601,
            "document_number": "渠〔2026〕18号",
            "prepared_by": cast.city_manager,
        },
    )
    key, _new = ComponentKey.objects.get_or_create(plan=plan, code=code)
    values = {"name": name, "clause": "第三条", "kind": ComponentKind.PIECE, **fields}
    component = Component.objects.create(version=version, key=key, **values)
    rule = Rule.objects.create(component=component)
    for lower, upper, rate in bands:
        Band.objects.create(rule=rule, lower=lower, upper=upper, rate=rate)
    for reason, label in gates:
        Gate.objects.create(
            component=component,
            measure="minutes",
            month_offset=0,
            operator=">=",
            threshold=10,
            reason=reason,
            label=label,
        )
    if active:
        PlanVersion.objects.filter(pk=version.pk).update(
            status=VersionStatus.ACTIVE, approved_by=cast.province_manager, approved_at=timezone.now()
        )
    return component


def make_sale(
    channel: Channel,
    product: Product,
    fact_id: int,
    *,
    period: int = PERIOD,
    subscriber: str = "",
    **fields: Any,
) -> Sale:
    partition("sales_sale", period)
    values = {
        "event_date": datetime.date(period // 100, period % 100, 12),
        "quantity": 1,
        "first_payment": 5_900,
        "instalment": 0,
        "iccid": "",
        "remark": "",
        "import_id": 1,
        **fields,
    }
    return Sale.objects.create(
        city_id=channel.city_id,
        period=period,
        fact_id=fact_id,
        revision=1,
        channel=channel,
        product=product,
        subscriber=subscriber or f"199{fact_id:08d}",
        **values,
    )


@dataclass
class Ledger:
    """One city's month: lines are added to its latest run, `statements()` sums them."""

    cast: Cast
    city: Region
    period: int = PERIOD
    previous: int | None = None
    run: Run = field(init=False)
    month: Month = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        self.month = Month.objects.create(city=self.city, period=self.period)
        partition("commissions_line", self.period, self.city.pk)
        self.next_run()

    def next_run(self) -> Run:
        self.run = Run.objects.create(
            city=self.city,
            period=self.period,
            event_periods=[self.period],
            status=RunStatus.DONE,
            started_by=self.cast.city_manager,
            finished_at=timezone.now(),
        )
        self._count = 0
        self.month.version += 1
        self.month.save(update_fields=["version"])
        return self.run

    def line(
        self, payee: Channel, component: Component | None, fact_id: int, amount: int, **fields: Any
    ) -> Line:
        """Earned by default; `reason` makes it a refusal, `event_period` a difference of an earlier month."""
        self._count += 1
        values: dict[str, Any] = {
            "channel": payee,
            "event_period": self.period,
            "kind": LineKind.EARN,
            "component_key": component.key_id if component else 0,
            "component": component,
            "rule_id": component.rules.values_list("pk", flat=True).first() if component else None,
            "grain": 1,
            "fact_revision": 1,
            "product_id": self.cast.product.pk,
            "quantity": 1,
            "measure_value": 1,
            "basis": 186,
            "rate": 500_000,
            "gross": amount,
            "cut": 0,
            "owed": amount,
            "reason": "",
            "cause": Cause.FIRST,
            **fields,
        }
        return Line.objects.create(
            city_id=self.city.pk,
            period=self.period,
            id=self.run.pk * IDS_PER_RUN + self._count,
            run_id=self.run.pk,
            payee=payee,
            fact_id=fact_id,
            amount=amount,
            **values,
        )

    def statements(self) -> list[Statement]:
        """Sums the month and writes one draft a payee, as a run does."""
        with transaction.atomic(), connection.cursor() as cursor:
            month_rollup_refresh(cursor, city_id=self.city.pk, period=self.period)
        found = []
        for payee in Channel.objects.filter(
            pk__in=Line.objects.filter(city_id=self.city.pk, period=self.period).values("payee_id")
        ):
            sums = month_sums(self.city.pk, self.period, payee.pk)
            values = {
                "district_id": payee.district_id,
                "facts_paid": sums.paid,
                "facts_refused": sums.refused,
                "earned": sums.earned + sums.guarantee,
                "override": sums.override,
                "coefficient": sums.coefficient + sums.qualifier,
                "adjustment": sums.adjustment + sums.clawback + sums.draw + sums.reserve,
                "difference": sums.difference,
                "amount": sums.amount,
                "previous_amount": self.previous,
                "payable": max(sums.amount, 0),
            }
            statement, _new = Statement.objects.update_or_create(
                city=self.city, period=self.period, payee=payee, defaults=values
            )
            found.append(statement)
        with transaction.atomic(), connection.cursor() as cursor:
            report_figures_refresh(cursor, city_id=self.city.pk, period=self.period)
            revenue_figures_refresh(cursor, city_id=self.city.pk, periods=[self.period])
        return found

    def step(self, status: MonthStatus, **fields: Any) -> None:
        Month.objects.filter(pk=self.month.pk).update(status=status, **fields)
        self.month.refresh_from_db()

    def publish(self, respond_by: datetime.date = datetime.date(2099, 12, 31)) -> list[Statement]:
        """The month approved and published by the province manager, with its statements."""
        statements = self.statements()
        now = timezone.now()
        self.step(MonthStatus.SUBMITTED, submitted_by=self.cast.city_manager, submitted_at=now)
        self.step(MonthStatus.APPROVED, approved_by=self.cast.province_manager, approved_at=now)
        self.step(MonthStatus.PUBLISHED, published_by=self.cast.province_manager, published_at=now)
        ids = [statement.pk for statement in statements]
        Statement.objects.filter(pk__in=ids).update(
            status=StatementStatus.PUBLISHED, published_at=now, respond_by=respond_by
        )
        statement_entries_post(self.city.pk, self.period)
        return list(Statement.objects.filter(pk__in=ids).order_by("payee__code"))


def statement_of(payee: Channel, period: int = PERIOD) -> Statement:
    return Statement.objects.get(payee=payee, period=period)


def published(cast: Cast, facts: int = 3, **options: Any) -> tuple[Ledger, Component, Statement]:
    """City A's month, published: `agent` earns 50.00 for each of its sales, one more was refused."""
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    for number in range(1, facts + 1):
        make_sale(cast.agent, cast.product, number)
        ledger.line(cast.agent, component, number, 5_000)
    make_sale(cast.agent, cast.product, 900)
    ledger.line(cast.agent, component, 900, 0, reason="G03", rate=None, gross=0)
    ledger.publish(**options)
    return ledger, component, statement_of(cast.agent)


def other_city(cast: Cast, component: Component, user: User | None = None) -> Statement:
    """City B's month, published: `agent_b` earns 50.00."""
    ledger = Ledger(cast, cast.city_b)
    make_sale(cast.agent_b, cast.product, 5001)
    ledger.line(cast.agent_b, component, 5001, 5_000)
    ledger.publish()
    return statement_of(cast.agent_b)
