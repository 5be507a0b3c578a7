"""The columns of a rate sheet that say whom and what a rule is for: how a cell is read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.services.plan_content import RuleContent
from commissions.services.plan_names import NameUnknown, PlanNames, choice_of, written
from core.sheets import spelling
from core.sheets.messages import cell_error_text
from core.sheets.results import CellError
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode

SECOND: Final = "second"
"""The column of the second dimension."""
ColumnError = NameUnknown
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`sets` are the attributes of the rule behind it; `suggestions` the list of the page with what may be typed,
    `adds` the page that adds to it."""

    key: str
    label: str | Promise
    sets: tuple[str, ...]
    read: Callable[[str, PlanNames], Values]
    """Raises ColumnError with what would be right."""
    write: Callable[[RuleContent], str]
    suggestions: str = ""
    asks: bool = False
    """What may be typed is asked for as one types: there is too much of it for a list."""
    choices: Any = None
    adds: str = ""

    @property
    def is_day(self) -> bool:
        return self.key.startswith("date_")


def _place(text: str, names: PlanNames) -> Values:
    place = names.place(text)
    return {"city" if place.level == "city" else "district": place}


def _closed(key: str, label: str | Promise, choices: Any) -> Column:
    """One of a list that never changes: its label in any language, or its number."""

    def write(rule: RuleContent) -> str:
        value = getattr(rule, key)
        return "" if value is None else str(choices(value).label)

    return Column(
        key,
        label,
        (key,),
        lambda text, _names: {key: choice_of(choices, text)},
        write,
        f"list-{key}",
        choices=choices,
    )


def _star(text: str, _names: PlanNames) -> Values:
    found = spelling.star(text)
    if isinstance(found, spelling.Bad):
        raise ColumnError(_("A star is 1 to 5."))
    return {"star": found}


def _day(key: str, label: str | Promise) -> Column:
    def read(text: str, _names: PlanNames) -> Values:
        found = spelling.date(text, date1904=False)
        if isinstance(found, spelling.Bad):
            raise ColumnError(cell_error_text(CellError(0, 0, key, "", text, found.code, found.params)))
        return {key: found}

    def write(rule: RuleContent) -> str:
        value = getattr(rule, key)
        return value.isoformat() if value else ""

    return Column(key, label, (key,), read, write)


COLUMNS: Final = (
    Column(
        "place",
        gettext_lazy("Region"),
        ("city", "district"),
        _place,
        lambda rule: written(rule.district or rule.city),
        "places",
    ),
    Column(
        "channel",
        gettext_lazy("Channel"),
        ("channel",),
        lambda text, names: {"channel": names.channels.find(text)},
        lambda rule: written(rule.channel),
        "channels",
        asks=True,
    ),
    _closed("city_class", gettext_lazy("City class"), CityClass),
    _closed("channel_kind", gettext_lazy("Channel kind"), ChannelKind),
    _closed("level", gettext_lazy("Level"), AgentLevel),
    Column(
        "star",
        gettext_lazy("Star"),
        ("star",),
        _star,
        lambda rule: "" if rule.star is None else str(rule.star),
        "list-star",
    ),
    _closed("mode", gettext_lazy("Sales mode"), SalesMode),
    Column(
        "category",
        gettext_lazy("Product category"),
        ("category",),
        lambda text, names: {"category": names.categories.find(text)},
        lambda rule: written(rule.category),
        "categories",
        adds="tables:sales_productcategory_add",
    ),
    Column(
        "product",
        gettext_lazy("Product"),
        ("product",),
        lambda text, names: {"product": names.products.find(text)},
        lambda rule: written(rule.product),
        "products",
        adds="sales:product_add",
    ),
    Column(
        "campaign",
        gettext_lazy("Campaign"),
        ("campaign",),
        lambda text, names: {"campaign": names.campaigns.find(text)},
        lambda rule: written(rule.campaign),
        "campaigns",
        adds="tables:sales_campaign_add",
    ),
    _day("date_from", gettext_lazy("First day")),
    _day("date_to", gettext_lazy("Last day")),
)


def column_of(attribute: str) -> str:
    """The column of an attribute of a rule; empty where there is none."""
    return next((column.key for column in COLUMNS if attribute in column.sets), "")
