"""The rows before and after one row of a list, in the list's order: two small queries."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core.tables import CodeColumn


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Addresses, empty at either end of the list."""

    previous: str
    next: str


def neighbours_of(listing: Any, key: int) -> Neighbours | None:
    """None where the row is no longer in the list, or the list's rows have no page."""
    links = [c for c in listing.table_class.base_columns.values() if isinstance(c, CodeColumn)]
    row = listing.filtered.filter(pk=key).first() if links else None
    if row is None:
        return None
    pager = listing.pager(1)
    place = pager.cursor(row)
    after = pager.page(after=place).rows
    before = pager.page(before=place).rows
    came_from = urlencode({"from": listing.list_address})

    def address(rows: list[Any]) -> str:
        """Of the dressed row: what stands in the address may be the list's own, such as its month."""
        return f"{links[0].address(listing.dress(rows)[0])}?{came_from}" if rows else ""

    return Neighbours(previous=address(before), next=address(after))
