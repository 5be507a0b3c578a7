"""Filters of unusual months."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.outliers.models import Compared, Unusual
from core.filters import PeriodFilter, PortalFilterSet

WAYS = [("up", _("More than usual")), ("down", _("Less than usual"))]


class OutlierFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    compared = filters.ChoiceFilter(
        label=_("Compared with"), choices=Compared.choices, method="by_comparison"
    )
    way = filters.ChoiceFilter(label=_("Direction"), choices=WAYS, method="by_way")

    class Meta:
        model = Unusual
        fields: ClassVar[list[str]] = []

    def by_comparison(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(by_own=True) if value == Compared.OWN else queryset.filter(by_peers=True)

    def by_way(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Beside the own months where these name it, else beside the peers."""
        own, peers = queryset.filter(by_own=True), queryset.filter(by_own=False)
        if value == "up":
            return own.filter(amount__gt=F("usual")) | peers.filter(amount__gt=F("peer_usual"))
        return own.filter(amount__lt=F("usual")) | peers.filter(amount__lt=F("peer_usual"))


class OutlierApiFilterSet(OutlierFilterSet):
    period = PeriodFilter()
