"""Rows of one file that repeat the natural key of an earlier row."""

from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

from core.sheets.layout import Places

_SEPARATOR: Final = "\x1f"


class Repeat(NamedTuple):
    """`identical` rows say the same again; others contradict row `first`."""

    first: int
    identical: bool


class Duplicates:
    """Keys as text with the place of their first row: exact, about 200 bytes a row."""

    def __init__(self, key_columns: Sequence[int]) -> None:
        self._columns = key_columns
        self._seen: dict[str, int] = {}
        self._rows = array("q")
        self._hashes = array("q")
        self.identical = Places()

    def of_block(
        self,
        numbers: Sequence[int],
        results: Sequence[Sequence[str]],
        bodies: Sequence[str],
        without: set[int],
    ) -> dict[int, Repeat]:
        """The repeats by position in the block; positions in `without` have no key."""
        if not self._columns:
            return {}
        keys = list(map(_SEPARATOR.join, zip(*(results[at] for at in self._columns), strict=True)))
        seen = self._seen
        if not without and len(set(keys)) == len(keys) and seen.keys().isdisjoint(keys):
            seen.update(zip(keys, range(len(self._rows), len(self._rows) + len(keys)), strict=True))
            self._rows.extend(numbers)
            self._hashes.extend(map(hash, bodies))
            return {}
        repeats: dict[int, Repeat] = {}
        for i, key in enumerate(keys):
            if i in without:
                continue
            at = seen.setdefault(key, len(self._rows))
            if at == len(self._rows):
                self._rows.append(numbers[i])
                self._hashes.append(hash(bodies[i]))
                continue
            identical = self._hashes[at] == hash(bodies[i])
            if identical:
                self.identical.add(numbers[i])
            repeats[i] = Repeat(self._rows[at], identical)
        return repeats
