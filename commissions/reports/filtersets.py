"""What reports on commissions are asked."""

from typing import Any, ClassVar, cast

import django_filters as filters
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commissions.models import ReportFigure
from commissions.reports.querysets import VIEW
from commissions.reports.services.naming import component_names, product_names
from core import formats
from core.periods import current_period
from core.reports.filtersets import ReportFilterSet
from network.choices import ChannelKind, RegionLevel
from network.models import Region

_LATEST = 36


class CommissionFilterSet(ReportFilterSet):
    """Base of them all: a city where the reader has several, a kind of channel, and a district that comes with a link."""

    city = filters.TypedChoiceFilter(label=_("City"), method="keep", coerce=int)
    district = filters.TypedChoiceFilter(label=_("District"), method="keep", coerce=int)
    kind = filters.TypedChoiceFilter(label=_("Kind"), method="keep", coerce=int, choices=ChannelKind.choices)
    linked: ClassVar[tuple[str, ...]] = ("district",)
    """Entries that come with a link and show as chips; nobody chooses them."""

    class Meta:
        model = ReportFigure
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = Region.objects.in_scope(self.user.scope_for(VIEW))
        rows = places.filter(level__in=[RegionLevel.CITY, RegionLevel.DISTRICT]).labelled()
        self.cities = {row.pk: row.name for row in rows if row.level == RegionLevel.CITY}
        self.districts = {row.pk: row.label for row in rows if row.level == RegionLevel.DISTRICT}
        self.filters["district"].extra["choices"] = list(self.districts.items())
        if len(self.cities) > 1:
            self.filters["city"].extra["choices"] = list(self.cities.items())
        else:
            del self.filters["city"]

    def months(self) -> list[int]:
        figures = ReportFigure.objects.visible_to(self.user).order_by("-period")
        return list(figures.values_list("period", flat=True).distinct()[:_LATEST])

    def controls(self) -> list[Any]:
        return [bound for bound in super().controls() if bound.name not in self.linked]

    def placed(
        self, rows: Any, *, city: str = "city_id", district: str = "district_id", kind: str = "kind"
    ) -> Any:
        """The rows that the reader may see and that were asked for; the paths say where they stand."""
        found = self.seen(rows)
        for name, path in (("city", city), ("district", district), ("kind", kind)):
            value = self.asked(name)
            if value is not None and path:
                found = found.filter(**{path: value})
        return found

    @property
    def several_cities(self) -> bool:
        return len(self.cities) > 1 and self.asked("city") is None


_PLACES: tuple[tuple[str, str | Promise], ...] = (
    ("city", _("By city")),
    ("district", _("By district")),
    ("kind", _("By kind of channel")),
)
_MONTH: tuple[tuple[str, str | Promise], ...] = (("month", _("By month")),)


class CostFilterSet(CommissionFilterSet):
    groups = (
        *_PLACES,
        ("component", _("By component")),
        ("product", _("By product")),
        *_MONTH,
        ("payee", _("By payee")),
    )
    linked = ("district", "product")

    component = filters.TypedChoiceFilter(label=_("Component"), method="keep", coerce=int)
    product = filters.TypedChoiceFilter(label=_("Product"), method="keep", coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        figures = ReportFigure.objects.visible_to(self.user).filter(period=self.period or 0).order_by()
        keys = list(figures.values_list("component_key", "product_id").distinct())
        self.components = component_names({key for key, _product in keys})
        self.products = product_names({product for _key, product in keys})
        by_name = sorted(self.components.items(), key=lambda item: (item[0] == 0, item[1]))
        self.filters["component"].extra["choices"] = by_name
        self.filters["product"].extra["choices"] = list(self.products.items())


class RevenueFilterSet(CommissionFilterSet):
    groups = (*_PLACES, *_MONTH)


class PaymentDaysFilterSet(CommissionFilterSet):
    groups = (*_MONTH, ("city", _("By city")), ("kind", _("By kind of channel")))


class ConcentrationFilterSet(CommissionFilterSet):
    groups = (("city", _("By city")), ("payee", _("By payee")))

    span = filters.TypedChoiceFilter(
        label=_("Months taken together"),
        method="keep",
        coerce=int,
        choices=[(3, _("Three months")), (12, _("Twelve months"))],
    )


class SilentFilterSet(CommissionFilterSet):
    why = filters.ChoiceFilter(
        label=_("Cause of it"),
        method="keep",
        choices=[
            ("nothing", _("Nothing was reported")),
            ("refused", _("Nothing of it was paid")),
            ("taken", _("As much was taken back")),
        ],
    )

    groups = (("payee", _("By payee")),)


class AccrualFilterSet(CommissionFilterSet):
    """As it stands now, so without a month; or as it stood at the end of one."""

    periods = False
    groups = (*_MONTH, ("city", _("By city")), ("kind", _("By kind of channel")))

    at = filters.TypedChoiceFilter(label=_("At the end of"), method="keep", coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ended = [period for period in self.months() if period < current_period()]
        self.filters["at"].extra["choices"] = [(period, formats.period_label(period)) for period in ended]

    @property
    def as_of(self) -> int | None:
        return cast(int | None, self.asked("at"))
