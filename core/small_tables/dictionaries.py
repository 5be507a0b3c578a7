"""Dictionaries and their entries."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from core.audit.panels import Rows
from core.models import Dictionary, DictionaryEntry
from core.small_tables.columns import active, named
from core.small_tables.forms import DictionaryForm, EntryForm, RowFormSet, SmallForm
from core.small_tables.rows import SmallResource
from core.small_tables.table import SmallTable

if TYPE_CHECKING:
    _Inline = admin.TabularInline[DictionaryEntry, Dictionary]
else:
    _Inline = admin.TabularInline

VIEW = "core.dictionary_view"
EDIT = "core.dictionary_edit"


class EntryRows(_Inline):
    """The entries, edited where they stand. Blank rows below add some."""

    model = DictionaryEntry
    form = SmallForm
    formset = RowFormSet
    fields = ("code", "label", "label_en", "position", "is_active")
    ordering = ("position", "code")
    extra = 3
    template = "small_tables/rows.html"

    def _edits(self, request: HttpRequest) -> bool:
        return bool(request.user.scope_for(EDIT).everything)  # type: ignore[union-attr]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._edits(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._edits(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._edits(request)


class DictionaryTable(SmallTable):
    slug = "dictionaries"
    note = _("Lists of causes, industries and reasons that forms offer, each with its entries.")
    form = DictionaryForm
    view_code = VIEW
    edit_code = EDIT
    adds = False
    deletes = False
    list_display = ("code", named, "entry_count", "note")
    list_display_links = ("code", named)
    search_fields = ("code", "name", "name_en")
    fields = ("code", "name", "name_en", "note")
    inlines = (EntryRows,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(entry_count=Count("entries"))
        return counted

    @admin.display(description=_("entries"), ordering="entry_count")
    def entry_count(self, row: Any) -> int:
        return int(row.entry_count)

    def owned(self, row: Any) -> list[Rows]:
        return [Rows(DictionaryEntry, row.pk, owned=True)]


class EntryResource(SmallResource):
    dictionary = Field("dictionary", "dictionary", widget=ForeignKeyWidget(Dictionary, "code"))

    class Meta(SmallResource.Meta):
        model = DictionaryEntry
        fields = ("dictionary", "code", "label", "label_en", "position", "is_active")
        import_id_fields = ("dictionary", "code")


class EntryTable(SmallTable):
    slug = "entries"
    note = _("The entries of all dictionaries, for looking through and for sheets.")
    form = EntryForm
    view_code = VIEW
    edit_code = EDIT
    list_display = ("code", named, "dictionary", "position", active)
    list_display_links = ("code", named)
    list_filter = ("dictionary", "is_active")
    list_select_related = ("dictionary",)
    search_fields = ("code", "label", "label_en")
    fields: ClassVar[tuple[str, ...]] = ("dictionary", *EntryRows.fields)
    resource_classes = (EntryResource,)
