"""What a step leaves that has nothing to do: its tables and views, empty, without its questions being asked.

idle.sql is written by scripts/idle_steps.py, since working it out takes longer than a small run.
"""

from functools import cache
from importlib.resources import files
from typing import Final

SOURCE: Final = files("commissions.engine") / "idle.sql"
HEAD: Final = "-- step "


@cache
def leavings() -> dict[str, str]:
    """Statements by step, for those with an `Only if`."""
    _nothing, *parts = f"\n{SOURCE.read_text(encoding='utf-8')}".split(f"\n{HEAD}")
    return {name: text.strip() for name, text in (part.split("\n", 1) for part in parts)}
