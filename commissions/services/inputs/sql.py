"""Where the queries stand."""

from functools import cache
from pathlib import Path
from typing import Final

_SQL: Final = Path(__file__).resolve().parents[2] / "sql"


@cache
def sql_text(name: str) -> str:
    """A query of commissions/sql."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def input_sql(name: str) -> str:
    return sql_text(f"inputs/{name}")
