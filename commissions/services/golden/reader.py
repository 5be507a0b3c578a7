"""From a workbook to golden cases. Every wrong cell is named with its address; nothing raises."""

from pathlib import Path
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import Measure
from commissions.models import PlanVersion
from commissions.services.golden import content as golden
from commissions.services.golden import sheets
from commissions.services.golden.names import CaseNames, channels_named, code_of
from commissions.services.plan_cells import PlanCellError, Row
from commissions.services.plan_names import spellings
from commissions.services.plan_sheets import PlanSheet
from core.periods import period_of, shift
from core.sheets.guard import inspect
from core.sheets.limits import MIB, Limits
from core.sheets.messages import message_text
from core.sheets.results import Refusal
from core.sheets.spelling import folded, is_blank
from sales.choices import ValueState
from sales.models import Metric
from users.models import User

LIMITS: Final = Limits(file_bytes=2 * MIB, inflated_bytes=20 * MIB, ratio=200, used_cells=100_000, columns=40)
MOST_ROWS: Final = 5_000
MOST_MONTHS: Final = 36
_STATES: Final = {
    "/": ValueState.NOT_REPORTED,
    "—": ValueState.NOT_APPLICABLE,
    "-": ValueState.NOT_APPLICABLE,
}


def has_cases(path: Path) -> bool:
    """Whether a workbook, which has been looked over already, has the sheet of expected amounts."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return any(folded(name).casefold() in spellings(sheets.CASES.label) for name in book.sheetnames)
    finally:
        book.close()


def read_cases(
    path: Path, version: PlanVersion, user: User, limits: Limits = LIMITS
) -> tuple[golden.GoldenContent | None, list[PlanCellError]]:
    """The cases, or None and what is wrong. Channels of the portal are those that `user` sees."""
    report = inspect(path, limits)
    if isinstance(report, Refusal):
        return None, [PlanCellError(message=message_text(report))]
    if report.kind != "xlsx":
        return None, [
            PlanCellError(message=_("This is not an Excel file. Save it as .xlsx and upload it again."))
        ]
    book = openpyxl.load_workbook(path, data_only=True)
    try:
        return _Reading(book, version, user).result()
    finally:
        book.close()


class _Reading:
    def __init__(self, book: Any, version: PlanVersion, user: User) -> None:
        self.user = user
        self.names = CaseNames(version)
        self.errors: list[PlanCellError] = []
        self.rows = {sheet.label: self._rows(book, sheet) for sheet in sheets.TABLES}
        self.refs: dict[str, Row] = {}

    def result(self) -> tuple[golden.GoldenContent | None, list[PlanCellError]]:
        if self.errors:
            return None, self.errors
        channels = [self._channel(row) for row in self.rows[sheets.CHANNELS.label]]
        self.known = {item.code for item in channels if item} | set(channels_named(self._codes(), self.user))
        self._foreign(channels)
        content = {
            "channels": channels,
            "sales": [self._sale(row) for row in self.rows[sheets.SALES.label]],
            "months": [self._month(row) for row in self.rows[sheets.MONTHS.label]],
            "figures": [self._figure(row) for row in self.rows[sheets.FIGURES.label]],
            "events": [self._event(row) for row in self.rows[sheets.EVENTS.label]],
            "targets": [self._target(row) for row in self.rows[sheets.TARGETS.label]],
            "coefficients": [self._coefficient(row) for row in self.rows[sheets.COEFFICIENTS.label]],
            "cases": [self._case(row) for row in self.rows[sheets.CASES.label]],
        }
        self.errors += [error for rows in self.rows.values() for row in rows for error in row.errors]
        if not content["cases"] and not self.errors:
            label = sheets.CASES.label
            self.errors.append(PlanCellError(sheet=str(label), message=_("Say which amounts are expected.")))
        if self.errors:
            return None, self.errors
        found = golden.GoldenContent(**{name: tuple(rows) for name, rows in content.items()})  # type: ignore[arg-type]
        self._span(found)
        return (None if self.errors else found), self.errors

    def _rows(self, book: Any, sheet: PlanSheet) -> list[Row]:
        """The rows with anything in them, below the head. Columns are found by their labels."""
        wanted = spellings(sheet.label)
        page = next((page for page in book.worksheets if folded(page.title).casefold() in wanted), None)
        if page is None:
            if not sheet.optional:
                message = _("The sheet “%(sheet)s” is missing.") % {"sheet": sheet.label}
                self.errors.append(PlanCellError(message=message))
            return []
        heads = {folded(str(cell.value or "")).casefold(): cell.column for cell in page[1]}
        places = {}
        for column in sheet.columns:
            place = next((heads[text] for text in spellings(column.label) if text in heads), None)
            if place is not None:
                places[column.key] = place
            elif not column.info and not column.optional:
                message = _("The column “%(column)s” is missing.") % {"column": column.label}
                self.errors.append(PlanCellError(sheet=page.title, message=message))
        found = []
        for line in page.iter_rows(min_row=2):
            cells = {key: line[place - 1] for key, place in places.items()}
            if any(not is_blank(cell.value) for key, cell in cells.items() if not sheet.column(key).info):
                found.append(Row(sheet, page.title, cells))
        if len(found) > MOST_ROWS:
            message = _("At most %(rows)s rows.") % {"rows": MOST_ROWS}
            self.errors.append(PlanCellError(sheet=page.title, message=message))
        return found

    def _codes(self) -> set[str]:
        """Every channel that is named anywhere."""
        keys = ("code", "channel", "upline", "payee")
        return {
            code_of(row.text(key, limit=32))
            for rows in self.rows.values()
            for row in rows
            for key in keys
            if key in row.cells
        }

    def _channel(self, row: Row) -> golden.CaseChannel | None:
        code = code_of(row.text("code", limit=32, required=True))
        place = row.named("place", self.names.places)
        if place is None and row.value("place") is None:
            row.wrong("place", _("Needed."))
        kind = row.choice("kind", required=True)
        star = row.whole("star")
        if star is not None and not 1 <= star <= 5:
            row.wrong("star", _("A star is 1 to 5."))
        values = {
            "name": row.text("name", limit=120) or code,
            "mode": row.choice("mode"),
            "level": row.choice("level"),
            "upline": code_of(row.text("upline", limit=32)),
            "since": row.day("since"),
            "left": row.day("left"),
        }
        if row.errors or place is None:
            return None
        return golden.CaseChannel(code=code, kind=kind, star=star, place=place.code, **values)

    def _foreign(self, channels: list[golden.CaseChannel | None]) -> None:
        """A code means one channel, with a row for each of its stretches; and uplines are channels."""
        taken = set(channels_named(item.code for item in channels if item))
        seen: dict[str, list[golden.CaseChannel]] = {}
        for row, item in zip(self.rows[sheets.CHANNELS.label], channels, strict=True):
            if item is None:
                continue
            if item.code in taken:
                row.wrong(
                    "code",
                    _("The portal has this channel already: leave the row out, or choose another code."),
                )
            if item.upline and item.upline not in self.known:
                row.wrong("upline", _("There is no such channel."))
            _stretch(row, item, seen.setdefault(item.code, []))
            seen[item.code].append(item)

    def _code(self, row: Row, key: str = "channel") -> str:
        code = code_of(row.text(key, limit=32, required=True))
        if code and code not in self.known:
            row.wrong(key, _("There is no such channel: describe it on “Channels”."))
        return code

    def _ref(self, row: Row) -> str:
        ref = row.text("ref", limit=20)
        if ref and ref in self.refs:
            row.wrong("ref", _("This number stands here twice."))
        self.refs.setdefault(ref, row)
        return ref

    def _sale(self, row: Row) -> golden.CaseSale | None:
        product, day = row.named("product", self.names.products), row.day("day")
        campaign = row.named("campaign", self.names.campaigns)
        for key in ("product", "day"):
            if row.value(key) is None:
                row.wrong(key, _("Needed."))
        quantity = row.figure("quantity", units.PIECES)
        values: dict[str, Any] = {key: row.money(key) for key in ("first_payment", "amount", "cost")}
        values["real_name"] = row.said("real_name")
        common: dict[str, Any] = {
            "ref": self._ref(row),
            "channel": self._code(row),
            "subscriber": row.text("subscriber", limit=20),
        }
        if row.errors or product is None or day is None:
            return None
        return golden.CaseSale(
            **common,
            **values,
            product=product.code,
            day=day,
            quantity=1 if quantity is None else quantity,
            campaign=campaign.code if campaign else "",
        )

    def _month(self, row: Row) -> golden.CaseMonth | None:
        product = row.named("product", self.names.products)
        values: dict[str, Any] = {key: row.money(key) for key in ("plan_fee", "billed", "arrears")}
        values["minutes"] = row.figure("minutes", units.MINUTES)
        values["megabytes"] = row.figure("megabytes", units.MEGABYTES)
        values["months_in_net"] = row.figure("months_in_net", units.MONTHS)
        values["suspended_days"] = row.whole("suspended_days")
        values["real_name"] = row.said("real_name")
        common: dict[str, Any] = {"ref": self._ref(row), "channel": self._code(row)}
        subscriber = row.text("subscriber", limit=20, required=True)
        period = row.period("period", required=True)
        if row.errors or period is None:
            return None
        code = product.code if product else ""
        return golden.CaseMonth(**common, subscriber=subscriber, period=period, product=code, **values)

    def _figure(self, row: Row) -> golden.CaseFigure | None:
        metric = row.named("metric", self.names.metrics)
        if row.value("metric") is None:
            row.wrong("metric", _("Needed."))
        common = {"ref": self._ref(row), "channel": self._code(row)}
        period = row.period("period", required=True)
        state = _STATES.get(str(row.value("value") or "").strip(), ValueState.REPORTED)
        unit = metric_unit(metric) if metric else units.PIECES
        value = row.figure("value", unit, required=True) if state == ValueState.REPORTED else None
        if row.errors or metric is None or period is None:
            return None
        return golden.CaseFigure(**common, period=period, metric=metric.code, value=value, state=int(state))

    def _event(self, row: Row) -> golden.CaseEvent | None:
        kind, day = row.choice("kind", required=True), row.day("day")
        if row.value("day") is None:
            row.wrong("day", _("Needed."))
        channel, subscriber = self._code(row), row.text("subscriber", limit=20, required=True)
        suspended = row.whole("suspended_days") or 0
        if row.errors or day is None:
            return None
        return golden.CaseEvent(
            channel=channel, subscriber=subscriber, kind=int(kind), day=day, suspended_days=suspended
        )

    def _target(self, row: Row) -> golden.CaseTarget | None:
        metric = row.named("metric", self.names.metrics)
        channel, period = self._code(row), row.period("period", required=True)
        unit = metric_unit(metric) if metric else self.names.sales_target
        value = row.figure("value", unit, required=True)
        if row.errors or period is None or value is None:
            return None
        code = metric.code if metric else ""
        return golden.CaseTarget(channel=channel, period=period, metric=code, value=value)

    def _coefficient(self, row: Row) -> golden.CaseCoefficient | None:
        kind = row.named("kind", self.names.kinds)
        if row.value("kind") is None:
            row.wrong("kind", _("Needed."))
        channel, period = self._code(row), row.period("period", required=True)
        value = row.figure("value", units.FACTOR, required=True)
        if row.errors or kind is None or period is None or value is None:
            return None
        return golden.CaseCoefficient(channel=channel, period=period, kind=kind.code, value=value)

    def _case(self, row: Row) -> golden.Case | None:
        component = row.named("component", self.names.components)
        fact = row.text("fact", limit=20)
        if fact and fact not in self.refs:
            row.wrong("fact", _("No row has this number."))
        if fact and component is None and row.value("component") is None:
            row.wrong("component", _("Name the component that pays this row."))
        payee, period = self._code(row, "payee"), row.period("period", required=True)
        amount = row.figure("amount", units.YUAN, required=True)
        name = row.text("name", limit=120)
        if row.errors or period is None or amount is None:
            return None
        code = component.code if component else ""
        return golden.Case(name=name, payee=payee, period=period, component=code, fact=fact, amount=amount)

    def _span(self, content: golden.GoldenContent) -> None:
        months = periods_of(content)
        if months and shift(months[0], MOST_MONTHS) <= months[-1]:
            message = _("The cases reach over more than %(months)s months.") % {"months": MOST_MONTHS}
            self.errors.append(PlanCellError(message=message))


def _stretch(row: Row, item: golden.CaseChannel, before: list[golden.CaseChannel]) -> None:
    """A further row of a channel holds from a day of its own; whatever the order of the rows."""
    if any(other.since == item.since for other in before):
        message = _("This channel stands here already: say from which day on this row holds instead.")
        row.wrong("since", message)
    if before and before[0].kind != item.kind:
        row.wrong("kind", _("A channel has the same kind in all of its rows."))
    said = next((other.left for other in before if other.left), item.left)
    if item.left and item.left != said:
        row.wrong("left", _("A channel has one last day."))


def metric_unit(metric: Metric) -> units.Unit:
    return units.measure_unit(Measure.VALUE, metric.unit)


def periods_of(content: golden.GoldenContent) -> list[int]:
    """The months in which something happens or is expected, in their order."""
    found = {period_of(sale.day) for sale in content.sales} | {period_of(row.day) for row in content.events}
    found |= {row.period for row in content.months} | {row.period for row in content.figures}
    found |= {case.period for case in content.cases}
    return sorted(found)
