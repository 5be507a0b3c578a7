"""What belongs to every list: its columns, its saved views, its exports that took a job, its neighbours.

`at` is the address of the list; it is resolved and checked as the list's own page is.
"""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Action, Crumb
from core.htmx import is_fragment, target_of
from core.listforms import ListSettingForm, SavedViewForm
from core.models import Export, SavedView
from core.panels import Attribute, AttributePanel, HtmlPanel
from core.services.exports.files import export_pieces
from core.services.exports.jobs import export_start
from core.services.exports.reach import still_reaches
from core.services.exports.writing import file_name, suffix_of
from core.services.lists.neighbours import neighbours_of
from core.services.lists.settings import list_setting_keep
from core.services.lists.views import (
    SHARE,
    kept_query,
    saved_views,
    view_default_set,
    view_delete,
    view_save,
)
from core.views.acting import ActionView
from core.views.address import list_at
from core.views.base import SIGNED_IN, ObjectView, PageView, PortalView
from core.views.detail import DetailView
from core.views.editing import FormPage
from core.views.listing import ListView


class OfList(PortalView):
    """Base of pages about a list that the address names."""

    permission = SIGNED_IN

    @cached_property
    def listing(self) -> ListView:
        """From a part of the list's page, the address in the browser's bar: filters change without a reload."""
        at = self.request.POST.get("at") or self.request.GET.get("at", "")
        if is_fragment(self.request) and self.request.headers.get("HX-Current-URL"):
            here = urlsplit(self.request.headers["HX-Current-URL"])
            if here.path == urlsplit(at).path:
                at = f"{here.path}?{here.query}"
        return list_at(at, self.request.user)

    def check_access(self) -> None:
        super().check_access()
        self.listing  # noqa: B018 - found and allowed, or refused here

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(self.listing.get_title(), self.listing.list_address)]

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "at": self.listing.list_address, "listing": self.listing}


class DialogForm(OfList, FormPage):
    """A form in a dialog over its list; a page of its own where there is no script."""

    template_name = "core/lists/dialog.html"
    fields_template = "core/lists/fields.html"
    success_message = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if target_of(request) != "dialog-body":
            return super().get(request, *args, **kwargs)
        return render(request, "core/lists/dialog_form.html", {**self.get_context(), "form": self.get_form()})

    def get_form_options(self) -> dict[str, Any]:
        data = self.request.POST if self.request.method == "POST" else None
        return {"data": data, "listing": self.listing}

    def get_success_url(self, target: Any) -> str:
        return str(target)

    def get_cancel_url(self) -> str:
        return self.listing.list_address

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "fields_template": self.fields_template}


class ListSettingView(DialogForm):
    """Columns and their order, density, page length."""

    title = _("Columns and display")
    form_class = ListSettingForm
    fields_template = "core/lists/setting_fields.html"

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        list_setting_keep(
            user=self.user,
            list_name=self.listing.list_name,
            columns=data["columns"],
            compact=data["density"] == "compact",
            page_size=data["page_size"],
        )
        return self.listing.address_without("columns", "view")


class SavedViewSaveView(DialogForm):
    title = _("Save this view")
    form_class = SavedViewForm

    def get_form_options(self) -> dict[str, Any]:
        shares = bool(self.user.scope_for(SHARE))
        roles = import_string(settings.LIST_SHARE_ROLES)() if shares else []
        return {**super().get_form_options(), "roles": roles}

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        view = view_save(
            user=self.user,
            list_name=self.listing.list_name,
            name=data["name"],
            query=kept_query(self.listing.request.GET),
            shared_role=data.get("shared_role", ""),
            is_default=data["is_default"],
        )
        return f"{self.listing.request.path}?{view.address_query}"


class SavedViewMenuView(OfList, PageView):
    """The views of a list: in its menu, or as a page where they are also set as default and deleted."""

    template_name = "core/lists/views.html"
    title = _("Saved views")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show("core/lists/view_menu.html" if is_fragment(request) else "")

    def get_context(self) -> dict[str, Any]:
        default = self.listing.setting.default_view
        return {
            **super().get_context(),
            "views": list(saved_views(self.user, self.listing.list_name)),
            "default_pk": default.pk if default else None,
            "path": self.listing.request.path,
            "current": self.listing.saved_view,
        }


class SavedViewDefaultView(ActionView):
    """Opens the list with this view from now on, or with all rows again."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = SavedView.objects.all()

    def perform(self, data: dict[str, Any]) -> str:
        listing = list_at(self.request.POST.get("at", ""), self.request.user)
        view: SavedView = self.object
        if view.list_name != listing.list_name:
            raise Http404
        is_default = listing.setting.default_view == view
        view_default_set(user=self.user, list_name=view.list_name, view=None if is_default else view)
        return f"{reverse('lists:view_menu')}?at={escape_uri_path(listing.request.path)}"


class SavedViewDeleteView(ActionView):
    """Only its owner may; others who see it may not."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = SavedView.objects.all()
    success_message = _("Deleted.")

    def check_access(self) -> None:
        super().check_access()
        if self.object.owner_id != self.user.pk:
            raise PermissionDenied

    def perform(self, data: dict[str, Any]) -> str:
        listing = list_at(self.request.POST.get("at", ""), self.request.user)
        view_delete(view=self.object)
        return f"{reverse('lists:view_menu')}?at={escape_uri_path(listing.request.path)}"


class NeighboursView(OfList):
    """The rows before and after one of a list, for the page of that row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("pk", "")
        if not (wanted.isascii() and wanted.isdecimal()) or len(wanted) > 18:
            raise Http404
        found = neighbours_of(self.listing, int(wanted))
        return render(request, "core/lists/neighbours.html", {"neighbours": found, "listing": self.listing})


class ExportStartView(OfList):
    """An export that is too long for a request."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]

    def check_access(self) -> None:
        super().check_access()
        self.listing.check_export()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.POST.get("format", "")
        export = export_start(listing=self.listing, file_format=self.listing.format_of(wanted))
        assert export.job is not None
        return redirect(export.job)


def _filters(filters: dict[str, str]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in filters.items()) or formats.DASH


def _how_long(_request: HttpRequest, _export: Export) -> dict[str, Any]:
    return {"days": settings.RETENTION_DAYS["exports"]}


class ReachedExport(ObjectView):
    """An export is there as long as its owner still holds the rights that it was made with."""

    def check_access(self) -> None:
        super().check_access()
        if not still_reaches(self.user, self.object.reach):
            raise Http404


class ExportDetailView(ReachedExport, DetailView):
    """A finished export and where to fetch it."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Export.objects.select_related("job")
    actions = (
        Action(
            _("Download"),
            "lists:export_download",
            SIGNED_IN,
            icon="download",
            args={"pk": "pk"},
            primary=True,
            when=lambda export: export.rows is not None,
        ),
    )
    panels = (
        AttributePanel(
            _("Export"),
            (
                "title",
                Attribute("rows", format=formats.count),
                Attribute("format", format=str.upper),
                Attribute("filters", format=_filters, wide=True),
                Attribute("created_at", format=formats.moment),
            ),
        ),
        HtmlPanel("core/lists/export_note.html", _how_long),
    )

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("My jobs")), reverse("core:job_list"))]


class ExportDownloadView(ReachedExport):
    """The file itself."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Export.objects.all()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        export: Export = self.object
        if export.rows is None:
            raise Http404
        list_at(export.address, request.user).check_export()
        response = StreamingHttpResponse(export_pieces(export), content_type=_TYPES[suffix_of(export.format)])
        response["Content-Length"] = str(export.size)
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=file_name(export.title, export.format)
        )
        return response


_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
