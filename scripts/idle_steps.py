"""What each step of the engine leaves when it has nothing to do, worked out by running it on empty inputs.

After a step has changed, `python -m scripts.idle_steps` writes commissions/engine/idle.sql anew.
"""

from pathlib import Path
from typing import Final

import duckdb

from commissions.engine import runner
from commissions.engine.idle import HEAD, SOURCE

_MADE: Final = """
SELECT table_oid, sql FROM duckdb_tables() UNION ALL
SELECT view_oid, sql FROM duckdb_views() WHERE NOT internal ORDER BY 1
"""


def worked_out() -> str:
    """The tables and views of the steps that may have nothing to do, as one text with a head for each step."""
    connection = duckdb.connect(":memory:")
    found: list[str] = []
    known: set[int] = set()
    for step in runner.steps():
        connection.execute(step.text).fetchall()
        made = connection.execute(_MADE).fetchall()
        if step.only_if:
            new = [f"{statement.rstrip(';')};" for number, statement in made if number not in known]
            found.append("\n".join([f"{HEAD}{step.name}", *new]))
        known |= {number for number, _statement in made}
    connection.close()
    return "\n\n".join(found) + "\n"


if __name__ == "__main__":
    Path(str(SOURCE)).write_text(worked_out(), encoding="utf-8")
