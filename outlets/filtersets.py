"""Filters over own outlets."""

import datetime
from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.periods import today
from network.filtersets import ExtensionFilterSet
from outlets.choices import HallType, Premises
from outlets.models import Outlet
from outlets.models.outlet import LEASE_WARNING


class OutletFilterSet(ExtensionFilterSet):
    scope_code = "outlets.outlet_view"
    search_fields = (*ExtensionFilterSet.search_fields, "address")

    hall_type = filters.ChoiceFilter(choices=HallType.choices, label=_("Type of hall"))
    premises = filters.ChoiceFilter(choices=Premises.choices, label=_("Premises"))
    attention = filters.ChoiceFilter(
        method="filter_attention",
        label=_("To attend to"),
        choices=[("expired", _("Lease expired")), ("expiring", _("Lease ends within 60 days"))],
    )

    class Meta:
        model = Outlet
        fields: ClassVar[list[str]] = []

    def filter_attention(self, queryset: QuerySet[Outlet], name: str, value: str) -> QuerySet[Outlet]:
        outlets = Outlet.objects.all()
        wanted = {
            "expired": outlets.lease_ends_by(today() - datetime.timedelta(days=1)),
            "expiring": outlets.lease_ends_by(today() + LEASE_WARNING).filter(lease_to__gte=today()),
        }[value]
        return queryset.filter(pk__in=wanted.values("pk"))
