"""Parts of an upload's page: what was read, what is wrong, what would change, what it touched."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formats import period_label
from core.masking import masked
from core.models import ImportSession, ImportState
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel, TablePanel
from core.services.imports.texts import (
    cell_text,
    column_label,
    error_text,
    session_message,
    session_warnings,
)
from core.sheets.kinds import kind_named
from core.views.base import permits
from core.views.jobs import job_progress
from sales.models import ChannelMonth, Sale, SubscriberMonth
from sales.services.numbers import sees_upload_numbers
from sales.tables import ChannelMonthTable, SaleTable, SubscriberMonthTable

SHOWN_ERRORS = 200


def upload_panels(session: ImportSession) -> Sequence[Panel]:
    """Depends on how far the upload is."""
    if session.is_waiting or (session.job and not session.job.is_finished):
        return (HtmlPanel("core/includes/progress.html", _progress), BASICS)
    panels: list[Panel] = [HtmlPanel("sales/panels/result.html", _result)]
    if session.error_count:
        panels.append(HtmlPanel("sales/panels/errors.html", _errors))
    if session.report.get("difference"):
        panels.append(HtmlPanel("sales/panels/difference.html", _difference))
    if session.state == ImportState.COMMITTED:
        panels += [TOUCHED[session.kind]] if session.kind in TOUCHED else []
    return (*panels, BASICS)


def _progress(_request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    address = reverse("sales:import_progress", kwargs={"pk": session.pk})
    return {"progress": job_progress(session.job) if session.job else None, "progress_url": address}


def _result(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    user: Any = request.user
    return {
        "message": session_message(session),
        "warnings": session_warnings(session),
        "may_commit": session.is_open and permits(user, kind_named(session.kind).commit_code, session),
        "may_partial": bool(session.error_count and session.rows_good),
        "missing": session.report.get("difference", {}).get("missing", 0),
    }


def _errors(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    user: Any = request.user
    kind = kind_named(session.kind)
    number = _numbers(request, session)
    found = list(session.errors.all()[:SHOWN_ERRORS])
    examples = {(error.code, error.key): error_text(error, kind) for error in found}
    return {
        "kinds": [
            {
                "label": column_label(kind, item["key"]),
                "text": examples.get((item["code"], item["key"]), ""),
                "count": item["count"],
            }
            for item in session.report.get("error_kinds", ())
        ],
        "errors": [
            {
                "cell": error.cell or error.row,
                "label": column_label(kind, error.key),
                "value": number(error.value) if error.key == "subscriber" else error.value,
                "text": cell_text(kind, error.code, error.params),
            }
            for error in found
        ],
        # It holds subscribers' numbers in full, so it isn't for all who read this page.
        "marked_url": reverse("sales:import_marked", kwargs={"pk": session.pk})
        if sees_upload_numbers(user, session)
        else "",
        "more": session.error_count - len(found),
    }


def _numbers(request: HttpRequest, session: ImportSession) -> Callable[[str], str]:
    """How subscribers' numbers of this upload are shown to this reader."""
    user: Any = request.user
    return str if sees_upload_numbers(user, session) else masked


def _difference(request: HttpRequest, session: ImportSession) -> dict[str, Any]:
    number = _numbers(request, session)
    kind = kind_named(session.kind)
    report = session.report
    money = {item["key"]: item["money"] for item in report["difference"]["sums"]}
    return {
        "sums": [{**item, "label": gettext(item["label"])} for item in report["difference"]["sums"]],
        "changes": [
            {
                "row": change["row"],
                "title": _titled(change["title"], change["number"], number),
                "changes": [(gettext(label), old, new) for label, old, new in change["changes"]],
            }
            for change in report["difference"]["changes"]
        ],
        "absent": [_titled(title, value, number) for title, value in report["difference"]["absent"]],
        "totals": [
            {
                **total,
                "column": column_label(kind, total["key"]),
                "money": money.get(total["key"], False),
                "difference": total["computed"] - total["stated"],
            }
            for total in report["totals"]
        ],
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


def _figures(request: HttpRequest, session: ImportSession) -> QuerySet[ChannelMonth]:
    rows: Any = ChannelMonth.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: QuerySet[ChannelMonth] = rows.filter(period=session.period, import_id=session.pk)
    return found.select_related("channel", "metric").order_by("fact_id")


BASICS = AttributePanel(
    _("Basics"),
    (
        "file_name",
        Attribute("period", format=period_label),
        "owner",
        "created_at",
        "committed_at",
        Attribute("committed_by", _("Committed by")),
        "undone_at",
    ),
    side=True,
)
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
