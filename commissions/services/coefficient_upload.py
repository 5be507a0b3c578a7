"""A workbook of coefficients: read, checked cell by cell, stored as a whole or not at all."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from commissions.models import Coefficient, CoefficientKind
from commissions.services.coefficients import (
    EDIT,
    NewValue,
    coefficients_add,
    require_settable,
    value_problem,
)
from commissions.sheets import coefficient_sheet
from core import formats
from core.errors import Refusal as Refused
from core.periods import today
from core.sheets.definition import staging_columns
from core.sheets.limits import MIB, Limits
from core.sheets.messages import cell_error_text, message_text
from core.sheets.reader import read_sheet
from core.sheets.results import ReadResult, column_letter
from core.sheets.spelling import folded
from network.models import Channel
from users.models import User

LIMITS: Final = Limits(file_bytes=20 * MIB, inflated_bytes=200 * MIB, used_cells=3_000_000, wall_seconds=25)
_NULL: Final = "\\N"


@dataclass(frozen=True, slots=True)
class WrongCell:
    address: str
    value: str
    message: str


@dataclass(slots=True)
class Uploaded:
    """`stored` rows, or what is wrong with which cells and nothing stored."""

    stored: int = 0
    message: str = ""
    cells: list[WrongCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    period: int
    code: str
    name: str
    kind: int
    value: int


def coefficients_upload(*, path: Path, name: str, user: User) -> Uploaded:
    """Raises Conflict if a colleague stored one of the keys in between."""
    kinds = {kind.pk: kind for kind in CoefficientKind.objects.all()}
    definition = coefficient_sheet(kinds.values())
    pieces: list[bytes] = []
    result = read_sheet(path, definition, copy_sink=pieces.append, today=today(), limits=LIMITS)
    if result.refusal:
        return Uploaded(message=message_text(result.refusal))
    cells = [WrongCell(error.address, error.value, cell_error_text(error)) for error in result.errors]
    columns = [column for column, _type in staging_columns(definition)]
    rows = _rows(b"".join(pieces).decode(), columns)
    values, wrong = _Checks(result, rows, kinds, user).result()
    cells += wrong
    if cells or not values:
        return Uploaded(message="" if cells else _("The sheet has no rows."), cells=cells)
    coefficients_add(values=values, user=user, source=name)
    return Uploaded(stored=len(values))


def _rows(text: str, columns: list[str]) -> list[_Row]:
    """The good rows. Codes and numbers need no unescaping; a name only serves to be compared."""
    found = []
    for line in text.splitlines():
        row = dict(zip(columns, line.split("\t"), strict=True))
        if row["bad"] == "f":
            name = "" if row["channel_name"] == _NULL else row["channel_name"]
            figures = (int(row["period"]), row["channel_code"], name, int(row["kind"]), int(row["value"]))
            found.append(_Row(int(row["row_no"]), *figures))
    return found


class _Checks:
    def __init__(
        self, result: ReadResult, rows: list[_Row], kinds: dict[int, CoefficientKind], user: User
    ) -> None:
        self.places = {column.key: column.index for column in result.header.columns} if result.header else {}
        self.rows = rows
        self.kinds = kinds
        self.user = user
        self.wrong: list[WrongCell] = []
        visible = Channel.objects.visible_to(user, EDIT).filter(code__in={row.code for row in rows})
        self.channels = {channel.code: channel for channel in visible}
        self.stored = self._stored()

    def result(self) -> tuple[list[NewValue], list[WrongCell]]:
        values = []
        seen: dict[tuple[int, str, int], int] = {}
        for row in self.rows:
            channel = self._channel(row)
            kind = self.kinds[row.kind]
            if problem := value_problem(kind, row.value):
                self._refuse(row, "value", formats.coefficient(row.value), problem)
            first = seen.setdefault((row.period, row.code, row.kind), row.number)
            if first != row.number:
                message = _("Row %(row)s has this month, channel and kind already.") % {"row": first}
                self._refuse(row, "kind", kind.name, message)
            if channel is not None:
                self._new(row, channel, kind)
                values.append(NewValue(channel, row.period, kind, row.value))
        return values, self.wrong

    def _channel(self, row: _Row) -> Channel | None:
        """A channel outside of the user's scope is as unknown as one that doesn't exist."""
        channel = self.channels.get(row.code)
        if channel is None:
            self._refuse(row, "channel_code", row.code, _("There is no such channel among yours."))
            return None
        try:
            require_settable(self.user, channel)
        except Refused as refusal:
            self._refuse(row, "channel_code", row.code, str(refusal))
            return None
        if row.name and folded(row.name) != folded(channel.name):
            message = _("%(code)s is %(name)s. Correct the code or the name.")
            self._refuse(row, "channel_name", row.name, message % {"code": row.code, "name": channel.name})
        return channel

    def _new(self, row: _Row, channel: Channel, kind: CoefficientKind) -> None:
        value = self.stored.get((row.period, channel.pk, kind.pk))
        if value is not None:
            message = _("Already set to %(value)s; change it on the page of the channel.")
            self._refuse(
                row, "value", formats.coefficient(row.value), message % {"value": formats.coefficient(value)}
            )

    def _stored(self) -> dict[tuple[int, int, int], int]:
        found = Coefficient.objects.filter(
            channel__in=self.channels.values(), period__in={row.period for row in self.rows}
        )
        return {(item.period, item.channel_id, item.kind_id): item.value for item in found}

    def _refuse(self, row: _Row, key: str, value: str, message: str) -> None:
        place = self.places.get(key)
        address = f"{column_letter(place)}{row.number}" if place is not None else str(row.number)
        self.wrong.append(WrongCell(address, value, message))
