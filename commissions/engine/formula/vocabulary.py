"""The names that a formula may use: what each is called, what it is, and where SQL finds it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from commissions.engine.formula.errors import Word
from commissions.engine.messages import gettext_noop

_WORD = re.compile(r"[^\W\d]\w*")
RESERVED: Final = ("true", "false")


def is_name(word: str) -> bool:
    """Whether a formula could read it as a name."""
    return _WORD.fullmatch(word) is not None and word.lower() not in RESERVED


class Kind(StrEnum):
    """What a value is. Amounts are fen and shares 10^-4 where they are stored; a formula speaks of yuan and of 80%."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"
    """A bare number; it takes the unit of what it meets."""
    FLAG = "flag"
    TEXT = "text"

    @property
    def scale(self) -> int:
        """How many stored units make one."""
        return _SCALES.get(self, 1)

    @property
    def largest(self) -> int:
        """The largest stored figure for which a formula is sure to be calculated. Larger ones are tried."""
        return 10**8 if self is Kind.SHARE else 10**9 if self is Kind.COUNT else 10**10

    @property
    def word(self) -> Word:
        return _WORDS[self]


_SCALES: Final = {Kind.MONEY: 100, Kind.SHARE: 10_000}

_WORDS: Final = {
    Kind.MONEY: Word(gettext_noop("an amount of money")),
    Kind.COUNT: Word(gettext_noop("a count")),
    Kind.SHARE: Word(gettext_noop("a share")),
    Kind.NUMBER: Word(gettext_noop("a number")),
    Kind.FLAG: Word(gettext_noop("a condition")),
    Kind.TEXT: Word(gettext_noop("a text")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One named figure. `sql` is an expression of the caller's query, never of the formula's author."""

    code: str
    label: str
    kind: Kind
    sql: str
    aliases: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (self.code, self.label, *self.aliases)


class Vocabulary:
    """Names by every word they go by; upper and lower case are alike."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: Final = tuple(names)
        self._by_word: Final[dict[str, Name]] = {}
        for name in self._names:
            for word in name.words:
                key = word.lower()
                if not is_name(word):
                    raise ValueError(f"{word!r} can't be a name of a formula")
                if self._by_word.setdefault(key, name) is not name:
                    raise ValueError(f"{word!r} means {self._by_word[key].code} and {name.code}")

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def labels(self) -> dict[str, str]:
        """Code to label, for `Formula.text`."""
        return {name.code: name.label for name in self._names}

    def find(self, word: str) -> Name | None:
        return self._by_word.get(word.lower())

    def nearest(self, word: str) -> list[str]:
        """Known words that look like this one, the likeliest first."""
        close = get_close_matches(word.lower(), self._by_word, n=3, cutoff=0.6)
        spelled = {spelling.lower(): spelling for name in self._names for spelling in name.words}
        return [spelled[key] for key in close]

    def bind(self, columns: Mapping[str, str | tuple[str, Kind]]) -> "Vocabulary":
        """Only the names of these codes, found by this SQL; with a kind, where the query knows it better."""
        known = {name.code: name for name in self._names}
        return Vocabulary(
            replace(known[code], sql=found)
            if isinstance(found, str)
            else replace(known[code], sql=found[0], kind=found[1])
            for code, found in columns.items()
        )
