"""Paragraphs 2.1 to 2.5: where a channel stands, and who is paid for it."""

from datetime import date

from commissions.engine import (
    Fact,
    Position,
)
from tests.engine.oracle.arithmetic import day_of
from tests.engine.rows import Rows


def place(inputs: Rows, channel_id: int, day: date) -> Position | None:
    rows = [row for row in inputs.positions if row.channel_id == channel_id and row.effective_from <= day]
    return max(rows, key=lambda row: row.effective_from, default=None)


def standing(inputs: Rows, channel_id: int, day: date) -> Position:
    """Of the day; or of joining, for a channel that joined later."""
    then = place(inputs, channel_id, day)
    joining = min(
        (row for row in inputs.positions if row.channel_id == channel_id), key=lambda row: row.effective_from
    )
    return then or joining


def upline(inputs: Rows, payee_id: int, step: int, day: date) -> int | None:
    at: int | None = payee_id
    for _ in range(step):
        here = place(inputs, at, day) if at is not None else None
        at = here.parent_id if here else None
    return at


def payee_of(inputs: Rows, fact: Fact) -> int:
    """Paragraph 2.4, of a channel that has a place on the day."""
    here = place(inputs, fact.channel_id, day_of(fact))
    if here and here.kind in inputs.paid_through_parent and here.parent_id is not None:
        return here.parent_id
    return fact.channel_id
