"""docs/commissions/plans.md tells each worked plan: its workbook, and every amount that its cases expect."""

import random
import re
from collections.abc import Callable

import pytest

from channels_portal.demo.products import seed_products
from channels_portal.demo.regions import seed_regions
from tests.commissions.plans.say import Catalogue, WorkedPlan
from tests.commissions.plans.worked import FOLDER, MADE

DOCUMENTS = ("plans.md", "plans.zh.md")


def chapters(name: str) -> dict[int, str]:
    text = (FOLDER.parent / name).read_text(encoding="utf-8")
    found = re.split(r"^## (\d+)[.．] ?", text, flags=re.MULTILINE)[1:]
    return {int(number): body for number, body in zip(found[::2], found[1::2], strict=True)}


def amount(fen: int) -> str:
    return f"{'−' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}" if fen else "0"


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_amount_of_the_cases_is_worked_out(name: str) -> None:
    seed_regions(random.Random(1))
    seed_products()
    told = chapters(name)
    assert sorted(told) == list(range(1, len(MADE) + 1))
    missing = [problem for make in MADE for problem in _missing(make, told)]
    assert missing == []


def _missing(make: Callable[[Catalogue], WorkedPlan], told: dict[int, str]) -> list[str]:
    worked = make(Catalogue())
    chapter = told[worked.number]
    wanted = [f"(plans/{worked.file_name})", *(f" {amount(case.amount)} |" for case in worked.cases.cases)]
    return [f"{worked.number}: {text}" for text in wanted if text not in chapter]


def test_both_languages_have_the_same_tables() -> None:
    """Row by row the same amounts."""
    one, other = (chapters(name) for name in DOCUMENTS)
    for number, chapter in one.items():
        assert last_cells(chapter) == last_cells(other[number]), number


def last_cells(chapter: str) -> list[str]:
    rows = [line for line in chapter.splitlines() if line.startswith("|")]
    return [cell for line in rows if re.fullmatch(r"[−\d,.]*", cell := line.split("|")[-2].strip())]
