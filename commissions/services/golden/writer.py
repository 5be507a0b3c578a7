"""Golden cases as a workbook: empty to be filled in, or as they are with what they came to."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from commissions import units
from commissions.models import PlanVersion
from commissions.services.golden import sheets
from commissions.services.golden.content import GoldenContent
from commissions.services.golden.names import CaseNames
from commissions.services.golden.reader import metric_unit
from commissions.services.golden.running import Outcome
from commissions.services.plan_book import BookWriter
from commissions.services.plan_names import Lookup, NameUnknown, written
from commissions.services.plan_sheets import YES_NO
from core.periods import period_text
from core.sheets.spelling import printable
from network.choices import AgentLevel, ChannelKind, SalesMode
from sales.choices import EventKind, ValueState

_MONEY = ("plan_fee", "billed", "arrears", "first_payment", "amount", "cost")


def cases_export(
    version: PlanVersion, content: GoldenContent | None = None, outcomes: Sequence[Outcome] = ()
) -> BinaryIO:
    """Without content it is the template; what is read by `read_cases` comes back the same."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": printable(str(version)), "author": ""})
        _instructions(book, version)
        writer = BookWriter(book, CaseNames(version))
        cases_write(writer, content or GoldenContent(), outcomes)
        writer.lists()
    stream.seek(0)
    return stream


def cases_write(writer: BookWriter, content: GoldenContent, outcomes: Sequence[Outcome] = ()) -> None:
    """The sheets of the cases, into a workbook whose names are `CaseNames`."""
    rows = _Rows(writer.names, content, outcomes)
    for sheet in sheets.TABLES:
        writer.table(sheet, rows.of(sheet.label))


def _instructions(book: Any, version: PlanVersion) -> None:
    page = book.add_worksheet(_("Golden cases"))
    page.set_column(0, 0, 100)
    texts = [
        str(version),
        _("Describe what happened on the sheets in the middle, and on the last one what it has to come to."),
        _(
            "Channels of the portal are named by their code; channels that exist only here stand on “Channels”."
        ),
        _("Amounts are yuan. Only this version pays: other plans are left out of account."),
        _("Grey columns are for reading only. Notes stand at the heads. Don't rename heads or sheets."),
    ]
    for line, text in enumerate(texts):
        page.write_string(line, 0, printable(text))


class _Rows:
    def __init__(self, names: CaseNames, content: GoldenContent, outcomes: Sequence[Outcome]) -> None:
        self.names = names
        self.content = content
        self.outcomes = outcomes

    def of(self, label: Any) -> list[dict[str, Any]]:
        made = {
            sheets.CHANNELS.label: self._channels,
            sheets.SALES.label: lambda: [self._fact(row) for row in self.content.sales],
            sheets.MONTHS.label: lambda: [self._fact(row) for row in self.content.months],
            sheets.FIGURES.label: self._figures,
            sheets.EVENTS.label: self._events,
            sheets.TARGETS.label: self._targets,
            sheets.COEFFICIENTS.label: self._coefficients,
            sheets.CASES.label: self._cases,
        }
        return made[label]()

    def _channels(self) -> list[dict[str, Any]]:
        return [
            {
                "code": row.code,
                "name": row.name,
                "kind": str(ChannelKind(row.kind).label),
                "mode": str(SalesMode(row.mode).label) if row.mode else None,
                "level": str(AgentLevel(row.level).label) if row.level else None,
                "star": row.star,
                "place": _named(self.names.places, row.place),
                "upline": row.upline,
                "since": row.since,
                "left": row.left,
            }
            for row in self.content.channels
        ]

    def _fact(self, row: Any) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in type(row).__slots__}
        for name in _MONEY:
            if found.get(name) is not None:
                found[name] = units.YUAN.decimal(found[name])
        found["product"] = _named(self.names.products, row.product)
        if "campaign" in found:
            found["campaign"] = _named(self.names.campaigns, row.campaign)
        if "period" in found:
            found["period"] = period_text(row.period)
        if found["real_name"] is not None:
            found["real_name"] = next(str(label) for choice, label in YES_NO if choice == row.real_name)
        return found

    def _figures(self) -> list[dict[str, Any]]:
        signs = {ValueState.NOT_REPORTED: "/", ValueState.NOT_APPLICABLE: "—"}
        return [
            {
                "ref": row.ref,
                "channel": row.channel,
                "period": period_text(row.period),
                "metric": _named(self.names.metrics, row.metric),
                "value": signs.get(ValueState(row.state)) or self._value(row.metric, row.value),
            }
            for row in self.content.figures
        ]

    def _events(self) -> list[dict[str, Any]]:
        return [
            {
                "channel": row.channel,
                "subscriber": row.subscriber,
                "kind": str(EventKind(row.kind).label),
                "day": row.day,
                "suspended_days": row.suspended_days,
            }
            for row in self.content.events
        ]

    def _targets(self) -> list[dict[str, Any]]:
        return [
            {
                "channel": row.channel,
                "period": period_text(row.period),
                "metric": _named(self.names.metrics, row.metric),
                "value": self._value(row.metric, row.value)
                if row.metric
                else self.names.sales_target.decimal(row.value),
            }
            for row in self.content.targets
        ]

    def _coefficients(self) -> list[dict[str, Any]]:
        return [
            {
                "channel": row.channel,
                "period": period_text(row.period),
                "kind": _named(self.names.kinds, row.kind),
                "value": units.FACTOR.decimal(row.value),
            }
            for row in self.content.coefficients
        ]

    def _cases(self) -> list[dict[str, Any]]:
        rows = [
            {
                "name": case.name,
                "payee": case.payee,
                "period": period_text(case.period),
                "component": _named(self.names.components, case.component),
                "fact": case.fact,
                "amount": units.YUAN.decimal(case.amount),
            }
            for case in self.content.cases
        ]
        for row, outcome in zip(rows, self.outcomes, strict=False):
            if outcome.got is not None and outcome.difference is not None:
                row["got"] = units.YUAN.decimal(outcome.got)
                row["difference"] = units.YUAN.decimal(outcome.difference)
            row["outcome"] = _("passed") if outcome.passed else outcome.problem or _("failed")
        return rows

    def _value(self, metric: str, value: int | None) -> Any:
        if value is None:
            return None
        try:
            return metric_unit(self.names.metrics.find(metric)).decimal(value)
        except NameUnknown:
            return value


def _named(lookup: Lookup[Any], code: str) -> str:
    """As it is written with its name, or the bare code of what is gone."""
    try:
        return written(lookup.find(code)) if code else ""
    except NameUnknown:
        return code
