"""Filters of uploads, facts, products, what these are made of, and targets."""

from typing import Any, ClassVar, Final

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.filters import PeriodFilter, PortalFilterSet
from core.models import ImportSession, ImportState
from core.sheets.kinds import all_kinds
from network.choices import ChannelKind
from network.filtersets import PlacedFilterSet
from network.models import Channel
from sales.choices import EventKind, MetricUnit, SplitSource
from sales.models import (
    Campaign,
    ChannelMonth,
    Metric,
    Product,
    ProductCategory,
    Sale,
    SubscriberEvent,
    SubscriberMonth,
    Target,
)
from sales.services.targets import TARGETS_AHEAD

MANY_CHANNELS: Final = 500


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, kind.label) for kind in all_kinds().values()]


class ImportFilterSet(PortalFilterSet):
    search_fields = ("file_name",)
    search_placeholder = _("File name")

    kind = filters.ChoiceFilter(choices=_kinds, label=_("Sheet"))
    period = PeriodFilter()
    state = filters.ChoiceFilter(choices=ImportState.choices, label=_("Status"))

    class Meta:
        model = ImportSession
        fields: ClassVar[list[str]] = ["kind", "period", "state"]


class _FactFilterSet(PlacedFilterSet):
    scope_code = "sales.result_view"

    period = PeriodFilter()
    city = filters.ChoiceFilter(field_name="city_id", label=_("City"))
    district = filters.ChoiceFilter(field_name="channel__district_id", label=_("District"))
    upload = filters.NumberFilter(field_name="import_id", label=_("Upload"))
    fact = filters.NumberFilter(field_name="fact_id", label=_("Revisions of fact"))

    def controls(self) -> list[Any]:
        """Upload and fact come from links and show as chips; nobody types their numbers."""
        return [bound for bound in super().controls() if bound.name not in {"upload", "fact"}]


class _SubscriberFilterSet(_FactFilterSet):
    search_fields = ("channel__code__startswith", "subscriber__startswith")
    search_placeholder = _("Channel code or subscriber number")

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Channels are looked up first where there are not too many: an OR over two tables uses no index."""
        wanted = value.strip()
        found = Channel.objects.filter(code__startswith=wanted).values_list("pk", flat=True)
        channels = list(found[: MANY_CHANNELS + 1])
        if not wanted or len(channels) > MANY_CHANNELS:
            return super().search(queryset, name, value)
        return queryset.filter(Q(channel__in=channels) | Q(subscriber__startswith=wanted))


class SaleFilterSet(_SubscriberFilterSet):
    product = filters.ModelChoiceFilter(queryset=Product.objects.all(), label=_("Product"))
    campaign = filters.ModelChoiceFilter(queryset=Campaign.objects.all(), label=_("Campaign"))

    class Meta:
        model = Sale
        fields: ClassVar[list[str]] = ["period", "city", "district", "product", "campaign", "upload", "fact"]


class SubscriberMonthFilterSet(_SubscriberFilterSet):
    class Meta:
        model = SubscriberMonth
        fields: ClassVar[list[str]] = ["period", "city", "district", "upload", "fact"]


class SubscriberEventFilterSet(_SubscriberFilterSet):
    kind = filters.ChoiceFilter(choices=EventKind.choices, label=_("Event"))

    class Meta:
        model = SubscriberEvent
        fields: ClassVar[list[str]] = ["period", "city", "district", "kind", "upload", "fact"]


class ChannelMonthFilterSet(_FactFilterSet):
    search_fields = ("channel__code__startswith", "channel__name")

    metric = filters.ModelChoiceFilter(queryset=Metric.objects.all(), label=_("Metric"))

    class Meta:
        model = ChannelMonth
        fields: ClassVar[list[str]] = ["period", "city", "district", "metric", "upload", "fact"]


class ProductFilterSet(PortalFilterSet):
    search_fields = ("code__startswith", "name", "initials")

    category = filters.ModelChoiceFilter(queryset=ProductCategory.objects.all(), label=_("Category"))
    sold = filters.ChoiceFilter(
        field_name="is_active", choices=[("True", _("On sale")), ("False", _("Off sale"))], label=_("Status")
    )

    class Meta:
        model = Product
        fields: ClassVar[list[str]] = ["category", "sold"]


class CategoryFilterSet(PortalFilterSet):
    search_fields = ("code", "name")


class CampaignFilterSet(PortalFilterSet):
    search_fields = ("code", "name")


class SaleSplitFilterSet(PortalFilterSet):
    search_fields = ("subscriber", "document")

    source = filters.ChoiceFilter(choices=SplitSource.choices, label=_("Source"))


class MetricFilterSet(PortalFilterSet):
    search_fields = ("code", "name")

    unit = filters.ChoiceFilter(choices=MetricUnit.choices, label=_("Unit"))


class TargetFilterSet(PlacedFilterSet):
    scope_code = "sales.target_view"
    search_fields = ("channel__code__startswith", "channel__name", "channel__initials")

    period = PeriodFilter(ahead=TARGETS_AHEAD)
    city = filters.ChoiceFilter(field_name="channel__city_id", label=_("City"))
    district = filters.ChoiceFilter(field_name="channel__district_id", label=_("District"))
    kind = filters.ChoiceFilter(field_name="channel__kind", choices=ChannelKind.choices, label=_("Kind"))
    metric = filters.ModelChoiceFilter(
        queryset=Metric.objects.all(), label=_("Metric"), null_label=_("Sales by order")
    )

    class Meta:
        model = Target
        fields: ClassVar[list[str]] = ["period", "city", "district", "kind", "metric"]


ORDERS: Final = "orders"
"""The choice of a figure that is no metric: the sales by order."""


def _figures() -> list[tuple[str, str]]:
    metrics = Metric.objects.order_by("position", "code").values_list("pk", "name")
    return [(ORDERS, gettext("Sales by order")), *((str(pk), name) for pk, name in metrics)]


class TargetTableFilterSet(PlacedFilterSet):
    """Which channels stand in the table; month and figure say what is entered for them."""

    scope_code = "sales.target_edit"
    search_fields = ("code__startswith", "name", "initials")

    period = PeriodFilter(ahead=TARGETS_AHEAD, method="as_they_are")
    metric = filters.ChoiceFilter(choices=_figures, label=_("Metric"), method="as_they_are")
    kind = filters.ChoiceFilter(choices=ChannelKind.choices, label=_("Kind"))

    class Meta:
        model = Channel
        fields: ClassVar[list[str]] = ["period", "metric", "city", "district", "kind"]

    def as_they_are(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset
