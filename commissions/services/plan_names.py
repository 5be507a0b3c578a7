"""How people name the things that a plan refers to: by code, by a name that is unique, or by both.

The form and the workbook read and write names alike: "P0059 乐享59元".
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, Protocol, TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.sheets.spelling import folded
from network.choices import RegionLevel
from network.models import Region
from sales.models import Campaign, Metric, Product, ProductCategory


class NameUnknown(ValueError):
    """The message says what would be right."""


class Entry(Protocol):
    """What has a code and a name."""

    @property
    def code(self) -> Any: ...

    @property
    def name(self) -> Any: ...


_T = TypeVar("_T", bound=Entry)


class Lookup(Generic[_T]):
    """One dictionary: what it is called, and its entries."""

    def __init__(self, label: str, entries: Iterable[_T]) -> None:
        self.label = label
        self.entries: list[_T] = list(entries)
        names = Counter(folded(entry.name).casefold() for entry in self.entries)
        self._found: dict[str, _T] = {}
        for entry in self.entries:
            name = folded(entry.name).casefold()
            if names[name] == 1:
                self._found.setdefault(name, entry)
            self._found[folded(written(entry)).casefold()] = entry
        for entry in self.entries:
            self._found[folded(entry.code).casefold()] = entry
        self._ambiguous = {name for name, times in names.items() if times > 1}

    def find(self, text: str) -> _T:
        """Raises NameUnknown."""
        wanted = folded(text).casefold()
        if wanted in self._found:
            return self._found[wanted]
        if wanted in self._ambiguous:
            raise NameUnknown(
                _("More than one %(what)s is called %(text)s: write its code.")
                % {"what": self.label, "text": text}
            )
        raise NameUnknown(_("There is no %(what)s “%(text)s”.") % {"what": self.label, "text": text})

    @property
    def texts(self) -> list[str]:
        return [written(entry) for entry in self.entries]


def written(entry: Entry | None) -> str:
    return f"{entry.code} {entry.name}" if entry is not None else ""


class PlanNames:
    """All dictionaries of one page or workbook, each read where it is first asked for."""

    def __init__(self, region: Region | None = None) -> None:
        """For a plan of a city only its own places are offered."""
        self._region = region

    @cached_property
    def _regions(self) -> list[Region]:
        regions = list(Region.objects.filter(level__in=["city", "district"]).order_by("path"))
        if self._region is not None and self._region.level != RegionLevel.PROVINCE:
            return [item for item in regions if item.path.startswith(self._region.path)]
        return regions

    @cached_property
    def cities(self) -> Lookup[Region]:
        return Lookup(_("city"), [item for item in self._regions if item.level == "city"])

    @cached_property
    def districts(self) -> Lookup[Region]:
        return Lookup(_("district"), [item for item in self._regions if item.level == "district"])

    @cached_property
    def products(self) -> Lookup[Product]:
        return Lookup(_("product"), Product.objects.order_by("code"))

    @cached_property
    def categories(self) -> Lookup[ProductCategory]:
        return Lookup(_("product category"), ProductCategory.objects.order_by("code"))

    @cached_property
    def campaigns(self) -> Lookup[Campaign]:
        return Lookup(_("campaign"), Campaign.objects.order_by("code"))

    @cached_property
    def metrics(self) -> Lookup[Metric]:
        return Lookup(_("metric"), Metric.objects.order_by("position", "code"))

    def sold(self, text: str) -> Product | ProductCategory:
        """A product, or a category of them."""
        try:
            return self.products.find(text)
        except NameUnknown:
            pass
        try:
            return self.categories.find(text)
        except NameUnknown:
            message = _("There is no product and no category “%(text)s”.") % {"text": text}
            raise NameUnknown(message) from None

    def place(self, text: str) -> Region:
        """A city or a district."""
        try:
            return self.cities.find(text)
        except NameUnknown:
            return self.districts.find(text)

    @property
    def places(self) -> list[str]:
        return [*self.cities.texts, *self.districts.texts]


def spellings(text: str | Promise, context: Sequence[str] = ()) -> set[str]:
    """A message in all languages of the portal, folded for comparison."""
    found = {folded(item).casefold() for item in context}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found.add(folded(str(text)).casefold())
    return found


@cache
def choice_values(choices: Any) -> dict[str, Any]:
    """What may be written for each member of a list of choices: its label in any language, or its code."""
    found: dict[str, Any] = {}
    for value, label in choices.choices:
        for text in spellings(label, [str(value)]):
            found[text] = value
    return found


def choice_of(choices: Any, text: str) -> Any:
    """Raises NameUnknown with what is allowed."""
    value = choice_values(choices).get(folded(text).casefold())
    if value is None:
        allowed = ", ".join(str(label) for _value, label in choices.choices)
        raise NameUnknown(_("“%(text)s” is not one of: %(allowed)s.") % {"text": text, "allowed": allowed})
    return value
