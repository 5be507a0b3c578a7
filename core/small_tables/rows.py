"""Rows of a small table as a sheet: heads in the reader's language, either language read."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import resources, widgets
from import_export.resources import Diff


class PlainDiff(Diff):  # type: ignore[misc]
    """Old and new without the inline styles that the security policy blocks."""

    def as_html(self) -> list[str]:
        return [self._cell(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def _cell(self, old: Any, new: Any) -> str:
        if self.new or old == new:
            return format_html("{}", _text(new))
        return format_html("<del>{}</del> <ins>{}</ins>", _text(old), _text(new))


class YesNoWidget(widgets.BooleanWidget):  # type: ignore[misc]
    TRUE_VALUES: ClassVar[list[str]] = ["1", "yes", "Yes", "YES", "true", "TRUE", "是", "启用"]
    FALSE_VALUES: ClassVar[list[str]] = ["0", "no", "No", "NO", "false", "FALSE", "否", "停用"]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        text = str(value or "").strip()
        if text and text not in [*self.TRUE_VALUES, *self.FALSE_VALUES]:
            raise ValueError(_("Write yes or no."))
        return text in self.TRUE_VALUES if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return _("Yes") if value else _("No")


class SmallResource(resources.ModelResource):  # type: ignore[misc]
    """`Meta.model`, `Meta.fields` and `Meta.import_id_fields` say the rest. Nothing is deleted by a sheet."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        return PlainDiff

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = widgets.Widget) -> Any:
        found = super().widget_from_django_field(f, default)
        return YesNoWidget if found is widgets.BooleanWidget else found

    def label(self, name: str) -> str:
        """The head of a field's column."""
        return str(capfirst(self._meta.model._meta.get_field(name).verbose_name))

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        return [self.label(field.attribute) for field in self.get_export_fields(selected_fields)]

    def get_diff_headers(self) -> list[str]:
        return [self.label(field.attribute) for field in self.get_import_fields()]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Heads become names of fields. A head that is none, or a key that is missing, refuses the sheet."""
        known = self._known()
        heads = [str(head or "").strip() for head in dataset.headers or ()]
        strange = [head for head in heads if head.casefold() not in known]
        if strange:
            raise ValidationError(
                _("Not a column of this table: %(heads)s.") % {"heads": ", ".join(strange) or "—"}
            )
        names = [known[head.casefold()] for head in heads]
        missing = [self.label(name) for name in self._meta.import_id_fields if name not in names]
        if missing:
            raise ValidationError(_("These columns are missing: %(heads)s.") % {"heads": ", ".join(missing)})
        dataset.headers = names

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Keys come from the sequence and from no sheet, so it need not be set anew, which only an owner may."""

    def _known(self) -> dict[str, str]:
        names = [field.attribute for field in self.get_import_fields()]
        known = {name: name for name in names}
        for language in ("en", "zh-hans"):
            with override(language):
                known |= {self.label(name).casefold(): name for name in names}
        return known


def _text(value: Any) -> str:
    return "" if value is None else str(value)
