"""Order detail from sheet to sales: what is written, what isn't, and what is refused."""

import datetime
import io

import pytest

from network.choices import ChannelKind
from network.models import Channel
from network.services.positions import channel_place
from sales.models import Campaign, Product, Sale
from tests.cast import Cast, make_channel
from tests.factories.sheets import ORDER_HEADER, PERIOD, order, workbook
from tests.imports.conftest import Prepare, Send

pytestmark = pytest.mark.django_db


def test_a_good_sheet_becomes_facts_to_the_fen(cast: Cast, send: Send) -> None:
    outcome = send(
        [order(1, first_payment="1,234.50", reported_amount=99.9, remark="首月")], cast.city_manager
    )
    assert (outcome.status, outcome.rows, outcome.new) == ("committed", 1, 1)
    sale = Sale.objects.get()
    assert (sale.city_id, sale.period, sale.revision) == (cast.city_a.pk, PERIOD, 1)
    assert (sale.channel_id, sale.product_id) == (cast.agent.pk, cast.product.pk)
    assert (sale.first_payment, sale.reported_amount, sale.remark) == (123_450, 9_990, "首月")
    assert sale.event_date == datetime.date(2026, 10, 8)


def test_the_same_rows_in_another_file_write_nothing(cast: Cast, send: Send) -> None:
    rows = [order(number) for number in range(5)]
    first = send(workbook(rows), cast.city_manager)
    outcome = send(workbook(rows, title="again"), cast.city_manager)
    assert (outcome.status, outcome.new, outcome.changed, outcome.unchanged) == ("committed", 0, 0, 5)
    assert set(Sale.objects.values_list("import_id", "revision")) == {(first.session, 1)}


def test_rows_in_another_order_are_the_same_rows(cast: Cast, send: Send) -> None:
    rows = [order(number) for number in range(5)]
    send(rows, cast.city_manager)
    assert send(rows[::-1], cast.city_manager).unchanged == 5


def test_a_changed_row_becomes_a_revision_of_the_same_fact(cast: Cast, send: Send) -> None:
    send([order(1), order(2)], cast.city_manager)
    outcome = send([order(1, first_payment=60), order(2)], cast.city_manager)
    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 1, 1)
    old, new = Sale.objects.filter(subscriber="13900000001").order_by("revision")
    assert (old.fact_id, old.superseded_by) == (new.fact_id, outcome.session)
    assert (new.revision, new.first_payment, new.superseded_by) == (2, 6_000, None)
    assert Sale.objects.current().count() == 2


def test_instalments_of_one_order_are_facts_of_their_own(cast: Cast, send: Send) -> None:
    assert send([order(1, instalment=1), order(1, instalment=2)], cast.city_manager).new == 2


def test_what_is_missing_from_the_file_is_told_and_stays(cast: Cast, send: Send, prepare: Prepare) -> None:
    send([order(1), order(2)], cast.city_manager)
    session = prepare([order(1)], cast.city_manager)
    difference = session.report["difference"]
    assert difference["missing"] == 1
    assert difference["absent"] == [["LJA0001 临江鑫达通信有限公司", "13900000002"]]
    assert Sale.objects.current().count() == 2


def test_the_preview_shows_old_and_new(cast: Cast, send: Send, prepare: Prepare) -> None:
    send([order(1, first_payment=50)], cast.city_manager)
    session = prepare([order(1, first_payment=60.5), order(2)], cast.city_manager)
    change = session.report["difference"]["changes"][0]
    assert (change["row"], change["number"]) == (2, "13900000001")
    assert change["changes"] == [["First payment", "50.00", "60.50"]]
    sums = {line["key"]: (line["in_file"], line["before"]) for line in session.report["difference"]["sums"]}
    assert sums["first_payment"] == (11_050, 5_000)


def test_rows_of_another_city_are_refused_and_nothing_is_committed(cast: Cast, send: Send) -> None:
    outcome = send([order(1), order(2, channel_code="YPA0003")], cast.city_manager)
    assert (outcome.status, outcome.new) == ("refused", 0)
    assert [(error["cell"], error["value"]) for error in outcome.errors] == [("B3", "YPA0003")]
    assert not Sale.objects.exists()


def test_a_foreign_code_reads_like_one_that_does_not_exist(cast: Cast, send: Send) -> None:
    outcome = send([order(1, channel_code="YPA0003"), order(2, channel_code="NOSUCH")], cast.city_manager)
    foreign, unknown = outcome.errors
    assert foreign["message"] == unknown["message"]


def test_good_rows_alone_are_committed_on_request(cast: Cast, send: Send) -> None:
    outcome = send([order(1), order(2, channel_code="YPA0003")], cast.city_manager, partial=True)
    assert (outcome.status, outcome.rows, outcome.new, len(outcome.errors)) == ("committed", 2, 1, 1)
    assert Sale.objects.get().channel_id == cast.agent.pk


def test_a_supervisor_reports_for_the_own_district_only(cast: Cast, send: Send) -> None:
    outcome = send([order(1), order(2, channel_code="LJA0017")], cast.district_supervisor)
    assert [error["value"] for error in outcome.errors] == ["LJA0017"]


def test_an_outlet_reports_for_itself_only(cast: Cast, send: Send) -> None:
    outcome = send([order(1, channel_code="LJ100001"), order(2)], cast.outlet_manager)
    assert [error["value"] for error in outcome.errors] == ["LJA0001"]


def test_without_the_right_to_commit_a_good_sheet_waits(cast: Cast, send: Send) -> None:
    outcome = send([order(1)], cast.district_supervisor)
    assert (outcome.status, outcome.new) == ("ready", 1)
    assert not Sale.objects.exists()


def test_whoever_may_not_upload_is_refused(cast: Cast, send: Send) -> None:
    for user in (cast.province_manager, cast.auditor, cast.dealer_clerk, cast.stranger):
        assert send([order(1)], user).status == "refused"
    assert not Sale.objects.exists()


def test_an_unknown_product_is_refused(cast: Cast, send: Send) -> None:
    assert [error["cell"] for error in send([order(1, product_code="P9999")], cast.city_manager).errors] == [
        "D2"
    ]


@pytest.mark.parametrize("written", ["XY2026", "xy2026", "校园迎新"])
def test_an_order_names_its_campaign_by_code_or_name(cast: Cast, send: Send, written: str) -> None:
    assert send([order(1, campaign=written), order(2)], cast.city_manager).new == 2
    campaigns = Sale.objects.order_by("subscriber").values_list("campaign_id", flat=True)
    assert list(campaigns) == [cast.campaign.pk, None]


def test_another_campaign_is_a_change_of_the_order(cast: Cast, send: Send, prepare: Prepare) -> None:
    send([order(1)], cast.city_manager)
    session = prepare([order(1, campaign="XY2026")], cast.city_manager)
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Campaign", "", "XY2026"]]


def test_a_campaign_that_there_isnt_or_that_ran_at_another_time_is_refused(cast: Cast, send: Send) -> None:
    Campaign.objects.create(code="OLD", name="去年", last_day=datetime.date(2025, 12, 31))
    rows = [order(1, campaign="XY2027"), order(2, campaign="OLD"), order(3, campaign="XY2026")]
    errors = send(rows, cast.city_manager).errors
    assert [error["value"] for error in errors] == ["XY2027", "OLD"]
    assert "… – 2025-12-31" in errors[1]["message"]


@pytest.mark.parametrize("written", [59, "59", "059"])
def test_a_padded_code_is_offered_where_it_is_the_only_one(cast: Cast, send: Send, written: object) -> None:
    Product.objects.create(code="0059", name="零号", category=cast.category)
    error = send([order(1, product_code=written)], cast.city_manager).errors[0]
    assert "0059" in error["message"]


def test_no_padded_code_is_offered_where_there_are_two(cast: Cast, send: Send) -> None:
    for code in ("0059", "00059"):
        Product.objects.create(code=code, name=code, category=cast.category)
    error = send([order(1, product_code=59)], cast.city_manager).errors[0]
    assert "0059" not in error["message"]


def test_no_padded_code_of_another_city_is_offered(cast: Cast, send: Send) -> None:
    make_channel("00077", "别处", ChannelKind.AGENT, cast.district_b1, level=1)
    assert "00077" not in send([order(1, channel_code=77)], cast.city_manager).errors[0]["message"]
    assert "00077" in send([order(1, channel_code=77)], cast.city_b_manager).errors[0]["message"]


def test_another_name_is_a_warning_and_another_spelling_is_not(cast: Cast, send: Send) -> None:
    other = send([order(1, channel_name="别的公司")], cast.city_manager)
    assert other.status == "committed"
    assert any("2" in warning for warning in other.warnings)
    spelled = send([order(2, channel_name="临江鑫达通信 有限公司")], cast.city_manager)
    assert spelled.warnings == []


def test_what_happened_before_a_move_belongs_to_the_city_of_its_day(cast: Cast, send: Send) -> None:
    channel_place(
        Channel.objects.get(pk=cast.agent_b.pk),
        effective_from=datetime.date(2026, 10, 16),
        city_id=cast.city_a.pk,
        district_id=cast.district_a1.pk,
        mode=cast.agent_b.mode,
        level=1,
    )
    rows = [
        order(1, channel_code="YPA0003", event_date="2026-10-15"),
        order(2, channel_code="YPA0003", event_date="2026-10-16"),
    ]
    assert [error["cell"] for error in send(rows, cast.city_manager).errors] == ["B2"]
    assert [error["cell"] for error in send(rows, cast.city_b_manager).errors] == ["B3"]
    assert send(rows[1:], cast.city_manager).new == 1
    assert Sale.objects.get().city_id == cast.city_a.pk


def test_rows_of_another_period_are_refused(cast: Cast, send: Send) -> None:
    assert [error["cell"] for error in send([order(1, period="202609")], cast.city_manager).errors] == ["A2"]


def test_text_that_looks_like_a_formula_stays_text(cast: Cast, send: Send) -> None:
    book = workbook([order(1, remark="\t=HYPERLINK(1)")])
    assert send(book, cast.city_manager).status == "committed"
    assert Sale.objects.get().remark == "=HYPERLINK(1)"


def named(written: str) -> io.BytesIO:
    """An order that says something of the real-name check."""
    return workbook([order(1, real_name=written)], {**ORDER_HEADER, "real_name": "是否实名"})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("是", True),
        ("已实名", True),
        ("Y", True),
        ("未实名", False),
        ("未核验", False),
        ("否", False),
        ("", None),
        ("/", None),
    ],
)
def test_the_real_name_check_is_yes_no_or_not_reported(
    cast: Cast, send: Send, written: str, said: bool | None
) -> None:
    assert send(named(written), cast.city_manager).status == "committed"
    assert Sale.objects.get().real_name is said


def test_a_sheet_without_the_real_name_check_says_nothing_of_it(cast: Cast, send: Send) -> None:
    send([order(1)], cast.city_manager)
    assert Sale.objects.get().real_name is None


def test_a_real_name_check_that_is_reported_later_is_a_change_of_the_order(
    cast: Cast, send: Send, prepare: Prepare
) -> None:
    send([order(1)], cast.city_manager)
    change = prepare(named("是"), cast.city_manager).report["difference"]["changes"][0]
    assert change["changes"] == [["Real-name check", "", "是"]]


def test_something_else_is_no_real_name_check(cast: Cast, send: Send) -> None:
    outcome = send(named("大概"), cast.city_manager)
    assert (outcome.status, outcome.errors[0]["value"]) == ("refused", "大概")
