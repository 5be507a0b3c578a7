"""A formula that was read and checked, and everything that can be done with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commissions.engine.formula.errors import FormulaError
from commissions.engine.formula.explaining import Step, explained
from commissions.engine.formula.kinds import NUMERIC, kind_of
from commissions.engine.formula.nodes import Node, figures
from commissions.engine.formula.ratio import Width
from commissions.engine.formula.reading import read
from commissions.engine.formula.sql import DECIMALS, Compiler, width_for
from commissions.engine.formula.values import NoValue, Row, Value, rounded, value_of
from commissions.engine.formula.vocabulary import Kind, Name, Vocabulary
from commissions.engine.formula.writing import completed, written
from commissions.engine.messages import gettext_noop

_CELL = re.compile(r"(?:'[^'\[\]*?:/\\]{1,31}'!|\w{1,31}!)?\$?[A-Z]{1,3}\$?[1-9]\d{0,6}")


@dataclass(frozen=True, slots=True)
class Formula:
    """`source` is the text as typed, `kind` what it gives. `width` is the type that it is calculated in."""

    source: str
    root: Node
    kind: Kind
    width: Width

    @property
    def names(self) -> tuple[Name, ...]:
        """The figures that it asks for, in the order of reading, each once."""
        return tuple(dict.fromkeys(figure.name for figure in figures(self.root)))

    def sql(self, decimals: int = 2) -> str:
        """The value as a BIGINT of 10^-decimals, rounded once, half away from zero: fen with 2, a rate with 4.

        A condition is a BOOLEAN. NULL where `problem_sql` has a reason.
        """
        if decimals not in DECIMALS:
            raise ValueError(f"a value has at most {DECIMALS[-1]} decimals, not {decimals}")
        return Compiler(self.width).value(self.root, decimals)

    def problem_sql(self) -> str:
        """A VARCHAR: NULL where there is a value, else the reason code.

        `N00` where a figure isn't reported, `F01` where the formula divides by 0. Of an IF only the part that
        counts is asked; AND and OR ask all of theirs, as in a sheet.
        """
        return Compiler(self.width).problem(self.root)

    def text(self, names: Mapping[str, str] | None = None) -> str:
        """In one spelling. `names` says what to call the figures, by code: `vocabulary.labels`."""
        called = names or {}
        return written(self.root, lambda name: called.get(name.code, name.code))

    def excel(self, cells: Mapping[str, str], decimals: int = 2) -> str:
        """A live formula, with the leading "=". `cells` says where each figure stands, by code: "$C$4".

        Amounts stand there in yuan and shares as numbers (80% is 0.8). Rounded as the line is.
        """
        for name in self.names:
            if not _CELL.fullmatch(cells[name.code]):
                raise ValueError(f"{cells[name.code]!r} is no cell")
        text = written(completed(self.root), lambda name: cells[name.code])
        return f"={text}" if self.kind is Kind.FLAG else f"=ROUND({text}, {decimals})"

    def value(self, row: Row) -> Value | None:
        """Exact and not rounded, for figures as they are stored; None where there is none."""
        try:
            return value_of(self.root, row)
        except NoValue:
            return None

    def scaled(self, row: Row, decimals: int = 2) -> int | None:
        """What `sql(decimals)` gives for the row."""
        value = self.value(row)
        return int(rounded(value * 10**decimals, 0)) if isinstance(value, Fraction) else None

    def explain(self, row: Row, names: Mapping[str, str] | None = None) -> Step:
        """How the value comes about, part by part. The row holds figures by code, as they are stored."""
        called = names or {}
        return explained(self.root, row, lambda name: called.get(name.code, name.code))


def parse(text: str, vocabulary: Vocabulary, *, gives: Kind | None = None) -> Formula:
    """Reads a formula and checks all that can be checked without a row. Raises FormulaError.

    `gives` is what it has to give, where a bare number is always taken for an amount, a count or a share; without
    it every number will do. `Kind.FLAG` asks for a condition.
    """
    root = read(text, vocabulary)
    kind = kind_of(root)
    fits = kind in NUMERIC if gives is None else kind is gives or (kind is Kind.NUMBER and gives in NUMERIC)
    if not fits:
        raise FormulaError(
            gettext_noop("The formula gives %(found)s, but %(wanted)s is needed"),
            0,
            {"found": kind.word, "wanted": (gives or Kind.NUMBER).word},
        )
    return Formula(text, root, kind, width_for(root))
