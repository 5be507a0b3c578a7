"""A queued comparison carried out, in one transaction: what the portal has, beside the entries of the sheet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.comparison.choices import ALL, LEFT_OUT, Outcome
from commissions.comparison.models import Comparison, ComparisonRow
from commissions.comparison.querysets import RUN
from commissions.comparison.services.comparing import Compared, Key, Paid, compared
from commissions.comparison.services.naming import Names, names_for
from commissions.engine import InputError
from commissions.services.inputs import spread_read, sql_text
from commissions.services.rights import require
from commissions.simulation.services.sides import side_work_out
from core.jobs import JobContext, JobRefused
from core.periods import period_range
from network.choices import RegionLevel
from network.models import Channel, Region

_AT_ONCE: Final = 2_000
Amounts = dict[tuple[int, int, int], Paid]
"""By payee, component key and month; what no component stands behind goes by minus its kind."""


def comparison_execute(context: JobContext, *, comparison_id: int) -> dict[str, Any]:
    """Works it out. Once done it is never done again. Raises JobRefused with a sentence for its owner."""
    comparison = (
        Comparison.objects.select_related("region", "version", "created_by").filter(pk=comparison_id).first()
    )
    if comparison is None:
        raise JobRefused(_("This comparison was deleted."))
    if not comparison.is_done:
        if comparison.version_label and comparison.version is None:
            raise JobRefused(_("The version was discarded."))
        require(comparison.created_by, RUN, comparison.region_id)
        try:
            _work_out(context, comparison)
        except InputError as error:
            raise JobRefused(str(error)) from error
    return {"rows": comparison.rows_count, "differences": comparison.open_count}


def _work_out(context: JobContext, comparison: Comparison) -> None:
    names = names_for(comparison.region)
    cities = list(
        Region.objects.filter(level=RegionLevel.CITY, path__startswith=comparison.region.path).order_by(
            "path"
        )
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if comparison.version is not None:  # what is posted is one query, the engine's inputs are many
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        sheet = list(_sheet(comparison, names))
        months = sorted({period for (_code, _key, period), _amount in sheet})
        paid = (
            _posted(cursor, cities, months)
            if comparison.version is None
            else _worked_out(context, cursor, cities, months, comparison.version.pk)
        )
        context.report(len(cities), len(cities), _("Summing up"))
        payees = {pk: (code, name) for pk, code, name in _channels(cities, paid, sheet)}
        wanted = None if comparison.whole else {key for (_code, key, _period), _amount in sheet}
        portal = _keyed(paid, payees, wanted, {key for (_code, key, _period), _amount in sheet} == {ALL})
        rows = compared(sheet, portal, comparison.tolerance)
        _keep(comparison, rows, names, payees)


def _sheet(comparison: Comparison, names: Names) -> Iterable[tuple[Key, int]]:
    for code, name, period, amount in comparison.entries:
        key = names.key_of(name) if name else ALL
        if key is None:
            raise JobRefused(_("What “%(name)s” stands for is not known any more.") % {"name": name})
        if key != LEFT_OUT:
            yield (code, key, period), amount


def _posted(cursor: CursorWrapper, cities: Sequence[Region], months: Sequence[int]) -> Amounts:
    """As the statements of these months have it: a line of an earlier month's event counts where it was posted."""
    cursor.execute(
        sql_text("comparison/posted"), {"cities": [city.pk for city in cities], "periods": list(months)}
    )
    return {
        (payee, key, period): Paid(amount, lines) for payee, key, period, amount, lines in cursor.fetchall()
    }


def _worked_out(
    context: JobContext, cursor: CursorWrapper, cities: Sequence[Region], months: Sequence[int], version: int
) -> Amounts:
    """As the engine works it out from the same facts; whoever sells in two cities is paid by both."""
    periods = list(period_range(months[0], months[-1]))
    found: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for number, city in enumerate(cities):
        context.report(number, len(cities), city.name)
        spread = spread_read(cursor, city.pk, periods)
        table, _facts = side_work_out(cursor, city.pk, periods, spread, version)
        for row in table.to_pylist():
            if row["period"] in months:
                sums = found[row["payee_id"], row["component_key"], row["period"]]
                sums[0] += row["amount"]
                sums[1] += row["lines"]
    return {key: Paid(amount, lines) for key, (amount, lines) in found.items()}


def _channels(
    cities: Sequence[Region], paid: Amounts, sheet: Sequence[tuple[Key, int]]
) -> Iterable[tuple[int, str, str]]:
    """Whoever is paid, and those of the region that the sheet names: others are as unknown as none."""
    named = Channel.objects.filter(
        code__in={code for (code, _key, _period), _amount in sheet}, city__in=[city.pk for city in cities]
    )
    receiving = Channel.objects.filter(pk__in={payee for payee, _key, _period in paid})
    return named.values_list("pk", "code", "name").union(receiving.values_list("pk", "code", "name"))


def _keyed(
    paid: Amounts, payees: dict[int, tuple[str, str]], wanted: set[int] | None, by_payee: bool
) -> dict[Key, Paid]:
    """By code. Without components all of a payee's month is one amount; else only what is wanted."""
    found: dict[Key, Paid] = {}
    for (payee, component, period), one in paid.items():
        if not by_payee and wanted is not None and component not in wanted:
            continue
        key = (payees[payee][0], ALL if by_payee else component, period)
        before = found.get(key, Paid(0, 0))
        found[key] = Paid(before.amount + one.amount, before.lines + one.lines)
    return found


def _keep(
    comparison: Comparison, rows: Sequence[Compared], names: Names, payees: dict[int, tuple[str, str]]
) -> None:
    by_code = {code: (pk, name) for pk, (code, name) in payees.items()}
    comparison.rows.all().delete()
    ComparisonRow.objects.bulk_create(
        [
            ComparisonRow(
                comparison=comparison,
                payee_id=by_code.get(row.key[0], (None, ""))[0],
                payee_code=row.key[0],
                payee_name=by_code.get(row.key[0], (None, ""))[1],
                component_key=row.key[1],
                component=names.label(row.key[1])[:120],
                period=row.key[2],
                expected=row.expected,
                found=row.found,
                difference=row.difference,
                lines=row.lines,
                outcome=row.outcome,
            )
            for row in rows
        ],
        batch_size=_AT_ONCE,
    )
    comparison.expected = sum(row.expected or 0 for row in rows)
    comparison.found = sum(row.found or 0 for row in rows)
    comparison.rows_count = len(rows)
    comparison.open_count = sum(row.outcome not in Outcome.in_group("agree") for row in rows)
    comparison.finished_at = timezone.now()
    comparison.save()
