"""One rule of a component: whom and what it is for, and its tiers as a small sheet of three columns."""

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions import units
from commissions.services.plan_checks import Finding
from commissions.services.plan_content import BandContent, RuleContent
from commissions.services.plan_names import Lookup, NameUnknown, PlanNames, written
from core.forms import DateInput
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode
from network.models import Region

COLUMNS: Final = ("lower", "upper", "rate")


class BandsWidget(forms.Widget):
    """Three lists of the same name and length; rows left blank don't count."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str, str]]:
        if not hasattr(data, "getlist"):
            return list(data.get(name, []))
        lists = [data.getlist(f"{name}-{column}") for column in COLUMNS]
        rows = [tuple(cell.strip() for cell in row) for row in zip_longest(*lists, fillvalue="")]
        return [(row[0], row[1], row[2]) for row in rows if any(row)]


class BandsField(forms.Field):
    widget = BandsWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class LookupField(forms.CharField):
    """A name or code, with suggestions from a list of the page."""

    def __init__(self, *, suggestions: str, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": suggestions, "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **options)


def _choices(choices: Any, label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", gettext_lazy("any")), *choices.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )


@dataclass
class BandRow:
    """A row of the sheet as typed, with what is wrong with its cells."""

    lower: str = ""
    upper: str = ""
    rate: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        return [(column, getattr(self, column), self.errors.get(column, "")) for column in COLUMNS]


class RuleForm(forms.Form):
    place = LookupField(label=gettext_lazy("Region"), suggestions="places")
    city_class = _choices(CityClass, gettext_lazy("City class"))
    channel_kind = _choices(ChannelKind, gettext_lazy("Channel kind"))
    level = _choices(AgentLevel, gettext_lazy("Level"))
    star = forms.TypedChoiceField(
        label=gettext_lazy("Star"),
        choices=[("", gettext_lazy("any")), *((value, "★" * value) for value in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    mode = _choices(SalesMode, gettext_lazy("Sales mode"))
    category = LookupField(label=gettext_lazy("Product category"), suggestions="categories")
    product = LookupField(label=gettext_lazy("Product"), suggestions="products")
    date_from = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DateInput())
    date_to = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DateInput())
    bands = BandsField(label=gettext_lazy("Tiers"), required=False)

    def __init__(self, *args: Any, names: PlanNames, shape: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = names
        self.edge: units.Unit = shape["edge"]
        self.rate: units.Unit = shape["rate"]
        self.tiered: bool = shape["tiered"]
        self.band_errors: dict[tuple[int, str], str] = {}
        self._bands: tuple[BandContent, ...] = ()

    @property
    def is_filled(self) -> bool:
        return self.has_changed() and hasattr(self, "cleaned_data")

    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "bands"]

    def band_rows(self) -> list[BandRow]:
        """At least one row to type into."""
        given: list[tuple[str, str, str]] = self["bands"].value() or [("", "", "")]
        rows = []
        for number, (lower, upper, rate) in enumerate(given):
            errors = {column: text for (at, column), text in self.band_errors.items() if at == number}
            rows.append(BandRow(lower, upper, rate, errors))
        return rows

    def clean_place(self) -> Any:
        return self._named(self.names, "place")

    def clean_product(self) -> Any:
        return self._named(self.names.products, "product")

    def clean_category(self) -> Any:
        return self._named(self.names.categories, "category")

    def clean_bands(self) -> tuple[BandContent, ...]:
        rows: list[tuple[str, str, str]] = self.cleaned_data["bands"] or []
        if not self.tiered:
            rows = [("0", "", rows[0][2])] if rows else []
        parsed = [self._parsed(number, row) for number, row in enumerate(rows)]
        if self.band_errors:
            raise ValidationError(_("Mend the marked cells."))
        following = [*parsed[1:], None]
        self._bands = tuple(
            BandContent(lower or 0, upper if upper is not None or after is None else after[0], rate or 0)
            for (lower, upper, rate), after in zip(parsed, following, strict=True)
        )
        return self._bands

    def content(self) -> RuleContent | None:
        """None while the rule can't be read."""
        if self.errors and "bands" in self.errors and not self._bands:
            return None
        data = self.cleaned_data
        place: Region | None = data.get("place")
        names = (
            "city_class",
            "channel_kind",
            "level",
            "star",
            "mode",
            "category",
            "product",
            "date_from",
            "date_to",
        )
        return RuleContent(
            city=place if place and place.level == "city" else None,
            district=place if place and place.level == "district" else None,
            bands=self._bands,
            **{name: data.get(name) for name in names},
        )

    def add_finding(self, finding: Finding) -> None:
        if finding.band is not None:
            self.band_errors[finding.band, finding.column] = finding.message
            self.add_error("bands", _("Mend the marked cells."))
        else:
            column = "place" if finding.column in ("city", "district") else finding.column
            self.add_error(column if column in self.fields else None, finding.message)

    def _parsed(self, number: int, row: tuple[str, str, str]) -> tuple[int | None, int | None, int | None]:
        lower, upper, rate = row
        return (
            self._cell(number, "lower", lower or ("0" if number == 0 else ""), self.edge, needed=True),
            self._cell(number, "upper", upper, self.edge, needed=False),
            self._cell(number, "rate", rate, self.rate, needed=True),
        )

    def _cell(self, number: int, column: str, text: str, unit: units.Unit, *, needed: bool) -> int | None:
        if not text:
            if needed:
                self.band_errors[number, column] = _("Needed.")
            return None
        try:
            return unit.parse(text)
        except units.UnitError as error:
            self.band_errors[number, column] = str(error)
            return None

    def _named(self, lookup: Lookup[Any] | PlanNames, name: str) -> Any:
        text = self.cleaned_data[name]
        if not text:
            return None
        try:
            return lookup.place(text) if isinstance(lookup, PlanNames) else lookup.find(text)
        except NameUnknown as error:
            raise ValidationError(str(error)) from error


def initial_rule(rule: RuleContent, shape: dict[str, Any]) -> dict[str, Any]:
    edge: units.Unit = shape["edge"]
    rate: units.Unit = shape["rate"]
    names = ("city_class", "channel_kind", "level", "star", "mode", "date_from", "date_to")
    return {
        "place": written(rule.district or rule.city),
        "product": written(rule.product),
        "category": written(rule.category),
        "bands": [
            (edge.plain(band.lower), edge.plain(band.upper), rate.plain(band.rate)) for band in rule.bands
        ],
        **{name: getattr(rule, name) for name in names},
    }
