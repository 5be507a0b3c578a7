"""Parts of an upload's page: what was read, what is wrong, what would change, what it touched."""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formats import period_label
from core.links import may_open
from core.masking import masked
from core.models import ImportSession, ImportState
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel, TablePanel
from core.registers import RegisterTarget
from core.registers.keeping import rows_written
from core.scoping import ScopedUser
from core.services.imports.mapping import sheet_columns, sheets_read
from core.services.imports.marked import is_markable
from core.services.imports.replace import OFFERED, replaceable_uploads
from core.services.imports.report import sums_differ
from core.services.imports.texts import (
    cell_text,
    column_labels,
    error_text,
    session_message,
    session_warnings,
    value_text,
)
from core.sheets.kinds import kind_named
from core.sheets.naming import normalised
from core.views.jobs import job_progress
from sales.models import ChannelMonth, Sale, SubscriberEvent, SubscriberMonth
from sales.services.numbers import sees_upload_numbers
from sales.tables import ChannelMonthTable, SaleTable, SubscriberEventTable, SubscriberMonthTable

SHOWN_ERRORS = 200
SHOWN_ROWS = 50


def upload_panels(session: ImportSession) -> Sequence[Panel]:
    """Depends on how far the upload is."""
    basics = _basics(_("Holds from") if kind_named(session.kind).holds_on else _("Period"))
    if session.is_waiting or (session.job and not session.job.is_finished):
        return (HtmlPanel("core/includes/progress.html", _progress), basics)
    panels: list[Panel] = [HtmlPanel("sales/panels/result.html", _result)]
    register = kind_named(session.kind).register
    if session.state == ImportState.COMMITTED and register:
        panels.append(REGISTER_TOUCHED)
    if session.state == ImportState.COMMITTED and _alike(session):
        panels.append(HtmlPanel("sales/panels/sheets_besides.html", _besides))
    difference = session.report.get("difference", {})
    if session.state == ImportState.MAPPING:
        panels.append(HtmlPanel("sales/panels/mapping.html", _mapping))
    elif session.is_mappable and session.report.get("header"):
        panels.append(HtmlPanel("sales/panels/columns.html", _mapping))
    if difference.get("withdrawn"):
        panels.append(HtmlPanel("sales/panels/gone.html", _gone))
    if difference.get("doubled"):
        panels.append(HtmlPanel("sales/panels/doubles.html", _doubles))
    if session.error_count:
        panels.append(HtmlPanel("sales/panels/errors.html", _errors))
    if difference:
        panels.append(HtmlPanel("sales/panels/difference.html", _difference))
    if session.state == ImportState.COMMITTED and not register:
        panels.append(TOUCHED[session.kind])
    if session.version > 1:
        panels.append(HtmlPanel("sales/panels/edits.html", _edits))
    return (*panels, basics)


def _progress(_request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    address = reverse("sales:import_progress", kwargs={"pk": session.pk})
    return {"progress": job_progress(session.job) if session.job else None, "progress_url": address}


def _result(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    user: Any = request.user
    kind = kind_named(session.kind)
    commits = session.is_open and session.is_within(user, kind.commit_code)
    uploads = bool(kind.upload_scope(user)) and session.is_within(user, kind.upload_code)
    mapped = _used_mapping(session)
    labels = column_labels(kind) if mapped else {}
    return {
        "message": session_message(session),
        "warnings": session_warnings(session),
        "may_commit": commits and session.submitted_by_id != user.pk,
        "may_submit": uploads and session.state == ImportState.READY and not commits,
        "may_partial": bool(session.error_count and session.rows_good and not session.replaces_id),
        "missing": session.report.get("difference", {}).get("missing", 0),
        "sums_differ": session.is_open and sums_differ(session),
        "replaceable": _replaceable(session) if uploads else (),
        "mapped": [(text, labels.get(key, "")) for text, key in mapped],
        "may_forget": uploads,
        "is_there": not (session.rows_new or session.rows_changed or session.rows_withdrawn),
    }


def _used_mapping(session: ImportSession) -> list[tuple[str, str]]:
    """Of what is remembered for the city that which this sheet has; a unit below a header is no part of its name."""
    header = session.report.get("header") or {"columns": []}
    texts = [column["text"] for column in header["columns"]]
    known = {normalised(part) for text in texts for part in (text, text.rpartition("/")[0])}
    return sorted((text, key) for text, key in session.mapping.items() if normalised(text) in known)


def _replaceable(session: ImportSession) -> Sequence[ImportSession]:
    if session.state not in {ImportState.READY, ImportState.CHECKED}:
        return ()
    return list(replaceable_uploads(session).order_by("-pk")[:OFFERED])


def _mapping(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    """The columns of the sheet beside those that it needs; what was chosen before a refusal stays chosen."""
    user: Any = request.user
    kind = kind_named(session.kind)
    wanted = request.POST.get("header") or request.GET.get("header") or ""
    row = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else None
    columns = sheet_columns(session, row)
    head = session.report.get("head", {"rows": [], "header_rows": [0]})
    sheets = session.report.get("sheets", [])
    return {
        "sheets": sheets if len(sheets) > 1 else [],
        "sheet": head["sheet"] if "sheet" in head else session.report["header"]["sheet"],
        "columns": [
            {"column": column, "chosen": request.POST.get(f"key-{column.letter}", column.key)}
            for column in columns
        ],
        "options": [(column.key, gettext(column.label), column.required) for column in kind.reads.columns],
        "header_row": row if row and row <= len(head["rows"]) else head["header_rows"][-1] + 1,
        "chosen_row": row or "",
        "with_samples": "head" in session.report,
        "rows": [
            (number, " · ".join(cell for cell in cells if cell)[:60])
            for number, cells in enumerate(head["rows"], start=1)
            if any(cells)
        ],
        "may_map": bool(kind.upload_scope(user)) and session.is_within(user, kind.upload_code),
    }


def _alike(session: ImportSession) -> list[str]:
    """Sheets of the workbook that looked as if they held rows of the same kind."""
    warnings = session.report.get("warnings", ())
    return [name for one in warnings if one["code"] == "other_sheets" for name in one["params"]["others"]]


def _besides(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    user: Any = request.user
    kind = kind_named(session.kind)
    read = {
        one.sheet or (one.report.get("header") or {}).get("sheet"): one
        for one in sheets_read(session).visible_to(user)  # type: ignore[attr-defined]
    }
    return {
        "besides": [(name, read.get(name)) for name in _alike(session)],
        "may_map": bool(kind.upload_scope(user)) and session.is_within(user, kind.upload_code),
    }


def _gone(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    number = _numbers(request, session)
    difference = session.report["difference"]
    return {
        "rows": [(title, number(value) if value else "", says) for title, value, says in difference["gone"]],
        "sums": [
            {**item, "label": gettext(item["label"])} for item in difference["sums"] if item["withdrawn"]
        ],
        "more": difference["withdrawn"] - len(difference["gone"]),
        "count": difference["withdrawn"],
    }


def _doubles(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    number = _numbers(request, session)
    difference = session.report["difference"]
    visible = ImportSession.objects.visible_to(request.user).in_bulk(  # type: ignore[arg-type]
        {item["upload"] for item in difference["doubles"]}
    )
    return {
        "rows": [
            {**item, "number": number(item["number"]), "from": visible.get(item["upload"])}
            for item in difference["doubles"]
        ],
        "more": difference["doubled"] - len(difference["doubles"]),
        "count": difference["doubled"],
    }


def _edits(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    number = _numbers(request, session)
    kind = kind_named(session.kind)
    labels = column_labels(kind)
    return {
        "edits": [
            {
                "cell": edit.cell,
                "label": labels.get(edit.key, ""),
                "seen": number(edit.seen) if edit.key == "subscriber" else edit.seen,
                "value": number(edit.value) if edit.key == "subscriber" else edit.value,
                "user": edit.user,
                "at": edit.created_at,
            }
            for edit in session.edits.select_related("user").order_by("-pk")[:SHOWN_ERRORS]
        ]
    }


def _errors(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    user: Any = request.user
    kind = kind_named(session.kind)
    labels = column_labels(kind)
    number = _numbers(request, session)
    found = list(session.errors.all()[:SHOWN_ERRORS])
    examples = {(error.code, error.key): error_text(error, kind) for error in found}
    mends = session.state == ImportState.CHECKED and bool(kind.upload_scope(user))
    return {
        "kinds": [
            {
                "label": labels.get(item["key"], ""),
                "text": examples.get((item["code"], item["key"]), ""),
                "count": item["count"],
            }
            for item in session.report.get("error_kinds", ())
        ],
        "errors": [
            {
                "id": error.pk,
                "cell": error.cell or error.row,
                "label": labels.get(error.key, ""),
                "value": number(error.value) if error.key == "subscriber" else error.value,
                "typed": request.POST.get(f"cell-{error.pk}", error.value),
                "typeable": bool(error.key) and error.column >= 0,
                "text": cell_text(kind, error.code, error.params),
            }
            for error in found
        ],
        # It holds subscribers' numbers in full, so it isn't for all who read this page.
        "marked_url": (
            reverse("sales:import_marked", kwargs={"pk": session.pk})
            if sees_upload_numbers(user, session) and is_markable(session)
            else ""
        ),
        "may_mend": mends
        and sees_upload_numbers(user, session)
        and session.is_within(user, kind.upload_code),
        "more": session.error_count - len(found),
    }


def _numbers(request: HttpRequest, session: ImportSession) -> Callable[[str], str]:
    """How subscribers' numbers of this upload are shown to this reader."""
    user: Any = request.user
    return str if sees_upload_numbers(user, session) else masked


def _difference(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    number = _numbers(request, session)
    kind = kind_named(session.kind)
    labels = column_labels(kind)
    report = session.report
    money = {item["key"]: item["money"] for item in report["difference"]["sums"]}
    totals = [
        {
            **total,
            "column": labels.get(total["key"], ""),
            "money": money.get(total["key"], False),
            "difference": total["computed"] - total["stated"],
        }
        for total in report["totals"]
    ]
    return {
        "sums": [{**item, "label": gettext(item["label"])} for item in report["difference"]["sums"]],
        "is_settled": not session.is_open,
        "is_register": kind.register,
        "changes": [
            {
                "row": change["row"],
                "title": _titled(change["title"], change["number"], number),
                "changes": [
                    (gettext(label), value_text(kind, label, old), value_text(kind, label, new))
                    for label, old, new in change["changes"]
                ],
            }
            for change in report["difference"]["changes"]
        ],
        "added": report["difference"].get("added", []),
        "new": report["difference"]["new"],
        "absent": [_titled(title, value, number) for title, value in report["difference"]["absent"]],
        "missing": report["difference"]["missing"],
        "totals": totals,
        "differing": [total for total in totals if total["difference"]],
    }


def _titled(title: str, number: str, shown: Callable[[str], str]) -> str:
    return f"{title} {shown(number)}" if number else title


def _sales(request: HttpRequest, session: ImportSession) -> QuerySet[Sale]:
    rows: Any = Sale.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: QuerySet[Sale] = rows.filter(period=session.period, import_id=session.pk)
    return found.select_related("channel", "product").order_by("fact_id")


def _subscribers(request: HttpRequest, session: ImportSession) -> QuerySet[SubscriberMonth]:
    rows: Any = SubscriberMonth.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: QuerySet[SubscriberMonth] = rows.filter(period=session.period, import_id=session.pk)
    return found.select_related("channel").order_by("fact_id")


def _events(request: HttpRequest, session: ImportSession) -> QuerySet[SubscriberEvent]:
    rows: Any = SubscriberEvent.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: QuerySet[SubscriberEvent] = rows.filter(period=session.period, import_id=session.pk)
    return found.select_related("channel").order_by("fact_id")


def _figures(request: HttpRequest, session: ImportSession) -> QuerySet[ChannelMonth]:
    rows: Any = ChannelMonth.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: QuerySet[ChannelMonth] = rows.filter(period=session.period, import_id=session.pk)
    return found.select_related("channel", "metric").order_by("fact_id")


def _touched(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    """The rows of a register that an upload wrote, each with its page for whoever may open it."""
    url_name = cast(RegisterTarget, kind_named(session.kind).target).url_name
    linked = bool(url_name) and may_open(cast(ScopedUser, request.user), url_name)
    rows = rows_written(session)
    return {
        "rows": [
            {**row, "url": reverse(url_name, kwargs={"pk": row["owner_id"]}) if linked else ""}
            for row in rows[:SHOWN_ROWS]
        ],
        "count": rows.count(),
        "more": rows.count() > SHOWN_ROWS,
    }


def _basics(month: str | Promise) -> AttributePanel:
    """`month` is what the month of the sheet means."""
    return AttributePanel(
        _("Basics"),
        (
            Attribute("pk", _("No."), format=str),
            "file_name",
            Attribute("period", month, format=period_label),
            "owner",
            "created_at",
            Attribute("replaces", _("Replaces"), url_name="sales:import_detail", args={"pk": "replaces__pk"}),
            "submitted_at",
            Attribute("submitted_by", _("Submitted by")),
            "committed_at",
            Attribute("committed_by", _("Committed by")),
            "undone_at",
        ),
        side=True,
    )


REGISTER_TOUCHED: Final = HtmlPanel("sales/panels/touched.html", _touched)
TOUCHED: dict[str, Panel] = {
    "order_detail": TablePanel(
        _("Rows that this upload wrote"),
        SaleTable,
        _sales,
        empty=_("It wrote nothing: everything was there already."),
        more=lambda session: f"{reverse('sales:sale_list')}?upload={session.pk}&period={session.period}",
    ),
    "subscriber_months": TablePanel(
        _("Rows that this upload wrote"),
        SubscriberMonthTable,
        _subscribers,
        empty=_("It wrote nothing: everything was there already."),
        more=lambda session: (
            f"{reverse('sales:subscriber_month_list')}?upload={session.pk}&period={session.period}"
        ),
    ),
    "subscriber_events": TablePanel(
        _("Rows that this upload wrote"),
        SubscriberEventTable,
        _events,
        empty=_("It wrote nothing: everything was there already."),
        more=lambda session: (
            f"{reverse('sales:subscriber_event_list')}?upload={session.pk}&period={session.period}"
        ),
    ),
    "monthly_results": TablePanel(
        _("Rows that this upload wrote"),
        ChannelMonthTable,
        _figures,
        empty=_("It wrote nothing: everything was there already."),
        more=lambda session: (
            f"{reverse('sales:channel_month_list')}?upload={session.pk}&period={session.period}"
        ),
    ),
}
