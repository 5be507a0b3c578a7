"""A city's month with all that people do with it, for the benchmark of the desk: two runs, parts, caps and factors, what is
unusual, held, disputed, reconciled, invoiced and paid, a preview and a simulation.

What the portal works out comes from its own services. What people do thousands of times, and comes one row a time, is
written as rows.
"""

from typing import Any, Final

from benchmarks.desk_rows import ACCOUNTS, DISPUTES, EARLIER, FIGURES, HOLDS, INVOICES, LATE, OFFICES
from benchmarks.engine_world import CITY, PERIOD, RUNNER, UPLOADER, fill, plan_version
from benchmarks.pages_world import (
    Counts,
    counts,
    month_publish,
    month_run,
    people_add,
)

PEOPLE: Final = ("bench", "province", "settlement", "auditor", "district", "dealer1", "dealer2")
PAID_MONTHS: Final = 11
"""The month is so many months before whose statements are the first that are paid."""
OWN_ROWS: Final = 5_000
HELD_LINES: Final = 2_000


def fill_desk(facts: int) -> Counts:
    """Afterwards the month is published, one batch of payments is with the bank, and one is a draft."""
    fill(facts)
    people_add(PEOPLE)
    _offices()
    _parts_plan()
    month_run()
    _rows(EARLIER, LATE)
    month_run()
    month_publish()
    _rows(ACCOUNTS, DISPUTES, INVOICES, HOLDS)
    _hold_lines()
    _reconcile()
    _pay()
    _preview()
    _simulate()
    with _owner() as cursor:
        cursor.execute("ANALYZE")
    return counts()


def _offices() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("sales_channelmonth", "sales_subscriberevent"):
            cursor.execute("SELECT portal_partition_month(%s, %s)", [table, PERIOD])
    _rows(OFFICES, FIGURES)


def _rows(*statements: str) -> None:
    from django.db import connection

    from core.periods import shift

    named = {
        "city": CITY,
        "period": PERIOD,
        "first": shift(PERIOD, -PAID_MONTHS),
        "months": [shift(PERIOD, -number) for number in range(1, PAID_MONTHS + 1)],
        "runner": RUNNER,
        "number": _sealed(),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in statements:
            cursor.execute(statement, named)


def _sealed() -> str:
    from agents.account_numbers import number_sealed

    return number_sealed("6222000000000000001")


def _owner() -> Any:
    """A cursor with the rights of the owner, which statistics need."""
    from contextlib import contextmanager

    from django.db import connection

    @contextmanager
    def opened() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SET ROLE NONE")
            yield cursor
        connection.close()

    return opened()


def _parts_plan() -> None:
    """Of one category the parts of three months, by a factor and under a cap, and a reserve of every payee's month."""
    from django.utils import timezone

    from commissions.models import Band, Component, ComponentKey, Instalment, Plan, PlanVersion, Rule
    from users.models import User

    plan = Plan.objects.create(code="parts", name="分期酬金", region_id=1)
    version = PlanVersion.objects.create(
        plan=plan,
        number=1,
        effective_from=202601,
        document_number="测〔2026〕9号",
        prepared_by_id=UPLOADER,
    )

    def component(code: str, rates: dict[int | None, int], **fields: Any) -> Component:
        key = ComponentKey.objects.create(plan=plan, code=code)
        made = Component.objects.create(version=version, key=key, name=code, **fields)
        for category, rate in rates.items():
            rule = Rule.objects.create(component=made, category_id=category)
            Band.objects.create(rule=rule, lower=0, upper=None, rate=rate)
        return made

    component("season", {None: 9_000}, kind="factor")
    parts = component("parts", {1: 300_000}, kind="piece", factors=["season"], line_cap=2_500)
    for number, (months, share) in enumerate(((0, 4_000), (3, 3_000), (6, 3_000)), start=1):
        Instalment.objects.create(component=parts, part=number, month_offset=months, share=share)
    version.status, version.approved_at = "active", timezone.now()
    version.approved_by = User.objects.get(username="approver")
    version.save()


def _hold_lines() -> None:
    from commissions.holds.choices import HoldReason
    from commissions.holds.services.holding import lines_hold
    from commissions.models import Line
    from users.models import User

    some = Line.objects.filter(city_id=CITY, period=PERIOD, amount__gt=0).order_by("id")[:HELD_LINES]
    lines = Line.objects.filter(city_id=CITY, period=PERIOD, id__in=list(some.values_list("id", flat=True)))
    auditor = User.objects.get(username="auditor")
    lines_hold(lines=lines, code=HoldReason.values[0], note="核查", user=auditor)


def _reconcile() -> None:
    """The largest dealer's own list: its first sales, and as many that nobody knows."""
    from commissions.models import Line, Statement
    from commissions.reconciliation.services.matching import OwnRow
    from commissions.reconciliation.services.reconciling import reconcile
    from sales.models import Sale
    from users.models import Grant, User

    dealer = User.objects.get(username="dealer1")
    payee = Grant.objects.values_list("channel_id", flat=True).get(user=dealer)
    statement = Statement.objects.get(period=PERIOD, payee_id=payee)
    lines = Line.objects.filter(city_id=CITY, period=PERIOD, payee_id=payee, grain=1).exclude(fact_id=0)
    facts = list(lines.order_by("id").values_list("fact_id", flat=True)[: OWN_ROWS // 2])
    sold: Any = Sale.objects.filter(city_id=CITY, period=PERIOD, fact_id__in=facts)
    numbers = [*sold.values_list("subscriber", flat=True), *(f"199{n:08d}" for n in range(OWN_ROWS // 2))]
    rows = [OwnRow(row, number, expected=3_000) for row, number in enumerate(numbers, start=2)]
    reconcile(statement=statement, rows=rows, file_name="台账.xlsx", user=dealer)


def _pay() -> None:
    """The first month goes to the bank, and is answered for but a few; the second one is a draft."""
    from django.db import transaction

    from commissions.models import Payment
    from commissions.payments.choices import PaymentStatus
    from commissions.payments.layouts import GENERIC
    from commissions.payments.services import batches
    from commissions.payments.services.answers import Answer, answers_take
    from commissions.payments.services.payables import statement_entries_post
    from commissions.payments.services.sending import batch_send
    from core.periods import shift, today
    from users.models import User

    clerk, manager, province = (
        User.objects.get(username=name) for name in ("settlement", "bench", "province")
    )
    first = shift(PERIOD, -PAID_MONTHS)
    for number in range(PAID_MONTHS):
        statement_entries_post(CITY, shift(first, number))
    batch = batches.batch_prepare(city_id=CITY, period=first, user=clerk)
    batch = batches.batch_submit(batch=batch, user=clerk, version=batch.version)
    batch = batches.batch_approve(batch=batch, user=manager, version=batch.version)
    if batch.takes_two:
        batch = batches.batch_second(batch=batch, user=province, version=batch.version)
    batch = batch_send(batch=batch, user=clerk, version=batch.version, layout=GENERIC.code)
    sent = Payment.objects.filter(batch=batch, status=PaymentStatus.SENT).order_by("pk")
    ids = list(sent.values_list("pk", flat=True))
    answers = [Answer(pk, is_paid=pk % 50 > 0, reason="" if pk % 50 else "销户", day=today()) for pk in ids]
    with transaction.atomic():
        answers_take(answers[:-100], user=clerk)
    batches.batch_prepare(city_id=CITY, period=shift(first, 1), user=clerk)


def _preview() -> None:
    """What another run would post, as the worker would have left it."""
    from django.utils import timezone

    from commissions.services.month_preview import JOB, preview_execute
    from core.jobs import JobContext
    from core.models import Job, JobState

    asked = {"city_id": CITY, "period": PERIOD, "user_id": RUNNER}
    found = preview_execute(JobContext(None), **asked)
    Job.objects.create(
        kind=JOB,
        title="preview",
        owner_id=RUNNER,
        state=JobState.DONE,
        arguments=asked,
        result=found,
        finished_at=timezone.now(),
    )


def _simulate() -> None:
    from commissions.models import Plan, PlanVersion
    from commissions.simulation.models import Simulation
    from commissions.simulation.services.working import simulation_execute
    from core.jobs import JobContext
    from users.models import User

    plan = Plan.objects.get(code="bench")
    base = PlanVersion.objects.get(plan=plan)
    draft = plan_version(plan, 2, percent=110)
    simulation = Simulation.objects.create(
        plan=plan,
        version=draft,
        version_number=draft.number,
        base=base,
        base_number=base.number,
        region_id=1,
        first=PERIOD,
        last=PERIOD,
        created_by=User.objects.get(username="province"),
    )
    simulation_execute(JobContext(None), simulation_id=simulation.pk)
