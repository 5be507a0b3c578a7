"""Reports: their figures are those of the statements, of the lines and of the payments, for whoever looks."""

import datetime
import io
from collections import defaultdict
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from commissions.calendar.choices import DueKind
from commissions.models import (
    DuePart,
    PayableEntry,
    Payment,
    PaymentHold,
    ReportFigure,
    RevenueFigure,
    Statement,
)
from commissions.payments.choices import PaymentStatus
from commissions.reports.services.concentration import in_words
from commissions.reports.services.rolling import due_figures_keep, report_figures_refresh
from commissions.services.inputs import sql_text
from core import formats
from core.money import fen_from_text, yuan_plain
from core.reports.rows import RowSet
from core.services.exports.writing import export_write
from core.views.address import list_at
from network.models import Channel
from tests.cast import Cast
from tests.commissions.scene import Scene
from tests.factories.commissions import PERIOD, Ledger, make_component, make_sale
from tests.factories.payments import paid_to, publish, sent

pytestmark = pytest.mark.django_db
SEPTEMBER = 202609


@pytest.fixture
def months(cast: Cast) -> Cast:
    """October of both cities and September of one: two components, a refusal, what is of no product."""
    first, second = make_component(cast), make_component(cast, "service", "服务酬金", active=False)
    before = Ledger(cast, cast.city_a, SEPTEMBER)
    before.line(cast.agent, first, 1, 4_000)
    before.publish()
    here = Ledger(cast, cast.city_a)
    make_sale(cast.agent, cast.product, 11, amount=80_000)
    here.line(cast.agent, first, 11, 6_000)
    here.line(cast.agent, second, 12, 2_500, product_id=None)
    here.line(cast.agent, first, 13, 0, reason="G03", rate=None, gross=0)
    here.publish()
    there = Ledger(cast, cast.city_b)
    there.line(cast.agent_b, first, 21, 1_500)
    there.publish()
    return cast


def found(client: Client, name: str, **query: Any) -> dict[str, Any]:
    answer = client.get(reverse(f"api:report_{name}"), query)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def by_name(body: dict[str, Any], column: str) -> dict[str, Any]:
    return {row["name"]: row[column] for row in body["rows"]}


@pytest.mark.parametrize("by", ["city", "district", "kind", "component", "product", "payee"])
def test_however_the_rows_are_made_a_month_comes_to_its_statements(
    months: Cast, client: Client, by: str
) -> None:
    client.force_login(months.province_manager)
    stated = sum(Statement.objects.filter(period=PERIOD).values_list("amount", flat=True))
    body = found(client, "cost", month=PERIOD, by=by)
    assert body["totals"]["amount"] == yuan_plain(stated) == "100.00"
    assert sum(fen_from_text(row["amount"]) for row in body["rows"]) == stated
    assert body["totals"]["before"] == "40.00"


def test_a_month_stands_beside_the_month_and_the_year_before(months: Cast, client: Client) -> None:
    client.force_login(months.province_manager)
    body = found(client, "cost", by="month", month=PERIOD)
    assert [row["amount"] for row in body["rows"]] == ["40.00", "100.00"]
    assert body["rows"][-1]["change"] == "1.5000"


def test_rows_narrow_to_a_component_a_product_and_a_payee(months: Cast, client: Client) -> None:
    client.force_login(months.province_manager)
    key = months.product.pk
    assert found(client, "cost", by="city", product=key)["totals"]["amount"] == "75.00"
    service = next(iter(found(client, "cost", by="component", product=0)["rows"]))
    assert (service["name"], service["amount"]) == ("服务酬金", "25.00")
    page = client.get(reverse("commissions:report_cost"), {"by": "payee", "product": key}).content.decode()
    assert "60.00" in page
    assert months.agent.code in page


def test_a_city_sees_its_own_and_a_dealer_nothing(months: Cast, client: Client) -> None:
    client.force_login(months.city_manager)
    assert found(client, "cost", by="payee")["totals"]["amount"] == "85.00"
    client.force_login(months.dealer_owner)
    assert client.get(reverse("commissions:report_cost")).status_code == 404


def test_the_chart_comes_along_when_a_filter_changes(months: Cast, client: Client) -> None:
    """The part that is brought then may hold no script, not even data."""
    client.force_login(months.province_manager)
    headers = {"HX-Request": "true", "HX-Target": "list"}
    part = client.get(reverse("commissions:report_cost"), {"by": "kind"}, headers=headers).content.decode()
    assert "data-option=" in part
    assert "<script" not in part
    assert "<html" not in part


def test_a_file_has_the_rows_the_order_and_the_month_of_the_page(months: Cast, client: Client) -> None:
    client.force_login(months.province_manager)
    answer = client.get(
        reverse("commissions:report_cost"), {"by": "component", "sort": "amount", "export": "csv"}
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = [line for line in text.splitlines() if "计件" in line or line.startswith("服务")]
    assert [line.split(",")[0] for line in lines] == ["服务酬金", "放号计件"]


def test_a_file_that_a_job_makes_is_of_what_was_seen(months: Cast) -> None:
    """Also of one that comes by itself: without a month in its address it is of the latest."""
    listing = list_at(reverse("commissions:report_cost") + "?by=payee", months.city_manager)
    target = io.BytesIO()
    assert export_write(listing, target, "csv") == 1
    text = target.getvalue().decode("utf-8-sig")
    assert months.agent.code in text
    assert months.agent_b.code not in text
    assert [chip.value for chip in listing.get_chips()][:1] == [formats.period_label(PERIOD)]


def test_commission_is_told_for_100_yuan_of_revenue(months: Cast, client: Client) -> None:
    """85.00 for 800.00 received: 10.63 for a hundred; a city without revenue has no such figure."""
    client.force_login(months.province_manager)
    body = found(client, "revenue", by="city", month=PERIOD)
    assert by_name(body, "cost") == {months.city_a.name: "10.63", months.city_b.name: None}
    assert RevenueFigure.objects.get().amount == 80_000
    assert body["totals"]["cost"] == "12.50"


def test_days_run_from_the_months_end_to_the_day_of_payment(cast: Cast, client: Client) -> None:
    """Paid on 12 November what October came to: 12 days; September, not paid, has none."""
    paid_to(cast, cast.agent)
    publish(cast, {cast.agent: 500_000}, period=SEPTEMBER, confirmed=False)
    publish(cast, {cast.agent: 1_000_000})
    sent(cast)
    Payment.objects.update(status=PaymentStatus.PAID, paid_on=datetime.date(2026, 11, 12))
    client.force_login(cast.province_manager)
    body = found(client, "payment_days", by="month", month=PERIOD)
    september, october = body["rows"]
    assert (october["mean"], october["median"], october["waiting"]) == (12, 12, "0.00")
    assert (september["mean"], september["waiting"]) == (None, "5000.00")
    assert (body["totals"]["mean"], body["totals"]["share"]) == (12, "0.6667")


def test_shares_of_the_largest_and_gini_are_exact(months: Cast, client: Client) -> None:
    """85 and 15 of 100: the largest has 85 %, and Gini is 0.35."""
    client.force_login(months.province_manager)
    body = found(client, "concentration", by="city", month=PERIOD)
    assert (body["totals"]["first"], body["totals"]["gini"]) == ("0.8500", "0.3500")
    payees = found(client, "concentration", by="payee", month=PERIOD)["rows"]
    assert [(row["rank"], row["share"], row["running"]) for row in payees] == [
        (1, "0.8500", "0.8500"),
        (2, "0.1500", "1.0000"),
    ]
    assert in_words(2_999) != in_words(3_000) != in_words(5_000)


def test_an_active_channel_without_pay_is_told_with_months_and_cause(months: Cast, client: Client) -> None:
    quiet = Channel.objects.get(pk=months.agent_b.pk)
    refused = Ledger(months, months.city_a, 202611)
    refused.line(months.agent, None, 32, 0, reason="G03", rate=None, gross=0)
    refused.statements()
    client.force_login(months.province_manager)
    rows = found(client, "silent", month=202611)["rows"]
    mine = next(row for row in rows if months.agent.code in row["name"])
    assert (mine["months"], mine["last_paid"], mine["refused"]) == (1, PERIOD, 1)
    other = next(row for row in rows if quiet.code in row["name"])
    assert (other["months"], other["refused"]) == (1, 0)


def test_what_is_earned_and_not_paid_stands_in_one_column_each(months: Cast, client: Client) -> None:
    statement = Statement.objects.get(payee=months.agent_b, period=PERIOD)
    PaymentHold.objects.create(
        city=months.city_b,
        payee=months.agent_b,
        statement=statement,
        reason="疑似养卡",
        placed_by=months.auditor,
    )
    client.force_login(months.province_manager)
    totals = found(client, "accruals", by="city")["totals"]
    assert (totals["unpaid"], totals["held"], totals["total"]) == ("125.00", "15.00", "140.00")
    owed = sum(PayableEntry.objects.values_list("amount", flat=True))
    assert owed == 14_000


def test_at_a_months_end_only_what_was_known_by_then_counts(cast: Cast, client: Client) -> None:
    """Published an hour before October ended in Shanghai, and an hour after; a hold of today didn't stand then."""
    component = make_component(cast)
    for hour, city, payee, amount in (
        (15, cast.city_a, cast.agent, 6_000),
        (17, cast.city_b, cast.agent_b, 1_500),
    ):
        with time_machine.travel(datetime.datetime(2026, 10, 31, hour, tzinfo=datetime.UTC), tick=False):
            ledger = Ledger(cast, city)
            ledger.line(payee, component, hour, amount)
            ledger.publish()
    PaymentHold.objects.create(city=cast.city_a, payee=cast.agent, reason="疑似养卡", placed_by=cast.auditor)
    client.force_login(cast.province_manager)
    then = found(client, "accruals", by="city", at=PERIOD)["totals"]
    assert (then["draft"], then["unpaid"], then["held"]) == ("15.00", "60.00", "0.00")
    now = found(client, "accruals", by="city")["totals"]
    assert (now["draft"], now["unpaid"], now["held"]) == ("0.00", "15.00", "60.00")


def test_at_a_months_end_what_had_still_to_fall_due_is_that_of_then(cast: Cast, client: Client) -> None:
    """September leaves two parts of 10.00; October, which is published after it ended, one of them."""
    component = make_component(cast)
    left = [
        DuePart(
            city=cast.city_a,
            payee=cast.agent,
            district_id=cast.district_a1.pk,
            component=component,
            component_key=component.key_id,
            kind=kind,
            part=part,
            event_period=SEPTEMBER,
            period=202612,
            facts=1,
            amount=1_000,
        )
        for part, kind in ((1, DueKind.PART), (2, DueKind.RESERVE))
    ]
    for period, month in ((SEPTEMBER, 10), (PERIOD, 11)):
        with time_machine.travel(datetime.datetime(2026, month, 15, tzinfo=datetime.UTC), tick=False):
            ledger = Ledger(cast, cast.city_a, period)
            ledger.line(cast.agent, component, period, 6_000)
            ledger.publish()
        DuePart.objects.all().delete()
        DuePart.objects.bulk_create(left)
        due_figures_keep(cast.city_a.pk, period)
        del left[0]
    client.force_login(cast.province_manager)
    for by in ("month", "city", "kind"):
        then = found(client, "accruals", by=by, at=PERIOD)["totals"]
        assert (then["instalments"], then["reserve"]) == ("10.00", "10.00")
        now = found(client, "accruals", by=by)["totals"]
        assert (now["instalments"], now["reserve"]) == ("0.00", "10.00")
    before = found(client, "accruals", at=SEPTEMBER)["totals"]
    assert (before["draft"], before["instalments"], before["reserve"]) == ("60.00", "0.00", "0.00")


def test_what_has_no_value_comes_last_either_way() -> None:
    rows = RowSet([{"a": 1}, {"a": None}, {"a": 3}])
    assert [row["a"] for row in rows.order_by("a")] == [1, 3, None]
    assert [row["a"] for row in rows.order_by("-a")] == [3, 1, None]


def kept_payees(city_id: int) -> dict[Any, dict[int, tuple[int, int]]]:
    """By place, component and product: what each payee's lines come to, and how many they are."""
    found: dict[Any, dict[int, tuple[int, int]]] = {}
    for *key, payees in ReportFigure.objects.filter(city_id=city_id).values_list(
        "period", "district_id", "kind", "component_key", "product_id", "payees"
    ):
        told = iter(payees)
        found[tuple(key)] = {
            payee: (amount, lines) for payee, amount, lines in zip(told, told, told, strict=True)
        }
    return found


def test_the_engine_and_the_database_keep_the_same_payees_and_they_are_those_of_the_lines(
    scene: Scene,
) -> None:
    cast = scene.cast
    scene.version(activation=((0, None, 70_000),), bonus=((0, None, 12_345),))
    for payee in (cast.agent, cast.agent, cast.sub_agent, cast.other_agent):
        scene.sell(payee)
    scene.run()
    by_engine = kept_payees(cast.city_a.pk)
    lines: dict[int, int] = defaultdict(int)
    for line in scene.lines():
        lines[line.payee_id] += line.amount
    summed: dict[int, int] = defaultdict(int)
    for payees in by_engine.values():
        for key, (amount, _count) in payees.items():
            summed[key] += amount
    assert {key: amount for key, amount in summed.items() if amount} == dict(lines)
    with transaction.atomic(), connection.cursor() as cursor:
        report_figures_refresh(cursor, city_id=cast.city_a.pk, period=scene.period)
    assert kept_payees(cast.city_a.pk) == by_engine


def test_the_ledger_check_finds_payees_that_do_not_come_to_their_figure(months: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql_text("checks/report_figures"), {})
        assert cursor.fetchall() == []
        cursor.execute(
            "UPDATE commissions_reportfigure SET payees[2] = payees[2] + 1 WHERE city_id = %s",
            [months.city_b.pk],
        )
        cursor.execute(sql_text("checks/report_figures"), {})
        ((_what, expected, there),) = cursor.fetchall()
    assert (expected, there) == ("(1500,1)", "(1501,1)")
