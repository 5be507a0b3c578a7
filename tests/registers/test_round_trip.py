"""A list that was exported, edited and sent back: what nobody edited is unchanged."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.sheets.definition import ColumnType
from core.sheets.kinds import all_kinds
from tests.cast import Cast
from tests.factories.agents import make_agents
from tests.factories.rosters import MONTH
from tests.imports.conftest import Prepare

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
EVERY_COLUMN = (
    "code,level,parent,city,district,star,mode,credit_code,taxpayer_kind,tax_rate,contact_name,contact_phone,"
    "contract_number,contract_from,contract_to,deposit_due,deposit_paid,deposit_share,warning,opened_on,status"
)


def exported(client: Client, language: str, columns: str) -> openpyxl.Workbook:
    with translation.override(language):
        address = f"{reverse('agents:agent_list')}?export=xlsx&columns={columns}"
        response: Any = client.get(address, headers={"accept-language": language})
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def stream(book: openpyxl.Workbook) -> io.BytesIO:
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return kept


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("columns", ["", EVERY_COLUMN])
def test_an_exported_list_of_agents_comes_back_unchanged(
    cast: Cast, sign_in: SignIn, prepare: Prepare, language: str, columns: str
) -> None:
    for agent in make_agents(cast).values():
        agent.tax_rate = 600
        agent.credit_code = "91990000MA0000001X"
        agent.save()
    book = exported(sign_in(cast.city_manager), language, columns)
    session = prepare(stream(book), cast.city_manager, kind="agents", period=MONTH)
    assert session.message == {}
    assert [(e.cell, e.code, e.value) for e in session.errors.all()] == []
    assert (session.rows, session.rows_unchanged, session.rows_changed) == (3, 3, 0)
    codes = [warning["code"] for warning in session.report["warnings"]]
    assert "unmapped_columns" not in codes


def test_one_edited_cell_is_one_changed_row(cast: Cast, sign_in: SignIn, prepare: Prepare) -> None:
    make_agents(cast)
    book = exported(sign_in(cast.city_manager), "zh-hans", "")
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[2]]  # below the unit
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "LJA0017")
    row[header.index("星级")].value = "五星"
    session = prepare(stream(book), cast.city_manager, kind="agents", period=MONTH)
    assert (session.rows_unchanged, session.rows_changed) == (2, 1)
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Star", "★★", "★★★★★"]]


def test_the_chinese_name_of_every_choice_of_a_register_is_read() -> None:
    for kind in all_kinds().values():
        if not kind.register:
            continue
        for column in kind.definition.columns:
            if column.type is ColumnType.CHOICE:
                for choice in column.choices:
                    with translation.override("zh-hans"):
                        name = translation.gettext(choice.label)
                    assert name in (choice.label, *choice.spellings), (kind.name, column.key, name)
