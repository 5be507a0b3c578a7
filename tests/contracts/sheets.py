"""What a register by sheet keeps: its list goes out, is edited and comes back."""

import io
from typing import Any, ClassVar

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Forbidden
from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from tests.cast import Cast
from tests.contracts.subject import SignIn, Subject, asks_to_sign_in
from tests.factories.rosters import MONTH
from tests.imports.conftest import fresh, prepared

Edit = tuple[Any, Any]


class ImportContract(Subject):
    """`edit` is a cell that only the row of `row` has, and what becomes of it."""

    kind: ClassVar[str]
    url_name: ClassVar[str]
    query: ClassVar[str] = ""
    """What narrows the list to the rows of the sheet."""
    edit: ClassVar[Edit]
    looker_finds_template: ClassVar[int] = 403
    """404 where a looker doesn't know of the sheet."""

    def exported(self, client: Client, language: str = "zh-hans") -> openpyxl.Workbook:
        address = f"{reverse(self.url_name)}?{'&'.join(filter(None, [self.query, 'export=xlsx']))}"
        answer: Any = client.get(address, headers={"accept-language": language})
        assert answer.status_code == 200
        return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    def read(self, book: openpyxl.Workbook, user: Any) -> ImportSession:
        content = io.BytesIO()
        book.save(content)
        content.seek(0)
        return prepared(content, user, kind=self.kind, period=MONTH)

    def test_who_gets_the_template(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        address = reverse("sales:import_template", args=[self.kind])
        assert asks_to_sign_in(client.get(address))
        looker = getattr(cast, self.looker)
        assert sign_in(cast.stranger).get(address).status_code == 404
        assert sign_in(looker).get(address).status_code == self.looker_finds_template
        answer: Any = sign_in(getattr(cast, self.writer)).get(address)
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert any(cell.value for cell in book.worksheets[0][1])
        for person in (cast.stranger, looker):
            with pytest.raises(Forbidden):
                self.read(book, person)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_an_exported_list_comes_back_unchanged(self, cast: Cast, sign_in: SignIn, language: str) -> None:
        self.row(cast)
        user = getattr(cast, self.writer)
        session = self.read(self.exported(sign_in(user), language), user)
        assert [(error.cell, error.code, error.value) for error in session.errors.all()] == []
        assert (session.message, session.rows_changed, session.rows_new) == ({}, 0, 0)
        assert session.rows == session.rows_unchanged > 0
        warnings = session.report["warnings"]
        assert [one["params"] for one in warnings if one["code"] == "unmapped_columns"] == []

    def test_one_edited_cell_is_one_change_and_can_be_undone(self, cast: Cast, sign_in: SignIn) -> None:
        self.row(cast)
        user = getattr(cast, self.writer)
        client = sign_in(user)
        book, before = (self.exported(client) for _time in range(2))
        edited(book, self.edit)
        session = self.read(book, user)
        assert (session.error_count, session.rows_changed, session.rows_new) == (0, 1, 0)
        assert session.rows_unchanged == session.rows - 1
        import_commit(session=session, user=fresh(user), version=session.version)
        assert cells(self.exported(client)) == cells(book)
        session.refresh_from_db()
        import_undo(session=session, user=fresh(user))
        assert cells(self.exported(client)) == cells(before)


class ScopedImportContract(ImportContract):
    """Where not everybody sees all rows. `foreign_edit` is such an edit of a row of city B; `overseer` sees both."""

    foreign_edit: ClassVar[Edit]
    overseer: ClassVar[str] = "province_manager"

    def foreign_row(self, cast: Cast) -> Any:
        """Makes a row of city B."""
        raise NotImplementedError

    def test_a_foreign_row_is_refused_and_stays_as_it_is(self, cast: Cast, sign_in: SignIn) -> None:
        self.row(cast)
        self.foreign_row(cast)
        user, overseer = getattr(cast, self.writer), sign_in(getattr(cast, self.overseer))
        theirs = self.exported(overseer)
        edited(theirs, self.edit)
        line = edited(theirs, self.foreign_edit)
        session = self.read(theirs, user)
        assert session.rows_changed == 1
        refused = {int(error.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for error in session.errors.all()}
        assert line in refused
        import_commit(session=session, user=fresh(user), version=session.version, partial=True)
        now = {value for row in cells(self.exported(overseer)) for value in row}
        assert {self.edit[1], self.foreign_edit[0]} <= now
        assert self.foreign_edit[1] not in now


def cells(book: openpyxl.Workbook) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def edited(book: openpyxl.Workbook, edit: Edit) -> int:
    """Changes the one cell that says so, and returns its line."""
    was, becomes = edit
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == was)
    cell.value = becomes
    return int(cell.row)
