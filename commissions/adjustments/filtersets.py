"""Filters of proposed adjustments."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.models import AdjustmentRequest
from core.filters import PeriodFilter, PortalFilterSet


class AdjustmentFilterSet(PortalFilterSet):
    search_fields = (
        *("payee__code__startswith", "payee__name", "payee__initials"),
        "document_number__startswith",
    )
    search_placeholder = _("Payee or document number")

    event_period = PeriodFilter(label=_("Month concerned"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=AdjustmentKind.choices)
    status = filters.ChoiceFilter(label=_("Status"), choices=AdjustmentStatus.choices)

    class Meta:
        model = AdjustmentRequest
        fields: ClassVar[list[str]] = []
