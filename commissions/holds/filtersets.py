"""Filters of held lines."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from commissions.holds.choices import HoldReason, LineHoldStatus
from commissions.models import LineHold
from core.filters import PeriodFilter, PortalFilterSet


class LineHoldFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    period = PeriodFilter()
    status = filters.ChoiceFilter(label=_("Status"), choices=LineHoldStatus.choices)
    code = filters.ChoiceFilter(label=_("What is checked"), choices=HoldReason.choices)

    class Meta:
        model = LineHold
        fields: ClassVar[list[str]] = []
