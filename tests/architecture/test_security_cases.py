"""Every case of docs/development/security-cases.md is proved by tests that are there."""

import ast
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
TABLE: Final = ROOT / "docs" / "development" / "security-cases.md"
NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_proves_a_case_exists() -> None:
    named = NAMED.findall(TABLE.read_text(encoding="utf-8"))
    assert len(named) > 100
    missing = {
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or name not in names_in(ROOT / file)
    }
    assert missing == set()


def test_every_case_names_a_test() -> None:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cases = [row for row in rows if row != "| case | tests |"]
    assert [row for row in cases if not NAMED.search(row)] == []
