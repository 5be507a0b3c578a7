"""The export of a list beside the usual way: model rows through the table, cell by cell into openpyxl.

Same list, same rows and columns in the same order. Ours is the function behind the page's button.
"""

import datetime
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, cast

from benchmarks.database import connect, scratch_database, server_pid
from benchmarks.harness import Line, answer, line, side
from benchmarks.import_world import UPLOADER, fill
from benchmarks.measure import measured
from benchmarks.orders import PERIOD

DATABASE: Final = "bench_exports"
ROWS: Final = 100_000
QUICK_ROWS: Final = 20_000

_FACTS: Final = """
INSERT INTO sales_sale (city_id, period, fact_id, revision, channel_id, product_id, import_id, subscriber, iccid,
    event_date, quantity, first_payment, reported_amount, instalment, remark)
SELECT c.city_id, %(period)s, n, 1, c.id, p.id, 1, (19900000000 + n)::text, lpad(n::text, 20, '0'),
    %(day)s::date + (n %% 28)::int, 1, 100 * (n %% 200), NULL, 0, ''
FROM generate_series(1, %(rows)s) n
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM network_channel) c ON c.place = n %% 400
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM sales_product) p ON p.place = n %% 80
"""


def export_benchmarks(*, quick: bool) -> Iterator[Line]:
    rows = QUICK_ROWS if quick else ROWS
    with scratch_database(DATABASE):
        fill()
        _facts(rows)
        ours = side("benchmarks.exports:ours")
        peer = side("benchmarks.exports:openpyxl_peer")
        if ours["content"] != peer["content"] or ours["rows"] != rows:
            raise RuntimeError(f"different files: {ours}, {peer}")
        yield line("export_vs_openpyxl", rows=rows, ours=ours, peer=peer)


def _facts(rows: int) -> None:
    connect(DATABASE)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_partition_month('sales_sale', %s)", [PERIOD])
        day = datetime.date(PERIOD // 100, PERIOD % 100, 1)
        cursor.execute(_FACTS, {"period": PERIOD, "day": day, "rows": rows})
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ANALYZE")
    connection.close()


def ours() -> dict[str, Any]:
    listing = _listing()
    from core.services.exports.writing import export_write

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        with measured(server_pid()) as cost:
            rows = export_write(listing, cast(BinaryIO, file), "xlsx")
        return answer(cost, rows=rows, content=_content(file.name), size=file.seek(0, 2))


def openpyxl_peer() -> dict[str, Any]:
    """Model instances by select_related, the table's own values, openpyxl in its write-only mode."""
    listing = _listing()
    import openpyxl

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        with measured(server_pid()) as cost:
            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet(listing.get_title())
            records = list(listing.exported_rows())
            table = listing.get_table(records)
            sheet.append([str(column.header) for column in table.columns])
            for row in table.rows:
                sheet.append([_plain(row, column) for column in table.columns])
            book.save(file.name)
        return answer(cost, rows=len(records), content=_content(file.name), size=file.seek(0, 2))


def _plain(row: Any, column: Any) -> Any:
    value = row.get_cell_value(column.name)
    return value / 100 if column.column.out_type == "money" and value is not None else value


def _listing() -> Any:
    connect(DATABASE)
    from django.urls import reverse

    from core.views.address import list_at
    from users.models import User

    user = User.objects.get(username=UPLOADER)
    return list_at(f"{reverse('sales:sale_list')}?period={PERIOD}", user)


def _content(path: str) -> list[Any]:
    """Rows, the sum of the payments and the first and last subscriber, as a reader finds them in the file."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    start = next(at for at, row in enumerate(rows) if len([cell for cell in row if cell != ""]) > 1)
    heads = rows[start]
    facts = [row for row in rows[start + 1 :] if str(row[5]).startswith("199")]
    money = next(
        at for at in range(len(heads)) if "首" in str(heads[at]) or "First payment" in str(heads[at])
    )
    return [len(facts), round(sum(float(str(row[money])) for row in facts), 2), facts[0][5], facts[-1][5]]
