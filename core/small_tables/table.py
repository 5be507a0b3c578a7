"""One small table: Django's ModelAdmin with the portal's permission codes, history and sheets."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.tmp_storages import CacheStorage

from core import audit
from core.actions import Crumb
from core.audit.panels import Rows, changes_of
from core.audit.words import stories
from core.htmx import target_of
from core.quick import QUICK, as_quick, quick_added
from core.scoping import Scope, ScopedUser
from core.services.exports.writing import file_name
from core.small_tables.files import SafeWorkbook, Unreadable
from core.small_tables.forms import ConfirmForm, SmallForm

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Model]
else:
    _ModelAdmin = admin.ModelAdmin

HISTORY = 100


class SmallTable(ImportExportMixin, _ModelAdmin):  # type: ignore[misc]
    """`slug` is the table's address, `view_code` shows it, `edit_code` changes it: held for the whole portal,
    since the table belongs to all of it. `adds` and `deletes` say whether rows may come and go at all."""

    slug: ClassVar[str]
    note: ClassVar[str | Promise] = ""
    search_placeholder: ClassVar[str | Promise] = gettext_lazy("Code or name")
    view_code: ClassVar[str]
    edit_code: ClassVar[str]
    adds: ClassVar[bool] = True
    deletes: ClassVar[bool] = True

    form = SmallForm
    actions = None
    list_per_page = 200
    show_full_result_count = False
    skip_admin_log = True
    skip_export_form = True
    tmp_storage_class = CacheStorage
    confirm_form_class = ConfirmForm
    formats = (SafeWorkbook,)
    import_export_change_list_template = "small_tables/list.html"
    change_form_template = "small_tables/form.html"
    delete_confirmation_template = "small_tables/delete.html"
    import_template_name = "small_tables/import.html"

    # Rights

    def _scope(self, request: HttpRequest, code: str) -> Scope:
        found: Scope = request.user.scope_for(code)  # type: ignore[union-attr]
        return found

    def _edits(self, request: HttpRequest) -> bool:
        return self._scope(request, self.edit_code).everything

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self._scope(request, self.view_code) or self._scope(request, self.edit_code))

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self.adds and self._edits(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._edits(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletes and self._edits(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.resource_classes) and self._edits(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.resource_classes) and self.has_view_permission(request)

    # Addresses

    def get_urls(self) -> list[Any]:
        views: list[tuple[str, str, Callable[..., HttpResponseBase]]] = [
            ("", "changelist", self.changelist_view),
            ("add/", "add", self.add_view),
            ("<str:object_id>/change/", "change", self.change_view),
            ("<str:object_id>/history/", "history", self.history_view),
        ]
        if self.deletes:
            views.append(("<str:object_id>/delete/", "delete", self.delete_view))
        if self.resource_classes:
            views += [
                ("import/", "import", self.import_action),
                ("import/confirm/", "process_import", self.process_import),
                ("export/", "export", self.export_action),
            ]
        pages = [(route, self._page(view), name) for route, name, view in views]
        for _route, page, name in pages:
            if name == "add":
                page.opens_to = self.opens_to  # type: ignore[attr-defined]
        return [path(route, page, name=self._name(name)) for route, page, name in pages]

    def opens_to(self, user: ScopedUser) -> bool:
        """Whether this user may add a row."""
        return self.adds and user.scope_for(self.edit_code).everything

    def _page(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except IncorrectLookupParameters:  # the list takes it so; an export would let it through
                return redirect(f"{self.address('changelist')}?{ERROR_FLAG}=1")

        return self.admin_site.admin_view(page)

    def _name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self._name(name)}", args=args, current_app=self.admin_site.name)

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        raise Http404

    # Pages

    def crumbs(self, request: HttpRequest) -> list[Crumb]:
        table = Crumb(str(capfirst(self.opts.verbose_name_plural)), self.address("changelist"))
        return [*self.admin_site.each_context(request)["crumbs"], table]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        named = {"title": capfirst(self.opts.verbose_name_plural), "note": self.note}
        answer: HttpResponse = super().changelist_view(request, {**named, **(extra_context or {})})
        return answer

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id)) if object_id else None
        title = str(row) if row else _("New: %(kind)s") % {"kind": self.opts.verbose_name}
        named = {"title": title, "crumbs": self.crumbs(request), "submit_label": _("Save")}
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, named)
        if isinstance(answer, TemplateResponse):
            self._finish(request, answer)
        return answer

    def _finish(self, request: HttpRequest, answer: TemplateResponse) -> None:
        """409 where somebody else saved first, 422 for other errors; in a dialog only the form (core.quick)."""
        context: dict[str, Any] = answer.context_data or {}
        form = context["adminform"].form
        forms = [form, *(one for rows in context["inline_admin_formsets"] for one in rows.formset.forms)]
        if any(one.clashed for one in forms):
            answer.status_code = 409
        elif request.method == "POST":
            answer.status_code = 422
        if target_of(request) == QUICK and context["add"]:
            as_quick(form)
            context["form"] = form
            answer.template_name = "core/forms/quick.html"

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer: HttpResponse = super().delete_view(request, object_id, {"crumbs": self.crumbs(request)})
        return answer

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the triggers wrote down, of the row and of those that belong to it."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        rows = [Rows(self.model, row.pk), *self.owned(row)]
        found = changes_of(rows, before=None, limit=HISTORY)
        context = {
            **self.admin_site.each_context(request),
            "crumbs": self.crumbs(request),
            "title": str(row),
            "stories": stories(found, request.user),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "small_tables/history.html", context)

    def owned(self, row: Any) -> list[Rows]:
        return []

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # no pop-ups
        return field

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return quick_added(obj) if target_of(request) == QUICK else self._saved(request)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._saved(request)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, _("%(row)s was deleted.") % {"row": obj_display})
        return redirect(self.address("changelist"))

    def _saved(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, _("Saved."))
        return redirect(self.address("changelist"))

    # History is written by the triggers of the tables, not by these.

    def log_addition(self, *args: Any) -> Any:
        return None

    def log_change(self, *args: Any) -> Any:
        return None

    def log_deletions(self, *args: Any) -> Any:
        return None

    # Sheets

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        answer = super().import_action(request, **kwargs)
        context = answer.context_data
        context["title"] = _("Upload: %(table)s") % {"table": capfirst(self.opts.verbose_name_plural)}
        context["crumbs"] = self.crumbs(request)
        context["problems"] = self._problems(context.get("result"))
        return answer  # type: ignore[no-any-return]

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.has_import_permission(request):
            raise PermissionDenied
        told = _("The file is no longer there. Choose it again.")
        try:
            if self.create_confirm_form(request).is_valid():
                answer: HttpResponseBase = super().process_import(request, **kwargs)
                return answer
        except Unreadable as error:
            told = str(error)
        messages.error(request, told)
        return redirect(self.address("import"))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponseBase:
        """What has changed since the preview can make a row bad: then nothing at all was written."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("Nothing was changed: the table has changed since the preview."))
            return redirect(self.address("import"))
        told = _("%(new)s new, %(changed)s changed, %(same)s unchanged.")
        counts = {
            "new": result.totals["new"],
            "changed": result.totals["update"],
            "same": result.totals["skip"],
        }
        messages.success(request, told % counts)
        return redirect(self.address("changelist"))

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error("import_file", str(e) if isinstance(e, Unreadable) else _("The file can't be read."))

    def _problems(self, result: Any) -> list[tuple[int | None, str, str]]:
        """Row of the sheet, column and sentence of all that is wrong with it."""
        if result is None:
            return []
        label = self.resource_classes[0]().label
        found: list[tuple[int | None, str, str]] = [
            (None, "", " ".join(getattr(error.error, "messages", [str(error.error)])))
            for error in result.base_errors
        ]
        for number, errors in result.row_errors():
            found += [(number + 1, "", str(error.error)) for error in errors]
        for row in result.invalid_rows:
            found += [
                (row.number + 1, label(name), str(text))
                for name, texts in row.field_specific_errors.items()
                for text in texts
            ]
            found += [(row.number + 1, "", str(text)) for text in row.non_field_specific_errors]
        return found

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = super().export_action(request)
        audit.record(
            actor=request.user,
            action="core.export",
            obj=str(self.opts.verbose_name_plural),
            detail={"list": f"tables:{self._name('changelist')}", "format": "xlsx"},
        )
        return answer

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        return file_name(self.slug, "xlsx")
