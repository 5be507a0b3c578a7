"""A dealer's list against a published statement: read, tied to both sides, disputed, seen by those who may."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissions.models import Dispute, Reconciliation, ReconciliationRow, Statement
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.services.disputing import rows_dispute
from commissions.reconciliation.services.matching import OwnRow
from commissions.reconciliation.services.reconciling import bucket_sums, reconcile
from commissions.services.disputes import dispute_withdraw
from commissions.services.rulings import dispute_rule
from core.errors import Conflict, Forbidden, Refusal
from tests.cast import Cast
from tests.factories.commissions import Ledger, make_component, make_sale, statement_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
HEADER = ["用户号码", "产品名称", "办理日期", "应得酬金（元）"]


@pytest.fixture
def statement(cast: Cast) -> Statement:
    """Three orders at 50.00, one of them by two lines; one refused; an adjustment of 7.00 beside."""
    component = make_component(cast)
    second = make_component(cast, "value", "增值计件", active=False)
    ledger = Ledger(cast, cast.city_a)
    for number in (1, 2, 3):
        make_sale(cast.agent, cast.product, number)
        ledger.line(cast.agent, component, number, 5_000)
    ledger.line(cast.agent, second, 3, 1_000)
    make_sale(cast.agent, cast.product, 4)
    ledger.line(cast.agent, component, 4, 0, reason="G03", rate=None, gross=0)
    ledger.line(cast.agent, None, 77, 700, kind=4, grain=0)
    ledger.publish()
    return statement_of(cast.agent)


def number(fact: int) -> str:
    return f"199{fact:08d}"


OWN = [
    (number(1), "乐享59元", "2026-10-12", 50),  # paid in full
    (number(2), "", "", 80),  # underpaid
    (number(4), "", "", 50),  # refused
    ("19911112222", "", "2026-10-20", 50),  # unknown
    (number(1), "乐享59元", "2026-10-12", 50),  # repeats the first
]
"""Order 3 is missing."""


def workbook(rows: list[tuple[Any, ...]], header: list[str] = HEADER) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(header)
    for row in rows:
        page.append(row)
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("台账.xlsx", stream.getvalue())


def send(client: Client, statement: Statement, file: SimpleUploadedFile) -> Any:
    return client.post(reverse("commissions:reconcile_add", args=[statement.pk]), {"file": file})


def kept(cast: Cast, statement: Statement) -> Reconciliation:
    rows = [
        OwnRow(at, row[0], row[1], datetime.date.fromisoformat(row[2]) if row[2] else None, row[3] * 100)
        for at, row in enumerate(OWN, 2)
    ]
    return reconcile(statement=statement, rows=rows, file_name="台账.xlsx", user=cast.dealer_owner)


def test_a_workbook_falls_into_six_buckets_that_tie_to_both_sides(
    cast: Cast, statement: Statement, sign_in: SignIn
) -> None:
    client = sign_in(cast.dealer_owner)
    assert send(client, statement, workbook(OWN)).status_code == 302
    made = Reconciliation.objects.get()
    sums = bucket_sums(made.rows.all())
    assert [(one.bucket.value, one.rows, one.expected, one.paid) for one in sums] == [
        ("full", 1, 5_000, 5_000),
        ("underpaid", 1, 8_000, 5_000),
        ("refused", 1, 5_000, 0),
        ("unknown", 1, 5_000, 0),
        ("missing", 1, 0, 6_000),
        ("duplicate", 1, 5_000, 0),
    ]
    assert sum(one.rows for one in sums if "own" in one.bucket.groups) == len(OWN)
    assert sum(one.paid for one in sums) + made.beside == statement.amount
    page = client.get(made.get_absolute_url(), {"bucket": "refused"})
    assert "首月通话不足10分钟" in page.content.decode()
    assert number(4) not in page.content.decode()


def test_a_wrong_cell_is_named_and_nothing_is_kept(cast: Cast, statement: Statement, sign_in: SignIn) -> None:
    answer = send(sign_in(cast.dealer_owner), statement, workbook([(number(1), "", "明天", 50)]))
    assert answer.status_code == 422
    assert "C2" in answer.content.decode()
    assert not Reconciliation.objects.exists()


def test_a_later_list_takes_the_place_of_one_without_a_dispute(cast: Cast, statement: Statement) -> None:
    kept(cast, statement)
    second = kept(cast, statement)
    rows_dispute(second.rows.filter(bucket=Bucket.REFUSED), text="不对", claimed=None, user=cast.dealer_owner)
    third = kept(cast, statement)
    assert list(Reconciliation.objects.values_list("pk", flat=True)) == [third.pk, second.pk]


def test_three_buckets_become_one_dispute_with_lines_and_evidence(cast: Cast, statement: Statement) -> None:
    made = kept(cast, statement)
    rows = made.rows.filter(bucket__in=Bucket.in_group("disputable"))
    assert rows_dispute(rows, text="请核对", claimed=18_000, user=cast.dealer_owner) == 3
    dispute = Dispute.objects.get()
    assert (dispute.original, dispute.claimed, dispute.lines.count()) == (5_000, 18_000, 2)
    assert dispute.own_rows.count() == 3
    with pytest.raises(Conflict):
        rows_dispute(made.rows.filter(bucket="unknown"), text="再次", claimed=None, user=cast.dealer_owner)
    dispute_withdraw(dispute=dispute, user=cast.dealer_owner)
    rows_dispute(made.rows.filter(bucket="unknown"), text="再次", claimed=5_000, user=cast.dealer_owner)


def test_orders_that_the_operator_doesnt_know_are_ruled_on_like_any_other(
    cast: Cast, statement: Statement, sign_in: SignIn
) -> None:
    made = kept(cast, statement)
    rows_dispute(made.rows.filter(bucket="unknown"), text="漏单", claimed=5_000, user=cast.dealer_owner)
    dispute = Dispute.objects.get()
    page = sign_in(cast.city_manager).get(reverse("commissions:dispute_detail", args=[dispute.pk]))
    assert "19911112222" in page.content.decode()
    ruled = dispute_rule(dispute=dispute, due=5_000, text="补单", user=cast.city_manager)
    assert (ruled.status, ruled.extra) == ("upheld", 5_000)


def test_only_claims_of_an_own_open_statement_in_time_are_disputed(
    cast: Cast, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(cast, statement)
    for bucket in (Bucket.FULL, Bucket.MISSING, Bucket.DUPLICATE):
        with pytest.raises(Refusal):
            rows_dispute(made.rows.filter(bucket=bucket), text="x", claimed=None, user=cast.dealer_owner)
    refused = made.rows.filter(bucket=Bucket.REFUSED)
    with pytest.raises(Forbidden):
        rows_dispute(refused, text="x", claimed=None, user=cast.dealer_b_owner)
    monkeypatch.setattr("commissions.services.confirmations.today", lambda: datetime.date(2100, 1, 1))
    with pytest.raises(Refusal):
        rows_dispute(refused, text="x", claimed=None, user=cast.dealer_owner)
    assert not Dispute.objects.exists()


def test_a_bucket_is_disputed_from_its_page_with_words_that_say_what_it_is(
    cast: Cast, statement: Statement, sign_in: SignIn
) -> None:
    made, client = kept(cast, statement), sign_in(cast.dealer_owner)
    address = f"{made.get_absolute_url()}?bucket=underpaid"
    asked = client.post(address, {"action": "dispute", "all": "1"})
    form = asked.context["form"]
    assert form.initial["claimed"] == 8_000
    sent = {"action": "dispute", "all": "1", "confirmed": "1", "announced": asked.context["announced"]}
    wrong = client.post(address, {**sent, "text": "少付", "claimed": "50.00"})
    assert wrong.status_code == 422
    assert client.post(address, {**sent, "text": "少付", "claimed": "80.00"}).status_code == 302
    assert ReconciliationRow.objects.get(bucket="underpaid").dispute == Dispute.objects.get()


def test_a_program_sends_rows_reads_outcomes_and_disputes(
    cast: Cast, statement: Statement, sign_in: SignIn
) -> None:
    client = sign_in(cast.dealer_owner)
    rows = [{"number": row[0], "product": row[1], "expected": f"{row[3]}.00"} for row in OWN]
    answer = client.post(
        f"/api/v1/statements/{statement.pk}/own-lists/", {"rows": rows}, content_type="application/json"
    )
    assert answer.status_code == 201
    buckets = {one["bucket"]: one["rows"] for one in answer.json()["buckets"]}
    assert buckets == dict.fromkeys(Bucket.values, 1)
    listed = client.get(f"/api/v1/own-lists/{answer.json()['id']}/rows/?bucket=unknown").json()
    assert [row["number"] for row in listed["results"]] == ["199****2222"]
    disputed = client.post(
        f"/api/v1/own-lists/{answer.json()['id']}/disputes/",
        {"bucket": "unknown", "text": "漏单", "claimed": "50.00"},
        content_type="application/json",
    )
    assert (disputed.status_code, disputed.json()["claimed"]) == (201, "50.00")
