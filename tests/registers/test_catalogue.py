"""Products with their prices, and targets, by sheet: there and back, and what is refused at its cell."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.choices import MonthStatus
from commissions.models import Month
from core.errors import Conflict
from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from network.choices import ChannelStatus
from network.models import Channel
from sales.models import Metric, Product, ProductPrice, Target
from tests.cast import Cast
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, Send, fresh
from users.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
FIRST = datetime.date(2026, 11, 1)
PRODUCTS = {
    "code": "产品编码",
    "name": "产品名称",
    "category": "类别",
    "fee": "月费",
    "sale": "销售价",
    "on": "在售",
}
TARGETS = {"channel": "渠道编码", "figure": "指标", "target": "目标值"}


def errors(session: ImportSession) -> dict[str, str]:
    return {error.cell: error.code for error in session.errors.all()}


def products(*rows: dict[str, Any]) -> io.BytesIO:
    return workbook(list(rows), PRODUCTS)


def targets(*rows: tuple[Any, ...]) -> io.BytesIO:
    return workbook([dict(zip(TARGETS, row, strict=True)) for row in rows], TARGETS)


def commit(session: ImportSession, user: User) -> ImportSession:
    assert errors(session) == {}
    return import_commit(session=session, user=fresh(user), version=session.version)


def close(cast: Cast, period: int) -> None:
    Month.objects.create(
        city=cast.city_a, period=period, status=MonthStatus.CLOSED, approved_by=cast.province_manager
    )


def exported(client: Client, name: str) -> tuple[list[Any], list[list[Any]]]:
    response: Any = client.get(reverse(f"sales:{name}"), {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells: list[list[Any]] = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    return cells[0], cells[1:]


def written(heads: list[Any], rows: list[list[Any]]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


@pytest.fixture
def revenue(cast: Cast) -> Metric:
    return Metric.objects.create(code="billed_revenue", name="开账收入", unit="fen", position=2)


def test_new_products_come_in_with_the_price_of_the_month(cast: Cast, prepare: Prepare) -> None:
    sheet = products(
        {"code": "P0199", "name": "畅行199元", "category": "放号套餐", "fee": "199.00"},
        {"code": "H0001", "name": "X10 裸机", "category": "plan", "sale": "1,299", "on": "否"},
        {"code": "S0001", "name": "补换卡", "category": "PLAN"},
    )
    session = commit(
        prepare(sheet, cast.province_manager, kind="products", period=MONTH), cast.province_manager
    )
    assert (session.rows_new, session.rows_changed) == (3, 0)
    price = ProductPrice.objects.get(product__code="P0199")
    assert (price.effective_from, price.plan_fee) == (FIRST, 19_900)
    handset = Product.objects.get(code="H0001")
    assert (handset.is_active, handset.plan_fee, handset.prices.get().price) == (False, None, 129_900)
    assert Product.objects.get(code="P0199").plan_fee == 19_900
    assert not ProductPrice.objects.filter(product__code="S0001").exists()


def test_a_new_fee_holds_from_the_month_and_what_was_before_stays(cast: Cast, prepare: Prepare) -> None:
    sheet = products({"code": "P0059", "fee": 69})
    session = prepare(sheet, cast.province_manager, kind="products", period=MONTH)
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Monthly fee", "59.00", "69.00"]]
    commit(session, cast.province_manager)
    rows = ProductPrice.objects.filter(product=cast.product)
    fees = [rows.as_of(day).get().plan_fee for day in (FIRST - datetime.timedelta(days=1), FIRST)]
    assert fees == [5_900, 6_900]
    import_undo(session=ImportSession.objects.get(pk=session.pk), user=fresh(cast.province_manager))
    cast.product.refresh_from_db()
    assert (cast.product.plan_fee, rows.count()) == (5_900, 1)


def test_each_bad_cell_of_products_is_named(cast: Cast, prepare: Prepare) -> None:
    sheet = products(
        {"code": "P0300", "category": "放号套餐"},
        {"code": "P0301", "name": "x"},
        {"code": "P0059", "category": "没有的类别"},
        {"code": "P0099", "fee": -1},
    )
    session = prepare(sheet, cast.province_manager, kind="products", period=MONTH)
    assert errors(session) == {
        "B2": "needed_for_new",
        "C3": "needed_for_new",
        "C4": "unknown_category",
        "D5": "out_of_range",
    }


def test_prices_of_a_closed_month_are_refused_and_other_columns_are_not(cast: Cast, prepare: Prepare) -> None:
    close(cast, MONTH)
    sheet = products({"code": "P0059", "fee": 69}, {"code": "P0099", "name": "改名", "fee": 99})
    session = prepare(sheet, cast.province_manager, kind="products", period=MONTH)
    assert errors(session) == {"D2": "month_closed"}
    new = products({"code": "P0400", "name": "新", "category": "PLAN", "fee": 40})
    commit(prepare(new, cast.province_manager, kind="products", period=MONTH), cast.province_manager)


def test_a_price_that_a_closed_month_was_settled_by_is_not_undone(cast: Cast, prepare: Prepare) -> None:
    sheet = products({"code": "P0059", "fee": 69})
    session = commit(
        prepare(sheet, cast.province_manager, kind="products", period=MONTH), cast.province_manager
    )
    close(cast, MONTH)
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.province_manager))
    assert ProductPrice.objects.filter(product=cast.product).count() == 2


def test_the_list_of_products_exported_edited_and_uploaded_is_only_the_edit(
    cast: Cast, sign_in: SignIn, prepare: Prepare
) -> None:
    with translation.override("zh-hans"):
        heads, rows = exported(sign_in(cast.province_manager), "product_list")
    same = commit(
        prepare(written(heads, rows), cast.province_manager, kind="products", period=MONTH),
        cast.province_manager,
    )
    assert (same.rows_new, same.rows_changed, same.rows_unchanged) == (0, 0, 2)
    for row in rows:
        if row[0] == "P0099":
            row[1] = "乐享99元（新）"
    edited = prepare(written(heads, rows), cast.province_manager, kind="products", period=MONTH)
    assert commit(edited, cast.province_manager).rows_changed == 1
    assert Product.objects.get(code="P0099").name == "乐享99元（新）"
    assert ProductPrice.objects.count() == 2


def test_targets_come_in_as_pieces_yuan_and_orders(cast: Cast, prepare: Prepare, revenue: Metric) -> None:
    sheet = targets(
        ("LJA0001", "新增放号", "51"),
        ("LJA0001", "开账收入", "12,345.5"),
        ("LJA0017", "受理明细", 80),
        ("LJA0017", "billed_revenue", "1万"),
    )
    session = prepare(sheet, cast.city_manager, kind="targets", period=MONTH)
    bad = errors(session)
    assert bad in ({}, {"C5": "bad_number"})
    session = import_commit(
        session=session, user=fresh(cast.city_manager), version=session.version, partial=bool(bad)
    )
    found = {
        (code, metric): value
        for code, metric, value in Target.objects.exclude(
            channel__code="LJA0017", metric=revenue
        ).values_list("channel__code", "metric__code", "value")
    }
    assert found == {
        ("LJA0001", "new_mobile"): 51,
        ("LJA0001", "billed_revenue"): 1_234_550,
        ("LJA0017", None): 80,
    }
    assert session.city_id == cast.city_a.pk


def test_each_bad_cell_of_targets_is_named(cast: Cast, prepare: Prepare, revenue: Metric) -> None:
    sheet = targets(
        ("LJA9999", "新增放号", 1),
        ("YPA0003", "新增放号", 1),
        ("LJA0001", "没有的指标", 1),
        ("LJA0001", "新增放号", "1.5"),
        ("LJA0001", "开账收入", "1.005"),
        ("LJA0017", "新增放号", -1),
    )
    session = prepare(sheet, cast.city_manager, kind="targets", period=MONTH)
    assert errors(session) == {
        "A2": "unknown_channel",
        "A3": "outside_scope",
        "B4": "unknown_figure",
        "C5": "not_whole",
        "C6": "not_fen",
        "C7": "out_of_range",
    }


def test_a_changed_target_is_shown_in_its_unit_and_can_be_undone(
    cast: Cast, prepare: Prepare, revenue: Metric
) -> None:
    first = targets(("LJA0001", "新增放号", 51), ("LJA0001", "开账收入", 100))
    commit(prepare(first, cast.city_manager, kind="targets", period=MONTH), cast.city_manager)
    second = targets(("LJA0001", "新增放号", 60), ("LJA0001", "开账收入", "100.5"))
    session = prepare(second, cast.city_manager, kind="targets", period=MONTH)
    shown = [change["changes"] for change in session.report["difference"]["changes"]]
    assert shown == [[["Target", "51", "60"]], [["Target", "100", "100.5"]]]
    session = commit(session, cast.city_manager)
    import_undo(session=session, user=fresh(cast.city_manager))
    assert sorted(Target.objects.values_list("value", flat=True)) == [51, 10_000]


def test_targets_of_a_closed_month_stay(cast: Cast, prepare: Prepare) -> None:
    sheet = targets(("LJA0001", "新增放号", 51))
    session = commit(prepare(sheet, cast.city_manager, kind="targets", period=MONTH), cast.city_manager)
    close(cast, MONTH)
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.city_manager))
    again = prepare(
        targets(("LJA0001", "新增放号", 51), ("LJA0017", "新增放号", 9)),
        cast.city_manager,
        kind="targets",
        period=MONTH,
    )
    assert errors(again) == {"A3": "month_closed"}


def test_what_a_closed_channel_has_may_be_sent_back_and_not_changed(cast: Cast, prepare: Prepare) -> None:
    sent = {"kind": "targets", "period": MONTH}
    commit(prepare(targets(("LJA0001", "新增放号", 51)), cast.city_manager, **sent), cast.city_manager)
    Channel.objects.filter(code="LJA0001").update(status=ChannelStatus.CLOSED)
    same = prepare(
        targets(("LJA0001", "新增放号", 51), ("LJA0017", "新增放号", 9)), cast.city_manager, **sent
    )
    assert (errors(same), same.report["difference"]["added"]) == (
        {},
        [[3, f"LJA0017 {cast.other_agent.name} 新增放号"]],
    )
    other = prepare(targets(("LJA0001", "新增放号", 52)), cast.city_manager, **sent)
    assert errors(other) == {"A2": "channel_closed"}


def test_the_list_of_targets_exported_edited_and_uploaded_is_only_the_edit(
    cast: Cast, sign_in: SignIn, send: Send, prepare: Prepare, revenue: Metric
) -> None:
    rows = (("LJA0001", "新增放号", 51), ("LJA0001", "开账收入", "100.5"), ("LJA0017", "受理明细", 9))
    assert send(targets(*rows), cast.city_manager, kind="targets", period=MONTH).status == "committed"
    with translation.override("zh-hans"):
        heads, cells = exported(sign_in(cast.city_manager), "target_list")
    same = commit(
        prepare(written(heads, cells), cast.city_manager, kind="targets", period=MONTH), cast.city_manager
    )
    assert (same.rows_new, same.rows_changed, same.rows_unchanged) == (0, 0, 3)
    at = heads.index("目标")
    for row in cells:
        row[at] = 10
    edited = prepare(written(heads, cells), cast.city_manager, kind="targets", period=MONTH)
    assert commit(edited, cast.city_manager).rows_changed == 3


@pytest.mark.parametrize(("kind", "user"), [("products", "province_manager"), ("targets", "city_manager")])
def test_the_template_has_an_example_of_the_own_register(
    cast: Cast, sign_in: SignIn, kind: str, user: str
) -> None:
    client = sign_in(getattr(cast, user))
    response: Any = client.get(reverse("sales:import_template", args=[kind]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"放号套餐"} < cells if kind == "products" else {"LJA0001", "新增放号"} < cells


def test_a_document_comes_with_its_price_and_not_with_another(cast: Cast, prepare: Prepare) -> None:
    def prices() -> list[tuple[int | None, str]]:
        rows = ProductPrice.objects.filter(product=cast.product, effective_from__gte=FIRST).order_by("pk")
        return list(rows.values_list("plan_fee", "document"))

    def send(month: int = MONTH, **row: Any) -> ImportSession:
        sheet = workbook([{"code": "P0059", **row}], {**PRODUCTS, "document": "文号"})
        return commit(
            prepare(sheet, cast.province_manager, kind="products", period=month), cast.province_manager
        )

    send(fee=69, document="渠〔2026〕30号")
    assert prices() == [(6_900, "渠〔2026〕30号")]
    assert send().rows_unchanged == send(fee=69).rows_unchanged == 1
    send(document="渠〔2026〕31号")
    assert prices()[1:] == [(6_900, "渠〔2026〕31号")]
    send(MONTH + 1, fee=79)
    assert prices()[2:] == [(7_900, "")]


def test_a_document_without_a_price_is_refused_at_its_cell(cast: Cast, prepare: Prepare) -> None:
    sheet = workbook(
        [{"code": "S0002", "name": "补卡", "category": "PLAN", "document": "渠〔2026〕30号"}],
        {**PRODUCTS, "document": "文号"},
    )
    session = prepare(sheet, cast.province_manager, kind="products", period=MONTH)
    assert set(errors(session).values()) == {"no_price"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_with_document_and_sales_price_comes_back_unchanged(
    cast: Cast, sign_in: SignIn, prepare: Prepare, language: str
) -> None:
    ProductPrice.objects.filter(product=cast.product).update(document="渠〔2026〕30号", price=1_000)
    client = sign_in(cast.province_manager)
    columns = "code,name,category,plan_fee,price,document,is_active"
    with translation.override(language):
        response: Any = client.get(
            reverse("sales:product_list"),
            {"export": "xlsx", "columns": columns},
            headers={"accept-language": language},
        )
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert any("渠〔2026〕30号" in row for row in rows)
    session = prepare(written(rows[0], rows[1:]), cast.province_manager, kind="products", period=MONTH)
    assert errors(session) == {}
    assert (session.rows_unchanged, session.rows_changed) == (2, 0)
    assert "unmapped_columns" not in [warning["code"] for warning in session.report["warnings"]]


def test_the_template_of_products_has_the_document(cast: Cast, sign_in: SignIn) -> None:
    response: Any = sign_in(cast.province_manager).get(reverse("sales:import_template", args=["products"]))
    content = response.getvalue() if hasattr(response, "getvalue") else response.content
    heads = {
        cell.value
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
        for cell in row
    }
    with translation.override("zh-hans"):
        assert str(translation.gettext("Document number")) in heads or "文号" in heads
