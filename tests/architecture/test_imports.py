"""Imports flow in one direction, and the engines know no Django."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Each may import those before it. `channels_portal` composes and is imported by nobody but for its helpers.
LAYERS = [
    *("core", "network", "users", "outlets", "agents", "direct_sales", "visits"),
    *("sales", "inventory", "commissions", "assessments"),
]
SETTING_HELPERS = {"channels_portal.env", "channels_portal.embedded", "channels_portal.secrets"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("layer", LAYERS)
def test_an_app_imports_only_apps_below_it(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(layer)
        for name in imported(path)
        if name.split(".")[0] in above
        or (name.split(".")[0] == "channels_portal" and name not in SETTING_HELPERS)
    ]
    assert wrong == []


def test_the_engine_imports_no_django() -> None:
    allowed = {"core.money", "core.periods"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("commissions/engine")
        for name in imported(path)
        if name.split(".")[0] in {"django", *LAYERS}
        and not name.startswith("commissions.engine")
        and name not in allowed
    ]
    assert wrong == []


def test_nothing_imports_by_star() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for folder in [*LAYERS, "channels_portal", "tests", "benchmarks"]
        for path in sources(folder)
        if "settings" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert wrong == []
