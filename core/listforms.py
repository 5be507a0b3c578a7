"""The small forms of every list: how it is shown, and a name for what it shows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.services.exports.schedules import rhythm_text, rhythms
from core.services.lists.settings import PAGE_SIZES


class ListSettingForm(forms.Form):
    """The order in which columns are sent is the order in which they are shown."""

    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)
    density = forms.ChoiceField(
        label=_("Density"), choices=[("normal", _("Normal")), ("compact", _("Compact"))], required=False
    )
    page_size = forms.TypedChoiceField(
        label=_("Rows on a page"),
        choices=[(size, str(size)) for size in PAGE_SIZES],
        coerce=int,
        required=False,
        empty_value=None,
    )

    def __init__(self, data: Any = None, *, listing: Any) -> None:
        setting = listing.setting
        size = setting.page_size or listing.page_size
        super().__init__(
            data,
            initial={
                "columns": listing.columns,
                "density": "compact" if setting.compact else "normal",
                "page_size": size,
            },
        )
        base = listing.table_class.base_columns
        shown = listing.columns
        self.fixed = [name for name, column in base.items() if getattr(column, "fixed", False)]
        self.fields["columns"].choices = [  # type: ignore[attr-defined]
            (name, str(base[name].verbose_name or name))
            for name in [*shown, *(name for name in base if name not in shown)]
        ]
        sizes = sorted({*PAGE_SIZES, size})
        self.fields["page_size"].choices = [(number, str(number)) for number in sizes]  # type: ignore[attr-defined]

    def column_rows(self) -> list[tuple[str, str, bool, bool]]:
        """Name, label, whether it is shown, whether it has to be: for the template."""
        chosen = self["columns"].value() or []
        return [
            (name, label, name in chosen, name in self.fixed)
            for name, label in self.fields["columns"].choices  # type: ignore[attr-defined]
        ]

    def clean_columns(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["columns"]
        return [*(name for name in self.fixed if name not in chosen), *chosen]


FORMAT_LABELS = (
    ("xlsx", _("Excel workbook")),
    ("csv", _("Text file (csv)")),
    ("form", _("In the staff's layout")),
)


class ScheduleForm(forms.Form):
    """How often a list is exported by itself."""

    rhythm = forms.ChoiceField(
        label=_("When it comes"),
        help_text=_("In the morning. You get a mail with a link, and a notice here."),
    )
    format = forms.ChoiceField(label=_("Format"))

    def __init__(self, data: Any = None, *, listing: Any) -> None:
        super().__init__(data)
        offered = {name for name, _query in listing.export_queries()}
        self.fields["format"].choices = [(name, label) for name, label in FORMAT_LABELS if name in offered]  # type: ignore[attr-defined]
        self.fields["rhythm"].choices = [(code, rhythm_text(code)) for code in rhythms()]  # type: ignore[attr-defined]


class SavedViewForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    shared_role = forms.ChoiceField(
        label=_("Shared with"),
        required=False,
        help_text=_("Whoever opens it sees their own rows only."),
    )
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)

    def __init__(self, data: Any = None, *, listing: Any, roles: Sequence[tuple[str, str]]) -> None:
        current = listing.saved_view
        mine = current is not None and current.owner_id == listing.user.pk
        initial = {"name": current.name, "shared_role": current.shared_role} if mine else {}
        super().__init__(data, initial=initial)
        if roles:
            self.fields["shared_role"].choices = [("", _("Only me")), *roles]  # type: ignore[attr-defined]
        else:
            del self.fields["shared_role"]
