"""How people name the things that a plan refers to: by code, by a name that is unique, or by both.

The form and the workbook read and write names alike: "P0059 乐享59元".
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, Protocol, TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.choosing import SUGGESTIONS
from core.filters import search_condition
from core.sheets.spelling import folded
from network.choices import ChannelStatus, RegionLevel
from network.models import Channel, Region
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


class ChannelLookup(Lookup[Channel]):
    """Channels are too many to be read all: those that are asked for are looked up."""

    def __init__(self, rows: QuerySet[Channel]) -> None:
        super().__init__(_("channel"), ())
        self._rows = rows
        self._asked: set[str] = set()

    def learn(self, texts: Iterable[str]) -> None:
        """Looks all of them up with one query."""
        new = {folded(text) for text in texts if text} - self._asked
        if not new:
            return
        self._asked |= new
        codes = {text.split(" ")[0].upper() for text in new}
        found = self._rows.filter(Q(code__in=codes) | Q(name__in=new)).order_by("code")
        known = {channel.pk: channel for channel in (*self.entries, *found)}
        super().__init__(self.label, known.values())

    def find(self, text: str) -> Channel:
        self.learn([text])
        return super().find(text)

    def suggested(self, typed: str) -> list[str]:
        """Some that are open, as they are written."""
        rows = self._rows.exclude(status=ChannelStatus.CLOSED).order_by("code")
        if typed:
            rows = rows.filter(search_condition(["code__startswith", "name__contains", "initials"], typed))
        return [written(channel) for channel in rows[:SUGGESTIONS]]


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
    def channels(self) -> ChannelLookup:
        rows = Channel.objects.all()
        if self._region is not None and self._region.level != RegionLevel.PROVINCE:
            rows = rows.filter(city=self._region)
        return ChannelLookup(rows)

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
