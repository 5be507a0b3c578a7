"""A simulation as a workbook: the sums, every payee, and the amounts by month and component."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from commissions.services.books import Book, fen
from commissions.simulation.models import Simulation, SimulationPayee, SimulationRow
from commissions.simulation.panels import SumTable, said_in_a_line, sum_tables
from commissions.simulation.services.summing import band_rows, component_labels
from commissions.simulation.tables import beside_text, months_text
from core import formats
from network.choices import ChannelKind
from network.models import Channel, Region

MOST_ROWS: Final = 100_000
"""Of the amounts by month and component: what a file takes that is made while somebody waits."""


def simulation_workbook(simulation: Simulation, target: BinaryIO | Any) -> None:
    book = Book(target)
    book.sheet(_("About"), (26, 60), _about(simulation))
    tables = sum_tables(simulation)
    for table in tables:
        book.sheet(table.title, (32, 16, 16, 16, 10, 10, 10), _sums(table))
    book.sheet(_("Distribution"), (20, 12, 16), _bands(simulation))
    labels = component_labels(simulation)
    cities = dict(Region.objects.filter(level="city").values_list("pk", "name"))
    book.sheet(_("Payees"), (16, 28, 14, 14, 16, 16, 16, 10, 28, 16), _payees(simulation, labels, cities))
    book.sheet(_("Amounts"), (16, 28, 14, 10, 28, 16, 16, 16), _amounts(simulation, labels, cities))
    book.close()


def _about(simulation: Simulation) -> Iterable[Sequence[Any]]:
    yield (_("Simulation"), str(simulation))
    yield (_("Beside"), beside_text(simulation))
    yield (_("Region"), str(simulation.region))
    yield (_("Months simulated"), months_text(simulation))
    yield (_("Simulated by"), str(simulation.created_by))
    yield (_("Finished"), formats.moment(simulation.finished_at))
    yield (_("Facts"), simulation.facts)
    yield (_("Result"), said_in_a_line(simulation))
    yield (_("Fingerprint"), simulation.content_hash)
    if simulation.note:
        yield (_("Note"), simulation.note)


def _sums(table: SumTable) -> Iterable[Sequence[Any]]:
    counted = [_("Losers"), _("Winners")] if table.has_payees else []
    yield (table.head, _("Before (yuan)"), _("After (yuan)"), _("Difference"), _("Rise or fall"), *counted)
    for row in [*table.rows, table.total]:
        extra = [row.losers, row.winners] if table.has_payees else []
        share = formats.percent(row.share, 1, signed=True)
        yield (row.name, fen(row.old), fen(row.new), fen(row.difference), share, *extra)


def _bands(simulation: Simulation) -> Iterable[Sequence[Any]]:
    yield (_("Rise or fall"), _("Payees"), _("Difference"))
    for row in band_rows(simulation):
        yield (str(row["band"].label), row["payees"], fen(row["difference"]))


def _payees(
    simulation: Simulation, labels: dict[int, str], cities: dict[int, str]
) -> Iterable[Sequence[Any]]:
    yield (
        *(_("Payee"), _("Name"), _("City"), _("Kind"), _("Before (yuan)"), _("After (yuan)")),
        *(_("Difference"), _("Rise or fall"), _("Cause"), _("Moved by (yuan)")),
    )
    rows = SimulationPayee.objects.filter(simulation_id=simulation.pk).select_related("payee")
    for row in rows.order_by("difference", "id").iterator(chunk_size=5_000):
        yield (
            row.payee.code,
            row.payee.name,
            cities.get(row.city_id, ""),
            str(ChannelKind(row.kind).label),
            fen(row.old),
            fen(row.new),
            fen(row.difference),
            formats.percent(row.share, 1, signed=True),
            labels.get(row.cause_key or 0, ""),
            fen(row.cause_amount),
        )


def _amounts(
    simulation: Simulation, labels: dict[int, str], cities: dict[int, str]
) -> Iterable[Sequence[Any]]:
    yield (
        *(_("Payee"), _("Name"), _("City"), _("Month"), _("Component")),
        *(_("Before (yuan)"), _("After (yuan)"), _("Difference")),
    )
    rows = SimulationRow.objects.filter(simulation_id=simulation.pk)
    named = rows.annotate(  # type: ignore[no-redef]
        payee_code=Subquery(Channel.objects.filter(pk=OuterRef("payee_id")).values("code")),
        payee_name=Subquery(Channel.objects.filter(pk=OuterRef("payee_id")).values("name")),
    ).order_by("city_id", "payee_id", "period", "component_key")
    for row in named[:MOST_ROWS].iterator(chunk_size=5_000):
        yield (
            *(row.payee_code, row.payee_name, cities.get(row.city_id, ""), formats.period_label(row.period)),
            *(labels.get(row.component_key, ""), fen(row.old), fen(row.new), fen(row.new - row.old)),
        )
    if rows[MOST_ROWS : MOST_ROWS + 1].exists():
        told = _("Only the first %(count)s amounts; each payee has all of its own on its page.")
        yield (told % {"count": formats.count(MOST_ROWS)},)
