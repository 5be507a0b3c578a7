"""The document tells the truth: its examples come out as printed, its tables are the code's own."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from commissions.engine.formula import MEASURES, Function, Kind, parse
from commissions.engine.formula.nodes import LARGEST_NUMBER
from commissions.engine.formula.reading import (
    DEEPEST,
    LONGEST_TEXT,
    MOST_DECIMALS,
    MOST_NODES,
)
from tests.engine.formula.support import NAMES, ROW, results, table

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "commissions"
EXAMPLE = re.compile(r"^\| `([^`]+)` \| ([^|`]+ [-.\d]+) \| ([-.\dF]+) \|$", re.MULTILINE)
PARAGRAPH = re.compile(r"\n\n(?:## )?(\d+(?:\.\d+)?)[. ]")
KINDS = {
    Kind.MONEY: ("amount", "金额"),
    Kind.COUNT: ("count", "数量"),
    Kind.NUMBER: ("number", "数值"),
}
both = pytest.mark.parametrize("name", ["formulas.md", "formulas.zh.md"])


def document(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@both
def test_the_examples_give_what_is_printed(name: str) -> None:
    examples = EXAMPLE.findall(document(name))
    assert len(examples) == 13
    for text, figures, printed in examples:
        row = dict(ROW)
        for figure in figures.split(", "):
            word, amount = figure.split(" ")
            found = MEASURES.find(word)
            assert found is not None
            row[found.code] = int(Fraction(amount) * found.kind.scale)
        formula = parse(text, NAMES, gives=Kind.MONEY)
        wanted = (None, printed) if printed[0] == "F" else (int(Fraction(printed) * 100), None)
        assert results(table([row]), formula) == [wanted], text


@both
def test_the_tables_hold_the_names_and_functions_that_there_are(name: str) -> None:
    text = document(name)
    for measure in MEASURES:
        (line,) = re.findall(rf"^\| `{measure.code}` \|.*", text, re.MULTILINE)
        assert all(word in line for word in measure.words)
        assert any(word in line for word in KINDS[measure.kind]), line
    assert re.findall(r"^\| `([A-Z]+)\(", text, re.MULTILINE)[: len(Function)] == [f.value for f in Function]
    for limit in (LONGEST_TEXT, MOST_NODES, DEEPEST, MOST_DECIMALS, f"{LARGEST_NUMBER:,}"):
        assert str(limit) in text


def test_both_languages_have_the_same_paragraphs() -> None:
    english, chinese = (PARAGRAPH.findall(document(name)) for name in ("formulas.md", "formulas.zh.md"))
    assert chinese == english
    assert len(english) > 20
