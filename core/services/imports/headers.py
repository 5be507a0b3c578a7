"""What is new about a sheet beside the last one of its kind: columns that came, went, or are read otherwise."""

from collections.abc import Mapping
from typing import Any

from core.models import ImportSession, ImportState
from core.sheets.kinds import SheetKind
from core.sheets.naming import normalised
from core.sheets.results import Header, HeaderColumn, SheetWarning


def header_news(session: ImportSession, kind: SheetKind, header: Header) -> list[SheetWarning]:
    """Compared with what was committed last for the same city, or by the same person where there is none.

    The sheet of a register may leave out whatever doesn't change, so only what is new in it is news.
    """
    before = _last_columns(session)
    if not before:
        return []
    known = {normalised(column.text) for column in before}
    new = [
        column.text
        for column in header.columns
        if not column.key and not column.ignored and normalised(column.text) not in known
    ]
    found = [SheetWarning("new_columns", {"headers": new})] if new else []
    if kind.register:
        return found
    then, now = _by_key(before), _by_key(header.columns)
    gone = [column.label for column in kind.definition.columns if column.key in then.keys() - now.keys()]
    if gone:
        found.append(SheetWarning("columns_gone", {"columns": gone}))
    other = [
        f"{then[key]} → {text}"
        for key, text in now.items()
        if key in then and normalised(then[key]) != normalised(text)
    ]
    if other:
        found.append(SheetWarning("read_otherwise", {"headers": other}))
    return found


def _last_columns(session: ImportSession) -> tuple[HeaderColumn, ...]:
    earlier = ImportSession.objects.filter(
        kind=session.kind, city_id=session.city_id, state=ImportState.COMMITTED
    ).exclude(pk=session.pk)
    if session.city_id is None:
        earlier = earlier.filter(owner_id=session.owner_id)
    reports = earlier.order_by("-committed_at").values_list("report__header__columns", flat=True)
    listed: list[dict[str, Any]] | None = reports.first()
    return tuple(HeaderColumn(**column) for column in listed or ())


def _by_key(columns: tuple[HeaderColumn, ...]) -> Mapping[str, str]:
    return {column.key: column.text for column in columns if column.key}
