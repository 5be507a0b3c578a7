"""The wide monthly sheet and the subscribers by month."""

import io
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from core.models import ImportSession
from core.services.imports.commit import import_undo
from sales.choices import MetricUnit, ValueState
from sales.models import ChannelMonth, Metric, Sale, SubscriberMonth
from tests.cast import Cast, grant_role
from tests.factories.sheets import PERIOD, USAGE_HEADER, usage, workbook
from tests.imports.conftest import Prepare, Send, fresh

pytestmark = pytest.mark.django_db
SHEET: Final = Path(__file__).resolve().parent.parent / "data" / "sheets" / "01_代理商业务发展月报.xlsx"
MONTHLY: Final = "monthly_results"
USAGE: Final = "subscriber_months"


def sheet() -> io.BytesIO:
    return io.BytesIO(SHEET.read_bytes())


def changed_sheet(address: str, value: Any) -> io.BytesIO:
    book = openpyxl.load_workbook(SHEET)
    page = book.worksheets[0]
    page[address] = value
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


@pytest.fixture
def both_cities(cast: Cast) -> Cast:
    grant_role(cast.city_manager, "city_manager", region=cast.city_b)
    return cast


def value(code: str, metric: str) -> tuple[int | None, int]:
    fact = ChannelMonth.objects.current().get(channel__code=code, metric__code=metric)
    return fact.value, fact.state


def test_rows_of_the_other_city_are_refused_cells(cast: Cast, send: Send) -> None:
    outcome = send(sheet(), cast.city_manager, kind=MONTHLY)
    assert (outcome.status, outcome.rows) == ("refused", 4)
    assert [(error["cell"], error["value"]) for error in outcome.errors] == [("D9", "YPA0003")]
    assert not ChannelMonth.objects.exists()


def test_the_own_city_alone_is_committed_on_request(cast: Cast, send: Send) -> None:
    outcome = send(sheet(), cast.city_manager, kind=MONTHLY, partial=True)
    assert (outcome.status, outcome.new) == ("committed", 3)
    assert set(ChannelMonth.objects.values_list("city_id", flat=True)) == {cast.city_a.pk}


def test_whoever_covers_both_cities_commits_the_whole_sheet(both_cities: Cast, send: Send) -> None:
    outcome = send(sheet(), both_cities.city_manager, kind=MONTHLY)
    assert (outcome.status, outcome.rows, outcome.new, outcome.errors) == ("committed", 4, 4, [])
    assert value("LJA0001", "new_mobile") == (186, ValueState.REPORTED)
    assert value("LJA0001", "card_amount") == (1_200_000, ValueState.REPORTED)
    assert value("LJA0001-02", "card_count") == (120, ValueState.REPORTED)
    assert value("LJA0017", "card_amount") == (180_000, ValueState.REPORTED)
    assert value("YPA0003", "billed_revenue") == (993_000, ValueState.REPORTED)


def test_a_slash_a_dash_and_a_blank_are_three_things(both_cities: Cast, send: Send) -> None:
    send(sheet(), both_cities.city_manager, kind=MONTHLY)
    assert value("YPA0003", "zero_use") == (None, ValueState.NOT_REPORTED)
    assert value("LJA0017", "arrears") == (None, ValueState.NOT_APPLICABLE)
    assert not ChannelMonth.objects.filter(channel__code="YPA0003", metric__code="broadband_new").exists()


def test_metrics_that_were_missing_are_made_with_their_unit(both_cities: Cast, send: Send) -> None:
    send(sheet(), both_cities.city_manager, kind=MONTHLY)
    assert Metric.objects.get(code="arrears").unit == MetricUnit.FEN
    assert Metric.objects.get(code="new_mobile").pk == both_cities.metric.pk


def test_the_totals_of_the_sheet_are_compared(both_cities: Cast, prepare: Prepare) -> None:
    report = prepare(sheet(), both_cities.city_manager, kind=MONTHLY).report
    assert {total["row"] for total in report["totals"]} == {8, 10}
    assert all(total["stated"] == total["computed"] for total in report["totals"])
    wrong = prepare(changed_sheet("G10", 400), both_cities.city_manager, kind=MONTHLY).report
    assert [
        (total["stated"], total["computed"])
        for total in wrong["totals"]
        if total["stated"] != total["computed"]
    ] == [(400, 385)]


def test_one_changed_figure_changes_one_fact(both_cities: Cast, send: Send) -> None:
    first = send(sheet(), both_cities.city_manager, kind=MONTHLY)
    facts = ChannelMonth.objects.count()
    outcome = send(changed_sheet("I9", 7), both_cities.city_manager, kind=MONTHLY)
    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 1, 3)
    assert ChannelMonth.objects.count() == facts + 1
    assert value("YPA0003", "zero_use") == (7, ValueState.REPORTED)
    for done in (outcome, first):
        import_undo(session=ImportSession.objects.get(pk=done.session), user=fresh(both_cities.city_manager))
    assert not ChannelMonth.objects.current().exists()


def test_the_preview_says_what_changes_in_a_row(both_cities: Cast, send: Send, prepare: Prepare) -> None:
    send(sheet(), both_cities.city_manager, kind=MONTHLY)
    report = prepare(changed_sheet("P5", "18,642.51"), both_cities.city_manager, kind=MONTHLY).report
    change = report["difference"]["changes"][0]
    assert (change["row"], change["changes"]) == (5, [["Billed revenue", "18642.50", "18642.51"]])


def test_another_city_name_than_the_registers_is_a_warning(both_cities: Cast, send: Send) -> None:
    outcome = send(changed_sheet("B9", "临江市"), both_cities.city_manager, kind=MONTHLY)
    assert outcome.status == "committed"
    assert any("9" in warning for warning in outcome.warnings)


def test_usage_becomes_subscriber_months(cast: Cast, send: Send) -> None:
    book = workbook([usage(1, minutes=None), usage(2, billed="35.5")], USAGE_HEADER)
    assert send(book, cast.city_manager, kind=USAGE).new == 2
    first, second = SubscriberMonth.objects.order_by("subscriber")
    assert (first.minutes, first.megabytes, first.arrears) == (None, 2048, 0)
    assert (second.billed, second.channel_id, second.period) == (3_550, cast.agent.pk, PERIOD)


def test_a_month_says_whether_the_name_was_checked_or_nothing_of_it(cast: Cast, send: Send) -> None:
    rows = [usage(1, real_name="已认证"), usage(2, real_name="否"), usage(3)]
    assert (
        send(workbook(rows, {**USAGE_HEADER, "real_name": "实名核验"}), cast.city_manager, kind=USAGE).new
        == 3
    )
    said = SubscriberMonth.objects.order_by("subscriber").values_list("real_name", flat=True)
    assert list(said) == [True, False, None]


def test_a_subscriber_may_move_between_channels_of_the_city(cast: Cast, send: Send, prepare: Prepare) -> None:
    send(workbook([usage(1)], USAGE_HEADER), cast.city_manager, kind=USAGE)
    moved = workbook([usage(1, channel_code="LJA0017")], USAGE_HEADER)
    session = prepare(moved, cast.city_manager, kind=USAGE)
    assert session.report["difference"]["changes"][0]["changes"] == [["Agent code", "LJA0001", "LJA0017"]]


def test_nobody_takes_a_subscriber_from_another_district(cast: Cast, send: Send) -> None:
    send(workbook([usage(1, channel_code="LJA0017")], USAGE_HEADER), cast.city_manager, kind=USAGE)
    outcome = send(workbook([usage(1)], USAGE_HEADER), cast.district_supervisor, kind=USAGE)
    assert [error["cell"] for error in outcome.errors] == ["C2"]


def test_the_sheets_do_not_touch_each_other(both_cities: Cast, send: Send) -> None:
    send(sheet(), both_cities.city_manager, kind=MONTHLY)
    assert not Sale.objects.exists()
    assert not SubscriberMonth.objects.exists()
