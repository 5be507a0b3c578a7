"""Coefficients by sheet: checked by cell, shown as a difference, on record, and taken back."""

import io
from typing import Any, Final

import openpyxl
import pytest

from commissions.models import Coefficient, CoefficientChange, CoefficientKind
from commissions.services.coefficients import coefficients_save
from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from tests.cast import Cast
from tests.factories.sheets import PERIOD
from tests.imports.conftest import Prepare, fresh

pytestmark = pytest.mark.django_db
HEADER = ["账期", "渠道编码", "渠道名称", "系数类型", "系数"]


@pytest.fixture
def kinds(db: None) -> list[CoefficientKind]:
    rows = [("management", "管理系数", 0, 12_000, None), ("veto", "一票否决", 0, 10_000, 10_000)]
    return [
        CoefficientKind.objects.create(code=code, name=name, lowest=low, highest=high, step=step, position=at)
        for at, (code, name, low, high, step) in enumerate(rows, 1)
    ]


def read(
    prepare: Prepare, user: Any, *rows: tuple[Any, ...], title: str = "", header: list[str] = HEADER
) -> ImportSession:
    book = openpyxl.Workbook()
    book.properties.title = title
    page = book.worksheets[0]
    page.append(header)
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return prepare(stream, user, kind="coefficients", period=PERIOD)


def errors(session: ImportSession) -> dict[str, str]:
    return {error.cell: error.code for error in session.errors.all()}


def held() -> dict[tuple[str, str], int]:
    rows = Coefficient.objects.values_list("channel__code", "kind__code", "value")
    return {(channel, kind): value for channel, kind, value in rows}


def changes() -> list[tuple[Any, ...]]:
    return list(
        CoefficientChange.objects.order_by("id").values_list("old", "new", "user__username", "source")
    )


def test_a_month_comes_in_as_a_difference_and_goes_back(
    cast: Cast, kinds: list[CoefficientKind], prepare: Prepare
) -> None:
    user = cast.city_manager
    coefficients_save(channel=cast.agent, period=PERIOD, values={kinds[0]: 9_000}, user=user)
    session = read(
        prepare,
        user,
        (PERIOD, "LJA0001", "临江鑫达通信有限公司", "管理系数", 0.95),
        (None, "LJA0001", "", "VETO", 1),
        ("", "LJA0017", None, "管理系数", "1.1"),
    )
    assert errors(session) == {}
    assert (session.rows_new, session.rows_changed, session.rows_unchanged) == (2, 1, 0)
    (change,) = session.report["difference"]["changes"]
    assert [tuple(line) for line in change["changes"]] == [("Coefficient", "0.9", "0.95")]
    import_commit(session=session, user=fresh(user), version=session.version)
    assert held() == {
        ("LJA0001", "management"): 9_500,
        ("LJA0001", "veto"): 10_000,
        ("LJA0017", "management"): 11_000,
    }
    assert changes()[1:] == [
        (9_000, 9_500, user.username, "sheet.xlsx"),
        (None, 10_000, user.username, "sheet.xlsx"),
        (None, 11_000, user.username, "sheet.xlsx"),
    ]
    again = read(prepare, user, ("", "LJA0001", "", "管理系数", 0.95), title="again")
    assert (again.rows_unchanged, again.rows_new, again.rows_changed) == (1, 0, 0)
    session.refresh_from_db()
    import_undo(session=session, user=fresh(user))
    assert held() == {("LJA0001", "management"): 9_000}
    assert [(old, new) for old, new, *_ in changes()[4:]] == [(9_500, 9_000), (10_000, None), (11_000, None)]


WIDE: Final = ["渠道编码", "名称", "管理系数", "一票否决", "连乘"]
BOTH: Final = [*HEADER[1:], "一票否决"]


@pytest.mark.parametrize(
    ("header", "rows", "found"),
    [
        (WIDE, [("LJA0001", "", 1.3, 1, 1.3), ("LJA0017", "", "—", None, None)], {"C2": "not_in_range"}),
        (WIDE, [("LJA0001", "", 1, "是", 1)], {"D2": "bad_number"}),
        (WIDE, [("LJA0001", "", 1, 1, 1), ("LJA0001", "", 0.9, 1, 0.9)], {"A3": "duplicate_row"}),
        (HEADER, [("", "LJA0001", "", "管理系数", None)], {"E2": "required"}),
        (BOTH, [("LJA0001", "", "管理系数", 1, 1)], {"C2": "two_ways", "D2": "two_ways"}),
    ],
)
def test_a_sheet_is_written_in_one_of_two_ways(
    cast: Cast,
    kinds: list[CoefficientKind],
    prepare: Prepare,
    header: list[str],
    rows: list[Any],
    found: dict[str, str],
) -> None:
    assert errors(read(prepare, cast.city_manager, *rows, header=header)) == found


def test_a_refused_value_is_shown_as_it_was_written(
    cast: Cast, kinds: list[CoefficientKind], prepare: Prepare
) -> None:
    session = read(prepare, cast.city_manager, ("LJA0001", "", 1.3), header=WIDE[:3])
    assert [error.value for error in session.errors.all()] == ["1.3"]


def test_a_list_of_channels_alone_asks_for_its_columns(
    cast: Cast, kinds: list[CoefficientKind], prepare: Prepare
) -> None:
    session = read(prepare, cast.city_manager, ("LJA0001", ""), header=WIDE[:2])
    assert (session.state, session.message["code"]) == ("mapping", "columns_missing")
    assert session.message["params"]["columns"] == ["Coefficient kind", "Coefficient"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ((PERIOD, "LJA0001", "", "管理系数", 1.3), {"E2": "not_in_range"}),
        ((PERIOD, "LJA0001", "", "一票否决", 0.5), {"E2": "not_in_range"}),
        ((PERIOD, "LJA0001", "别的公司", "管理系数", 1), {"C2": "other_name"}),
        ((PERIOD, "YPA0003", "", "管理系数", 1), {"B2": "unknown_channel"}),
        ((PERIOD, "LJA9999", "", "管理系数", 1), {"B2": "unknown_channel"}),
        ((PERIOD, "LJS0001", "", "管理系数", 1), {"B2": "paid_through_agent"}),
        ((PERIOD, "LJA0001", "", "心情系数", 1), {"D2": "unknown_kind"}),
        ((202608, "LJA0001", "", "管理系数", 1), {"A2": "other_period"}),
        ((PERIOD, "LJA0001", "", "管理系数", "满分"), {"E2": "bad_number"}),
        ((PERIOD, "LJA0001", "", "管理系数", 1.00001), {"E2": "too_many_decimals"}),
    ],
)
def test_each_wrong_cell_is_named(
    cast: Cast,
    kinds: list[CoefficientKind],
    prepare: Prepare,
    row: tuple[Any, ...],
    found: dict[str, str],
) -> None:
    assert errors(read(prepare, cast.city_manager, row)) == found


def test_a_contradiction_within_the_sheet_is_refused(
    cast: Cast, kinds: list[CoefficientKind], prepare: Prepare
) -> None:
    rows = [("", "LJA0001", "", "管理系数", value) for value in (1, 0.9)]
    assert list(errors(read(prepare, cast.city_manager, *rows)).values()) == ["duplicate_row"]


def test_the_template_offers_the_kinds(cast: Cast, kinds: list[CoefficientKind], sign_in: Any) -> None:
    answer: Any = sign_in(cast.city_manager).get("/results/templates/coefficients/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert ["管理系数", "一票否决"] in [
        [cell.value for cell in column if cell.value] for column in book["_lists"].columns
    ]
