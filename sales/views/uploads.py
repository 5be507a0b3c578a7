"""Uploads: the list, the form, and the page of one upload from reading to undo."""

import dataclasses
import io
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.errors import Denied
from core.formats import period_label
from core.htmx import target_of
from core.models import ImportSession, ImportState
from core.panels import Panel
from core.periods import current_period, is_period, previous_period
from core.services.imports.marked import marked_workbook
from core.services.imports.queue import import_enqueue
from core.services.imports.upload import SameFile, import_upload
from core.sheets.kinds import all_kinds, kind_named
from core.sheets.template import write_template
from core.views import DetailView, Empty, FormPage, ListView, ObjectView, ProgressView
from core.views.base import PortalView
from core.views.jobs import job_progress
from network.models import Channel
from sales.filtersets import ImportFilterSet
from sales.forms import GROUPS, UploadForm, kinds_of
from sales.panels import upload_panels
from sales.services.numbers import sees_upload_numbers
from sales.services.overview import MONTHLY, agents_missing, kinds_shown, results_overview
from sales.services.templates import template_example, template_lists
from sales.tables import ImportTable
from sales.views.sheets import COMMIT, UPLOAD, VIEW, SheetsPage, UploadPage

SESSIONS = ImportSession.objects.select_related(
    "owner", "job", "file", "replaces", "superseded_by", "submitted_by", "committed_by"
)
SHOWN_AGENTS = 12
ADD = Action(_("Upload"), "sales:import_add", UPLOAD, icon="upload", primary=True)


class ImportListView(SheetsPage, ListView):
    """The uploads, below what they make up: the month by city and sheet."""

    permission = VIEW
    template_name = "sales/upload_list.html"
    queryset = SESSIONS
    table_class = ImportTable
    filterset_class = ImportFilterSet
    default_sort = "-pk"
    actions = (ADD,)
    empty = Empty(
        _("No upload yet"),
        _("Upload the month's order detail or the monthly results of agents."),
        "file-spreadsheet",
        ADD,
    )

    def get_queryset(self) -> QuerySet[Any]:
        return SESSIONS.all().visible_to(self.user)

    def get_title(self) -> str:
        return gettext("Monthly results") if self.user.scope_for(VIEW) else gettext("Uploads")

    @cached_property
    def period(self) -> int:
        wanted = self.request.GET.get("period", "")
        return (
            int(wanted) if wanted.isdigit() and is_period(int(wanted)) else previous_period(current_period())
        )

    def get_context(self) -> dict[str, Any]:
        context = super().get_context()
        if target_of(self.request):
            return context
        kinds = kinds_shown(self.user)
        cities = results_overview(self.user, self.period, kinds)
        missing: list[Channel] = []
        if len(cities) == 1 and MONTHLY in cities[0].sheets and not cities[0].sheets[MONTHLY].is_missing:
            missing = list(agents_missing(self.user, self.period)[: SHOWN_AGENTS + 1])
        return {
            **context,
            "period": self.period,
            "cities": cities,
            "kinds": kinds,
            "missing": missing[:SHOWN_AGENTS],
            "more_missing": len(missing) > SHOWN_AGENTS,
            "may_upload": bool(self.user.scope_for(UPLOAD)),
        }


class ImportAddView(SheetsPage, FormPage):
    permission = UPLOAD
    title = _("Upload a sheet")
    form_class = UploadForm
    template_name = "sales/upload.html"
    submit_label = _("Upload")
    success_message = ""
    first: ImportSession | None = None
    """The upload that brought the same file before, if this user may see it."""

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        return {key: self.request.GET[key] for key in ("kind", "period") if key in self.request.GET}

    def save(self, form: UploadForm) -> ImportSession:
        data = form.cleaned_data
        try:
            session = import_upload(
                kind=data["kind"],
                period=data["period"],
                stream=data["file"],
                file_name=data["file"].name,
                user=self.request.user,
            )
        except SameFile as same:
            self.first = ImportSession.objects.visible_to(self.user).filter(pk=same.first.pk).first()
            raise
        if session.is_waiting:
            import_enqueue(session)
        return session

    def get_cancel_url(self) -> str:
        return reverse("sales:import_list")

    def get_context(self) -> dict[str, Any]:
        kinds = kinds_of(self.user)
        return {
            **super().get_context(),
            "groups": [
                (label, found)
                for label, register in GROUPS
                if (found := [kind for kind in kinds if kind.register == register])
            ],
            "first": self.first,
        }


def _may_undo(session: ImportSession) -> bool:
    return session.state == ImportState.COMMITTED and kind_named(session.kind).undoable


def _may_discard(session: ImportSession) -> bool:
    return session.may_be_given_up


def _may_send_again(session: ImportSession) -> bool:
    return session.state in {
        ImportState.MAPPING,
        ImportState.CHECKED,
        ImportState.REFUSED,
        ImportState.UNDONE,
        ImportState.SUPERSEDED,
    }


def _same_sheet(session: ImportSession) -> str:
    return urlencode({"kind": session.kind, "period": session.period})


class ImportDetailView(UploadPage, DetailView):
    permission = VIEW
    queryset = SESSIONS
    template_name = "sales/import_detail.html"
    actions = (
        Action(
            _("Discard"),
            "sales:import_discard",
            UPLOAD,
            args={"pk": "pk"},
            post=True,
            when=_may_discard,
        ),
        Action(
            _("Upload again"),
            "sales:import_add",
            UPLOAD,
            icon="upload",
            query=_same_sheet,
            when=_may_send_again,
        ),
        Action(
            _("Undo"),
            "sales:import_undo",
            COMMIT,
            icon="arrow-back-up",
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Take this upload back and restore what was there before?"),
            when=_may_undo,
        ),
    )

    def get_title(self) -> str:
        session: ImportSession = self.object
        kind, month = kind_named(session.kind), period_label(session.period)
        since = gettext("from %(month)s") % {"month": month}
        return f"{kind.label} · {since if kind.holds_on else month}"

    def get_badge(self) -> ImportState:
        return cast(ImportSession, self.object).status

    def get_panels(self) -> Sequence[Panel]:
        return upload_panels(self.object)


class ImportProgressView(UploadPage, ProgressView, ObjectView):
    """Leads to the upload's page as soon as the work on it has ended, well or not."""

    permission = VIEW
    queryset = SESSIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session: ImportSession = self.object
        if session.job is None or session.job.is_finished:
            response = HttpResponse()
            response["HX-Redirect"] = session.get_absolute_url()
            return response
        progress = dataclasses.replace(job_progress(session.job), cancel_url="")
        return self.show(progress=progress, progress_url=request.get_full_path())


class ImportMarkedView(UploadPage, ObjectView):
    """The user's own workbook back, wrong cells coloured and explained. It holds numbers in full."""

    permission = VIEW
    queryset = SESSIONS

    def check_access(self) -> None:
        super().check_access()
        if not sees_upload_numbers(self.user, self.object):
            raise PermissionDenied

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session: ImportSession = self.object
        if not session.error_count:
            raise Http404
        content, name = marked_workbook(session)
        return FileResponse(content, as_attachment=True, filename=name)


class ImportTemplateView(PortalView):
    permission = UPLOAD

    def check_access(self) -> None:
        kind = all_kinds().get(self.kwargs["kind"])
        if kind is None or not self.user.scope_for(kind.view_code):
            raise Http404
        if not self.user.scope_for(kind.upload_code):
            raise Denied(kind.upload_code)
        if not kind.upload_scope(self.user):
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = kind_named(kwargs["kind"])
        target = io.BytesIO()
        write_template(
            kind.definition,
            target,
            translate=gettext,
            lists=template_lists(self.user, kind),
            example=template_example(self.user, kind),
        )
        target.seek(0)
        return FileResponse(target, as_attachment=True, filename=f"{kind.label}.xlsx")
