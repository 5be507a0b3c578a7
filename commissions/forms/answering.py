"""A drop-down of templates that fills the reasons of a ruling; what it filled in can still be changed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.models import AnswerTemplate, Dispute, Line


class _FillingSelect(forms.Select):
    """Each choice carries its text for the script that puts it into the field."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **options)
        row = getattr(value, "instance", None)
        if row is not None:
            option["attrs"]["data-text"] = row.text
        return option


class TemplateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Of no consequence for what is saved."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=AnswerTemplate.objects.filter(is_active=True),
            required=False,
            label=_("Template of the reasons"),
            empty_label=_("Own words"),
            widget=_FillingSelect(attrs={"data-fill": "text"}),
            **options,
        )


def templates_for(dispute: Dispute) -> QuerySet[AnswerTemplate]:
    """Those for any dispute, and those for a reason that one of its lines has."""
    statement = dispute.statement
    lines = Line.objects.filter(
        city_id=statement.city_id, period=statement.period, id__in=dispute.lines.values("line_id")
    )
    found: QuerySet[AnswerTemplate] = AnswerTemplate.objects.filter(
        Q(reason="") | Q(reason__in=lines.values("reason")), is_active=True
    )
    return found
