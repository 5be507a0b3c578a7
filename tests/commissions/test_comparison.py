"""Results from Excel beside the portal's: typed differences that tie to both sides, and nothing is written."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from commissions.comparison.choices import ALL, Outcome
from commissions.comparison.models import Comparison, ComparisonRow, ComponentSpelling
from commissions.comparison.services.comparing import Paid, compared
from commissions.comparison.services.requests import comparison_delete, rows_settle
from commissions.comparison.services.working import comparison_execute
from commissions.models import ComponentKey
from core.errors import Forbidden, Refusal
from core.jobs import JobContext
from tests.cast import Cast
from tests.commissions.scene import OCTOBER, Scene
from tests.commissions.test_simulation import ledger
from tests.factories.commissions import PERIOD, Ledger, make_component
from users.models import User

pytestmark = pytest.mark.django_db


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("去年酬金.xlsx", target.getvalue())


def uploaded(client: Client, user: User, file: SimpleUploadedFile, region: int, **said: Any) -> Any:
    client.force_login(user)
    entries = {"file": file, "region": region, "tolerance": "0.01", **said}
    return client.post(reverse("commissions:comparison_add"), entries)


def done() -> Comparison:
    comparison = Comparison.objects.get()
    comparison_execute(JobContext(None), comparison_id=comparison.pk)
    comparison.refresh_from_db()
    return comparison


def outcomes() -> dict[tuple[str, str], tuple[str, int]]:
    return {
        (row.payee_code, row.component): (row.outcome, row.difference) for row in ComparisonRow.objects.all()
    }


@pytest.fixture
def month(cast: Cast) -> Cast:
    """October of city A: 60.00 of one component in three lines and 25.00 of another for one agent, 15.00 for a second."""
    first, second = make_component(cast), make_component(cast, "service", "服务酬金", active=False)
    posted = Ledger(cast, cast.city_a)
    for number, amount in ((1, 2_000), (2, 2_000), (3, 2_000)):
        posted.line(cast.agent, first, number, amount)
    posted.line(cast.agent, second, 4, 2_500)
    posted.line(cast.other_agent, first, 5, 1_500)
    posted.publish()
    return cast


def test_each_difference_has_its_type() -> None:
    """Three lines may be 3 fen off; 0 on one side and nothing on the other is equal."""
    portal = {
        ("A", 1, PERIOD): Paid(10_000, 3),
        ("B", 1, PERIOD): Paid(10_000, 1),
        ("C", 1, PERIOD): Paid(500, 1),
        ("E", 1, PERIOD): Paid(0, 2),
    }
    rows = [
        (("A", 1, PERIOD), 6_003),
        (("A", 1, PERIOD), 4_000),
        (("B", 1, PERIOD), 10_002),
        (("D", 1, PERIOD), 700),
        (("F", 1, PERIOD), 0),
    ]
    found = {one.key[0]: (one.outcome, one.difference) for one in compared(rows, portal, 1)}
    assert found == {
        "A": (Outcome.ROUNDING, -3),
        "B": (Outcome.DIFFERENT, -2),
        "C": (Outcome.PORTAL, 500),
        "D": (Outcome.EXCEL, -700),
        "F": (Outcome.EQUAL, 0),
    }


def test_a_sheet_in_rows_is_compared_with_what_is_posted(month: Cast, client: Client) -> None:
    before = ledger()
    file = sheet(
        ("2026年10月酬金",),
        ("代理商编码", "账期", "酬金项", "金额(元)"),
        (month.agent.code, 202610, "放号计件", "60.02"),
        (month.agent.code, 202610, "服务酬金", 30),
        ("ZZ999", 202610, "放号计件", 12),
        ("合计", None, None, 102.02),
    )
    answer = uploaded(client, month.city_manager, file, month.city_a.pk)
    assert answer.status_code == 302, answer.content.decode()
    comparison = done()
    assert outcomes() == {
        (month.agent.code, "放号计件"): (Outcome.ROUNDING, -2),
        (month.agent.code, "服务酬金"): (Outcome.DIFFERENT, -500),
        ("ZZ999", "放号计件"): (Outcome.EXCEL, -1_200),
        (month.other_agent.code, "放号计件"): (Outcome.PORTAL, 1_500),
    }
    assert (comparison.expected, comparison.found, comparison.open_count) == (10_202, 10_000, 3)
    assert ledger() == before
    page = client.get(comparison.get_absolute_url()).content.decode()
    assert "102.02" in page
    assert f"component={ComponentKey.objects.get(code='activation').pk}" in page


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("代理商编码", "账期", "放号计件", "服务酬金"), (202610, 60, 25)),
        (("代理商编码", "酬金项", "2026年10月"), ("放号计件", 60)),
        (("代理商编码", "放号计件"), (60,)),
    ],
    ids=["a column a component", "a column a month", "the month said beside it"],
)
def test_wide_sheets_are_read_too(month: Cast, client: Client, head: Any, row: Any) -> None:
    file = sheet(head, (month.agent.code, *row))
    answer = uploaded(client, month.city_manager, file, month.city_a.pk, month="2026-10")
    assert answer.status_code == 302, answer.content.decode()
    done()
    assert outcomes()[month.agent.code, "放号计件"] == (Outcome.EQUAL, 0)


def test_without_components_payees_are_compared_month_by_month(month: Cast, client: Client) -> None:
    file = sheet(
        ("代理商编码", "账期", "酬金"), (month.agent.code, 202610, 85), (month.other_agent.code, 202610, 15)
    )
    uploaded(client, month.city_manager, file, month.city_a.pk)
    done()
    assert set(ComparisonRow.objects.values_list("component_key", "outcome")) == {(ALL, Outcome.EQUAL)}


def test_a_name_is_asked_for_once_and_known_from_then_on(month: Cast, client: Client) -> None:
    def file() -> SimpleUploadedFile:
        head = ("代理商编码", "账期", "拓新奖励", "说明栏")
        return sheet(
            head, (month.agent.code, 202610, "60.00", "无"), (month.other_agent.code, 202610, 15, "")
        )

    uploaded(client, month.city_manager, file(), month.city_a.pk)
    comparison = Comparison.objects.get()
    assert (comparison.unknown, comparison.job) == (["拓新奖励"], None)
    key = ComponentKey.objects.get(code="activation").pk
    address = reverse("commissions:comparison_names", kwargs={"pk": comparison.pk})
    assert client.post(address, {"name_0": ""}).status_code == 422
    assert client.post(address, {"name_0": key}).status_code == 302
    assert done().open_count == 0
    assert ComponentSpelling.objects.get().component_key == key
    Comparison.objects.all().delete()
    uploaded(client, month.city_manager, file(), month.city_a.pk)
    assert Comparison.objects.get().unknown == []


def test_wrong_cells_and_sheets_are_answered_at_once(month: Cast, client: Client) -> None:
    head = ("代理商编码", "账期", "酬金项", "金额")
    answer = uploaded(
        client,
        month.city_manager,
        sheet(head, (month.agent.code, 202610, "放号计件", "六十")),
        month.city_a.pk,
    )
    assert (answer.status_code, "D2" in answer.content.decode()) == (422, True)
    for rows in (
        [(month.agent.code, 202610, "放号计件", 1), (month.agent.code, 202610, "", 1)],
        [(month.agent.code, 202510, "放号计件", 1), (month.agent.code, 202610, "放号计件", 1)],
    ):
        assert uploaded(client, month.city_manager, sheet(head, *rows), month.city_a.pk).status_code == 422
    assert uploaded(client, month.city_manager, sheet(head), month.city_b.pk).status_code == 422
    assert not Comparison.objects.exists()


def test_a_version_is_worked_out_on_the_same_facts_and_nothing_is_written(
    scene: Scene, client: Client
) -> None:
    cast = scene.cast
    version = scene.version(activation=((0, None, 70_000),))
    scene.sell(cast.agent, 3, period=OCTOBER)
    scene.run(OCTOBER)
    before = ledger()
    file = sheet(("代理商编码", "账期", "activation"), (cast.agent.code, OCTOBER, 21))
    answer = uploaded(client, cast.province_manager, file, cast.province.pk, version=version.pk)
    assert answer.status_code == 302, answer.content.decode()
    comparison = done()
    assert ledger() == before
    assert (comparison.found, comparison.open_count) == (2_100, 0)


def test_differences_are_settled_with_a_note_and_the_maker_alone_deletes(month: Cast, client: Client) -> None:
    file = sheet(("代理商编码", "账期", "放号计件"), (month.agent.code, 202610, 60))
    uploaded(client, month.city_manager, file, month.city_a.pk)
    comparison = done()
    other = comparison.rows.filter(outcome=Outcome.PORTAL)
    assert rows_settle(other, text="当年漏发，已补", user=month.city_manager) == 1
    assert other.get().settled_by == month.city_manager
    with pytest.raises(Refusal):
        rows_settle(comparison.rows.all(), text="…", user=month.city_manager)
    with pytest.raises(Forbidden):
        comparison_delete(comparison=comparison, user=month.province_manager)
    comparison_delete(comparison=comparison, user=month.city_manager)
    assert not ComparisonRow.objects.exists()


def test_another_city_sees_nothing_of_it(month: Cast, client: Client) -> None:
    file = sheet(("代理商编码", "账期", "放号计件"), (month.agent.code, 202610, 60))
    uploaded(client, month.city_manager, file, month.city_a.pk)
    client.force_login(month.city_b_manager)
    for name in ("commissions:comparison_detail", "api:comparison_detail", "api:comparison_row_list"):
        assert client.get(reverse(name, kwargs={"pk": Comparison.objects.get().pk})).status_code == 404
