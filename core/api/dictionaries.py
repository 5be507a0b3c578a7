"""Dictionaries and their entries, kept by program as in their small tables."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api import FormCollectionApi, FormDetailApi, ListApi, ResourceSerializer
from core.filters import PortalFilterSet
from core.models import Dictionary, DictionaryEntry
from core.small_tables.forms import DictionaryForm, EntryForm

VIEW = "core.dictionary_view"
EDIT = "core.dictionary_edit"


class DictionaryFilterSet(PortalFilterSet):
    search_fields = ("code", "name", "name_en")


class EntryFilterSet(PortalFilterSet):
    search_fields = ("code", "label", "label_en")

    dictionary = filters.ModelChoiceFilter(
        queryset=Dictionary.objects.all(), to_field_name="code", label=_("dictionary")
    )
    standing = filters.ChoiceFilter(
        field_name="is_active", choices=[("True", _("Active")), ("False", _("Off"))], label=_("Status")
    )


class DictionarySerializer(ResourceSerializer):
    class Meta:
        model = Dictionary
        fields = ("id", "code", "name", "name_en", "note")


class DictionaryListApi(ListApi):
    """Lists of values that people keep themselves. Which there are is decided by the portal."""

    permission = VIEW
    queryset = Dictionary.objects.all()
    serializer_class = DictionarySerializer
    filterset_class = DictionaryFilterSet
    sort = "code"


class DictionaryDetailApi(FormDetailApi):
    """The code stays as it is."""

    permission = VIEW
    edit_permission = EDIT
    edit_form = DictionaryForm
    queryset = Dictionary.objects.all()
    serializer_class = DictionarySerializer


class EntrySerializer(ResourceSerializer):
    """The dictionary by its code."""

    dictionary = serializers.CharField(source="dictionary.code", read_only=True)

    class Meta:
        model = DictionaryEntry
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "dictionary", "code", "label", "label_en", "position", "is_active"),
        )


class EntryListApi(FormCollectionApi):
    """What can be chosen. An entry that is no longer to be chosen is switched off: `is_active`."""

    permission = VIEW
    create_permission = EDIT
    create_form = EntryForm
    queryset = DictionaryEntry.objects.select_related("dictionary")
    serializer_class = EntrySerializer
    filterset_class = EntryFilterSet
    sort = "code"


class EntryDetailApi(FormDetailApi):
    """Dictionary and code stay as they were entered."""

    permission = VIEW
    edit_permission = EDIT
    edit_form = EntryForm
    queryset = DictionaryEntry.objects.select_related("dictionary")
    serializer_class = EntrySerializer
