"""A dealer can recompute the statement in Excel: every amount is a formula that comes to the ledger's fen."""

import io
from decimal import Decimal

import openpyxl
from django.utils import translation
from openpyxl import Workbook

from commissions.choices import Cause, ComponentKind, LineKind
from commissions.models import Coefficient, CoefficientKind, Statement
from commissions.services.statement_workbook import statement_workbook
from commissions.services.statements import statement_lines
from network.models import Channel
from tests.cast import Cast
from tests.desk.formulas import Evaluator
from tests.factories.commissions import Ledger, make_component, make_sale, published, statement_of

AMOUNT, GROSS, TEXT_COLUMNS = "N", "J", "ABCDEFGO"


def workbook_of(statement: Statement, *, in_full: bool = False) -> Workbook:
    target = io.BytesIO()
    with translation.override("en"):
        statement_workbook(statement, target, in_full=in_full)
    target.seek(0)
    return openpyxl.load_workbook(target)


def results_of(statement: Statement) -> Workbook:
    """The results that the file keeps beside its formulas, for readers that don't calculate."""
    target = io.BytesIO()
    with translation.override("en"):
        statement_workbook(statement, target)
    target.seek(0)
    return openpyxl.load_workbook(target, data_only=True)


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def coefficients(cast: Cast, *values: int) -> None:
    for position, value in enumerate(values):
        kind = CoefficientKind.objects.create(
            code=f"k{position}", name=f"系数{position}", lowest=0, highest=20_000, position=position
        )
        Coefficient.objects.create(
            channel=cast.agent, period=202610, kind=kind, value=value, set_by=cast.city_manager
        )


def rich_statement(cast: Cast) -> Statement:
    """Every kind of line: pieces, percent with halves, caps, an override, a coefficient, differences, a ruling."""
    pieces = make_component(cast)
    percent = make_component(
        cast,
        "share",
        "首充分成",
        kind=ComponentKind.PERCENT,
        measure="first_payment",
        bands=((0, None, 650),),
        gates=(),
    )
    override = make_component(
        cast,
        "override",
        "上级提成",
        kind=ComponentKind.OVERRIDE,
        override_of=pieces.key,
        override_step=1,
        gates=(),
    )
    ledger = Ledger(cast, cast.city_a)
    for fact in range(1, 9):
        make_sale(cast.agent, cast.product, fact)
    ledger.line(cast.agent, pieces, 1, 5_000)
    ledger.line(cast.agent, pieces, 2, 4_000, gross=5_000, cut=1_000)
    # Halves of a fen go away from zero on both sides: 2.50 yuan at 5 % are 0.125.
    ledger.line(cast.agent, percent, 3, 387, measure_value=5_950, rate=650, basis=None)
    ledger.line(cast.agent, percent, 4, -13, measure_value=-250, rate=500, basis=None)
    ledger.line(cast.agent, percent, 5, 250, measure_value=1_000, rate=2_500, basis=None)
    ledger.line(
        cast.agent,
        override,
        6,
        13,
        kind=LineKind.OVERRIDE,
        measure_value=250,
        rate=500,
        channel=cast.sub_agent,
    )
    base = 5_000 + 4_000 + 387 - 13 + 250 + 13
    owed = (base * 9_500 * 11_000 * 2 + 10**8) // (2 * 10**8) - base
    ledger.line(cast.agent, None, 0, owed, kind=LineKind.COEFFICIENT, grain=0, measure_value=base, rate=None)
    ledger.line(
        cast.agent,
        pieces,
        7,
        -2_000,
        owed=3_000,
        gross=3_000,
        rate=300_000,
        event_period=202609,
        cause=Cause.RULE,
    )
    ledger.line(
        cast.agent,
        pieces,
        8,
        -5_000,
        owed=0,
        gross=0,
        rate=None,
        reason="W00",
        event_period=202609,
        cause=Cause.WITHDRAWN,
    )
    ledger.line(
        cast.agent,
        None,
        77,
        300,
        kind=LineKind.ADJUSTMENT,
        grain=0,
        measure_value=None,
        event_period=202609,
        cause=Cause.RULING,
    )
    ledger.line(cast.agent, pieces, 900, 0, reason="G03", gross=0, rate=None)
    ledger.publish()
    coefficients(cast, 9_500, 11_000)
    return statement_of(cast.agent)


def test_every_formula_comes_to_the_ledgers_amount(cast: Cast) -> None:
    statement = rich_statement(cast)
    book = workbook_of(statement)
    evaluator = Evaluator(book)
    sheet = book["Lines"]
    lines = {sheet[f"A{row}"].value: row for row in range(4, sheet.max_row) if sheet[f"A{row}"].value}
    posted = {str(line.id): line for line in statement_lines(statement) if line.amount or not line.reason}
    assert set(lines) == set(posted)
    for number, row in lines.items():
        assert str(sheet[f"{AMOUNT}{row}"].value).startswith("=")
        assert evaluator.value("Lines", f"{AMOUNT}{row}") == yuan(posted[number].amount), number
    total_row = sheet.max_row
    assert evaluator.value("Lines", f"{AMOUNT}{total_row}") == yuan(statement.amount)


def test_groups_and_payable_add_up_by_formula(cast: Cast) -> None:
    statement = rich_statement(cast)
    book = workbook_of(statement)
    evaluator = Evaluator(book)
    sheet = book["Statement"]
    rows = {sheet[f"A{row}"].value: row for row in range(1, sheet.max_row + 1)}
    assert evaluator.value("Statement", f"D{rows['Amount']}") == yuan(statement.amount)
    assert evaluator.value("Statement", f"D{rows['Payable']}") == yuan(statement.payable)
    assert evaluator.value("Statement", f"D{rows['放号计件']}") == yuan(9_000)
    assert evaluator.value("Statement", f"D{rows['Coefficients']}") == yuan(statement.coefficient)


def test_a_changed_base_changes_what_follows(cast: Cast) -> None:
    statement = rich_statement(cast)
    book = workbook_of(statement)
    sheet = book["Lines"]
    row = next(row for row in range(4, sheet.max_row) if sheet[f"B{row}"].value == "首充分成")
    before = Evaluator(book).value("Lines", f"{AMOUNT}{sheet.max_row}")
    sheet[f"H{row}"] = sheet[f"H{row}"].value + 1_000
    assert Evaluator(book).value("Lines", f"{AMOUNT}{sheet.max_row}") > before + Decimal("65.00")


def test_the_coefficients_are_a_chain_over_the_lines_that_take_part(cast: Cast) -> None:
    book = workbook_of(rich_statement(cast))
    sheet = book["Lines"]
    formulas = [
        sheet[f"{GROSS}{row}"].value
        for row in range(4, sheet.max_row)
        if sheet[f"B{row}"].value == "Coefficients"
    ]
    assert len(formulas) == 1
    assert formulas[0].count("'Statement'!$D$") == 2
    assert book["Statement"]["D8"].value == 0.95


def test_the_stored_results_are_the_ledgers_too(cast: Cast) -> None:
    statement = rich_statement(cast)
    target = io.BytesIO()
    with translation.override("en"):
        statement_workbook(statement, target)
    stored = openpyxl.load_workbook(target, data_only=True)["Lines"]
    assert Decimal(str(stored[f"{AMOUNT}{stored.max_row}"].value)) == yuan(statement.amount)


def test_what_people_typed_is_text(cast: Cast) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(name='=HYPERLINK("http://example.invalid","x")')
    _ledger, component, statement = published(cast)
    assert component.name
    book = workbook_of(statement_of(statement.payee))
    assert book["Lines"]["G4"].value == '=HYPERLINK("http://example.invalid","x")'
    assert book["Lines"]["G4"].data_type != "f"
    for row in range(4, book["Lines"].max_row):
        for column in TEXT_COLUMNS:
            assert book["Lines"][f"{column}{row}"].data_type != "f"


def test_refused_facts_stand_apart_with_their_reason(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    sheet = workbook_of(statement)["Not paid"]
    assert sheet["G4"].value == "G03"
    assert sheet["H4"].value == "首月通话不足10分钟"


def test_subscriber_numbers_are_masked_unless_the_reader_may_see_them(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    assert workbook_of(statement)["Lines"]["E4"].value == "199****0001"
    assert workbook_of(statement, in_full=True)["Lines"]["E4"].value == "19900000001"


def test_the_headers_are_chinese_for_chinese_readers(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    target = io.BytesIO()
    with translation.override("zh-hans"):
        statement_workbook(statement, target)
    target.seek(0)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["结算单", "明细", "未计酬"]


def test_the_results_kept_with_formulas_are_numbers_and_those_of_the_formulas(cast: Cast) -> None:
    statement = rich_statement(cast)
    book, kept = workbook_of(statement), results_of(statement)
    evaluator = Evaluator(book)
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    for name, place in formulas:
        cell = kept[name][place]
        assert cell.data_type == "n", (name, place)
        assert Decimal(str(cell.value)) == evaluator.value(name, place), (name, place)
