"""A register as the target of a sheet: check, difference, commit and undo."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.errors import Conflict
from core.models import ImportSession
from core.periods import first_day
from core.registers import keeping, preview, wanted
from core.registers.keeping import Kept, kept_of
from core.registers.shape import Register
from core.scoping import Scope
from core.sheets.kinds import CellTexts, Difference
from core.sheets.staging import Stage

COMMON_TEXTS: Final[CellTexts] = {
    "code_taken": (_("is the code of something that this sheet doesn't change"), _("Check the code.")),
    "outside_scope": (_("lies outside what you may edit"), _("You may write: %(offered)s.")),
    "needed_for_new": (_("is empty, and this row is new"), _("Fill it in.")),
}
_LOST: Final = _("Some rows can't be taken any more as they were checked. Upload the file again.")


class RegisterTarget:
    """A subclass names its `register`, looks up what the sheet names (`find`) and marks what is wrong (`mark`);
    its look-ups are temporary tables that the register's source joins. Everything else is here.

    The month of the upload is the month from which the sheet holds: dated values get its first day.
    """

    register: ClassVar[Register]
    texts: ClassVar[CellTexts] = COMMON_TEXTS
    warnings: ClassVar[Mapping[str, str]] = {}
    url_name: ClassVar[str] = ""
    """The page of a row; its argument is pk."""

    # --- what a register says of itself ---

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """Makes the temporary tables that the source joins. Runs again at the commit."""

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        """Marks cells that can't be taken (`stage.mark`); returns warnings as {code, params}."""
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """Marks what only the difference shows: `register_wanted` is there."""

    def ids_given(self, stage: Stage) -> None:
        """New rows have their ids: rows of the sheet that name each other can be joined now."""

    def write_more(self, session: ImportSession) -> None:
        """After the parts are written."""

    def kept_more(self) -> Sequence[Kept]:
        """Further rows that `write_more` may touch."""
        return ()

    def restored(self, ids: Sequence[int]) -> None:
        """After an undo, for what is derived of these rows."""

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        """SQL over `p0` for the rows of which a sheet of these cities could have spoken."""
        return "true", []

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        """Whether all these rows lie within a scope."""
        return scope.everything

    def home_city(self, scope: Scope) -> int | None:
        return None

    def offered(self) -> Mapping[str, list[str]]:
        """Values for drop-downs of the template, by look-up name, of what only this register knows."""
        return {}

    def value_word(self, value: str) -> str:
        """A value of the preview as its reader knows it, where it is kept in other words."""
        return value

    # --- what core.sheets.kinds.Target asks for ---

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        self.find(stage, session, scope)
        warnings = self.mark(stage, session, scope)
        wanted.wanted_find(self.register, stage, first_day(session.period))
        self.mark_difference(stage, session, scope)
        return warnings

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        self._find(stage, session, scope)
        found = preview.difference_count(self.register)
        if not samples:
            return found
        there, parameters = self.there(scope, list(found.cities))
        return preview.difference_show(self.register, stage, found, there, parameters)

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        self._lock()
        self._find(stage, session, scope)
        wanted.rows_lock(self.register)
        self._check_again(stage, session, scope)
        self._find(stage, session, scope)
        found = preview.difference_count(self.register)
        wanted.ids_give(self.register)
        self.ids_given(stage)
        kept = [*map(kept_of, self.register.parts), *self.kept_more()]
        try:
            with transaction.atomic():
                keeping.rows_keep(session, kept)
                for part in self.register.parts:
                    wanted.part_write(part)
                self.write_more(session)
                keeping.rows_kept(session, kept)
        except IntegrityError as error:
            raise Conflict(
                gettext("Somebody has entered one of these rows at the same time. Upload the file again.")
            ) from error
        return found

    def undo(self, session: ImportSession, scope: Scope) -> None:
        self._lock()
        ids = keeping.owners(session)
        if not self.ids_within(ids, scope):
            raise Conflict(gettext("Some rows are no longer within your scope. Nothing was undone."))
        keeping.rows_restore(session, [*map(kept_of, self.register.parts), *self.kept_more()])
        self.restored(ids)

    def within(self, session: ImportSession, scope: Scope) -> bool:
        return self.ids_within(keeping.owners(session), scope)

    def warning_text(self, code: str, params: Mapping[str, Any]) -> str:
        rows = ", ".join(map(str, params.get("rows", ())))
        return gettext(self.warnings[code]) % {**params, "rows": rows}

    def _find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """Look-ups and difference anew: what was true when the cells were checked may not be any more."""
        self.find(stage, session, scope)
        wanted.wanted_find(self.register, stage, first_day(session.period))
        good = stage.value("SELECT count(*) FROM {stage} WHERE NOT bad")
        if good != wanted.rows("SELECT count(DISTINCT row_no) FROM register_wanted")[0][0]:
            raise Conflict(gettext(_LOST))

    def _check_again(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """Every rule once more, on the rows as they are held now. The marks themselves are not kept."""
        bad = stage.counts()[1]
        with transaction.atomic():
            self.check(stage, session, scope)
            lost = stage.counts()[1] != bad
            transaction.set_rollback(True)
        if lost:
            raise Conflict(gettext(_LOST))

    def _lock(self) -> None:
        """One commit or undo of a register at a time; pages that edit one row lock that row."""
        wanted.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"register:{self.register.root.table}"]
        )
