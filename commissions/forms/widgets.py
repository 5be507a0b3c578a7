"""Controls of the plan forms whose options tell the page's script what they are for."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.choices import Measure
from commissions.services.plan_content import FigureContent
from sales.choices import Grain

Figures = Mapping[str, FigureContent]
"""Of the version, by code."""
Known = Mapping[Grain, Iterable[Measure]]
_SOLD: Final = _("Product or category")


class MeasureSelect(forms.Select):
    """Each option says of which kinds of facts the measure is known, and in what it is counted."""

    def __init__(self, known: Known | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.known: Known = known or {}

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if value:
            grains = [str(grain.value) for grain, measures in self.known.items() if value in measures]
            option["attrs"] |= {
                "data-grains": " ".join(grains),
                "data-unit": str(units.measure_unit(str(value)).label),
            }
        return option


def known_measures(known: Known) -> list[tuple[str, str]]:
    """As choices, in their order."""
    return [
        (measure.value, str(measure.label))
        for measure in Measure
        if any(measure in found for found in known.values())
    ]


class FigureSelect(forms.Select):
    """Figures of the version; each option says in what its figure is counted."""

    figures: Figures = {}

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if value in self.figures:
            option["attrs"]["data-unit"] = str(self.figures[value].unit.label)
        return option

    def offer(self, field: Any, figures: Figures) -> None:
        self.figures = figures
        field.choices = [("", "---------"), *((code, item.name) for code, item in figures.items())]


class SoldWidget(forms.Widget):
    """Text fields of one name, each for one of `names`, a list of names.html: products and categories, or campaigns."""

    template_name = "commissions/plans/sold.html"

    def __init__(self, attrs: Any = None, *, names: str = "sold", label: Any = _SOLD) -> None:
        super().__init__(attrs)
        self.names, self.label = names, label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"names": self.names, "label": self.label}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [text.strip() for text in given if text.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> Any:
        """With one more to type into."""
        return [*(value or []), ""]
