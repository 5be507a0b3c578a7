"""Filters of plans."""

from typing import Any, cast

import django_filters as filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commissions.choices import VersionStatus
from commissions.models import Plan
from core.filters import PortalFilterSet
from network.models import Region
from users.models import User


def _regions(request: HttpRequest) -> Any:
    """Regions that have a plan which the user sees."""
    plans = Plan.objects.visible_to(cast(User, request.user))
    return Region.objects.filter(pk__in=plans.values("region")).order_by("path")


class PlanFilterSet(PortalFilterSet):
    search_fields = ("code__startswith", "name")

    region = filters.ModelChoiceFilter(label=_("Region"), queryset=_regions)


class VersionFilterSet(PortalFilterSet):
    search_fields = ("plan__code__startswith", "plan__name", "document_number")

    plan = filters.CharFilter(label=_("Plan"), field_name="plan__code")
    status = filters.ChoiceFilter(label=_("Status"), choices=VersionStatus.choices)
