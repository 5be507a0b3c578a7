"""Which column of a sheet is which, said by the user where the headers don't say it, and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, Forbidden
from core.models import ImportFile, ImportMapping, ImportSession, ImportState
from core.models.imports import SENT_AGAIN
from core.services.imports.files import file_is_kept
from core.sheets.definition import SheetDefinition
from core.sheets.header import header_texts, known_key
from core.sheets.kinds import SheetKind, kind_named
from core.sheets.results import column_letter

SAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the user's sheet: its header, the first values, and what it is taken for so far."""

    letter: str
    text: str
    samples: tuple[str, ...]
    key: str


def sheet_columns(session: ImportSession, header_row: int | None = None) -> list[SheetColumn]:
    """The columns of a sheet that waits for its mapping, with the header found or in row `header_row` (1-based).

    Of a sheet that was read only the headers are kept, not what stands below them.
    """
    if "head" not in session.report:
        return [
            SheetColumn(column_letter(column["index"]), column["text"], (), column["key"])
            for column in session.report["header"]["columns"]
        ]
    head = session.report["head"]
    rows = [list(row) for row in head["rows"]]
    where = tuple(head["header_rows"])
    if header_row is not None and 1 <= header_row <= len(rows):
        where = (header_row - 1,)
    definition = kind_named(session.kind).reads
    columns = []
    for index, text in enumerate(header_texts(rows, where)):
        below = [row[index] for row in rows[where[-1] + 1 :] if index < len(row) and row[index]]
        if text:
            key = session.mapping.get(text, known_key(text, definition)) or ""
            columns.append(SheetColumn(column_letter(index), text, tuple(below[:SAMPLES]), key))
    return columns


def mapping_set(*, session: ImportSession, user: Any, columns: Mapping[str, str]) -> ImportSession:
    """Says which header is which column ("" for none), and remembers it for the next time.

    Raises ValidationError for columns that are named twice, missing, or not of this sheet.
    """
    kind = kind_named(session.kind)
    if not kind.upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    definition = kind.reads
    _check(definition, columns)
    told = {text: key for text, key in columns.items() if key != (known_key(text, definition) or "")}
    with transaction.atomic():
        locked = ImportSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        _require_mappable(locked)
        locked.mapping = {
            **{text: key for text, key in locked.mapping.items() if text not in columns},
            **told,
        }
        locked.state = ImportState.UPLOADED
        locked.message = {}
        locked.report = {}
        locked.save(update_fields=["mapping", "state", "message", "report"])
        _remember(locked, kind, user, columns, told)
    return locked


def sheet_choose(*, session: ImportSession, user: Any, name: str) -> ImportSession:
    """Reads another sheet of the workbook: in its place, or of a committed one by an upload of its own. What was typed
    into cells belongs to the sheet that was read.
    """
    if not kind_named(session.kind).upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    with transaction.atomic():
        locked = ImportSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        # Whoever chooses a sheet of the file holds it, so that none is read twice.
        ImportFile.objects.select_for_update().get(pk=session.file_id)
        besides = locked.state == ImportState.COMMITTED
        if not besides:
            _require_mappable(locked)
        if name not in locked.report.get("sheets", ()):
            raise ValidationError(_("The workbook has no such sheet."))
        _require_unread(locked, name)
        if besides:
            return _sheet_besides(locked, user, name)
        if locked.edits.exists():
            raise Conflict(
                _("Cells of this sheet were typed in already. To read another sheet, upload the file again.")
            )
        locked.sheet = name
        locked.state = ImportState.UPLOADED
        locked.message, locked.report = {}, {}
        locked.save(update_fields=["sheet", "state", "message", "report"])
    return locked


def _require_unread(session: ImportSession, name: str) -> None:
    """Another upload of the same file may have read the sheet."""
    for other in sheets_read(session).exclude(pk=session.pk):
        if name in (other.sheet, (other.report.get("header") or {}).get("sheet")):
            raise Conflict(
                _("This sheet was read as upload %(number)s (%(state)s).")
                % {"number": other.pk, "state": other.status.label}
            )


def sheets_read(session: ImportSession) -> QuerySet[ImportSession]:
    """The uploads of the same file for the same sheet and month that weren't given up, this one among them."""
    same = ImportSession.objects.filter(
        kind=session.kind, period=session.period, city_id=session.city_id, file_id=session.file_id
    )
    return same.exclude(state__in=SENT_AGAIN).order_by("pk")


def _sheet_besides(session: ImportSession, user: Any, name: str) -> ImportSession:
    if not file_is_kept(session.file):
        raise Conflict(_("The rows of this upload are no longer there. Upload the file again."))
    if name == session.report["header"]["sheet"]:
        raise Conflict(_("The columns of this upload can't be changed any more."))
    return ImportSession.objects.create(
        kind=session.kind,
        period=session.period,
        city_id=session.city_id,
        owner=user,
        file=session.file,
        file_name=session.file_name,
        sheet=name,
        mapping=mapping_remembered(session.kind, session.city_id, user),
    )


def _require_mappable(session: ImportSession) -> None:
    if not session.is_mappable:
        raise Conflict(_("The columns of this upload can't be changed any more."))


def mapping_remembered(kind: str, city_id: int | None, user: Any) -> dict[str, str]:
    """The city's mapping, and over it the user's own."""
    found: dict[str, str] = {}
    for mapping in mappings_of(kind, city_id, user).order_by("owner_id"):
        found = {**mapping.columns, **found} if mapping.owner_id is None else {**found, **mapping.columns}
    return found


def mappings_of(kind: str, city_id: int | None, user: Any) -> QuerySet[ImportMapping]:
    """What holds for a user's uploads of a sheet: the city's, and the user's own."""
    found = ImportMapping.objects.filter(Q(owner=None) | Q(owner=user.pk), kind=kind, city_id=city_id)
    # Whoever works in several cities has no city's mapping to share.
    return found if city_id is not None else found.filter(owner=user.pk)


def mapping_forget(*, session: ImportSession, user: Any) -> None:
    """Forgets what is remembered for the sheet of this upload; the upload itself stays as it was read."""
    kind = kind_named(session.kind)
    if not kind.upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    found = mappings_of(session.kind, session.city_id, user)
    if not _may_share(kind, session.city_id, user):
        found = found.filter(owner=user.pk)
    if not found.delete()[0]:
        raise Conflict(_("There is nothing of yours to forget: the city's own people keep this mapping."))


def _check(definition: SheetDefinition, columns: Mapping[str, str]) -> None:
    labels = {column.key: _(column.label) for column in definition.columns}
    used = [key for key in columns.values() if key]
    problems = []
    if set(used) - set(labels):
        problems.append(_("Choose from the columns of this sheet."))
    twice = sorted({labels[key] for key in used if key in labels and used.count(key) > 1})
    if twice:
        problems.append(_("Chosen more than once: %(columns)s.") % {"columns": ", ".join(twice)})
    missing = [labels[column.key] for column in definition.missing(used)]
    if missing:
        problems.append(_("Still missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if problems:
        raise ValidationError(problems)


def _remember(
    session: ImportSession, kind: SheetKind, user: Any, columns: Mapping[str, str], told: Mapping[str, str]
) -> None:
    """For the city by those who commit there; others would change how the city's own sheets are read."""
    owner = None if _may_share(kind, session.city_id, user) else user
    mapping, _made = ImportMapping.objects.select_for_update().get_or_create(
        kind=session.kind, city_id=session.city_id, owner=owner, defaults={"updated_by": user}
    )
    kept = {text: key for text, key in mapping.columns.items() if text not in columns}
    mapping.columns = {**kept, **told}
    mapping.updated_by = user
    mapping.save()


def _may_share(kind: SheetKind, city_id: int | None, user: Any) -> bool:
    return city_id is not None and bool(user.scope_for(kind.commit_code).has_city(city_id))
