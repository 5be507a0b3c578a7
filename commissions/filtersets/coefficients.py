"""Filters of coefficients."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commissions.services.coefficients import VIEW
from core.filters import Chip, PeriodFilter, PortalFilterSet
from core.scoping import ScopedUser
from network.choices import ChannelKind
from network.models import Region


def _districts(request: HttpRequest) -> Any:
    user: ScopedUser = request.user  # type: ignore[assignment]
    return Region.objects.districts().in_scope(user.scope_for(VIEW))


class CoefficientFilterSet(PortalFilterSet):
    """The period chooses the month that is shown; it doesn't narrow the channels."""

    search_fields = ("code__startswith", "name")

    period = PeriodFilter(method="keep")
    district = filters.ModelChoiceFilter(label=_("District"), queryset=_districts)
    kind = filters.ChoiceFilter(
        label=_("Kind"), choices=[item for item in ChannelKind.choices if item[0] != ChannelKind.AGENT_STORE]
    )

    def chips(self) -> list[Chip]:
        """Without the month: there is always one."""
        return [chip for chip in super().chips() if chip.label != str(self.form["period"].label)]

    def keep(self, queryset: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        return queryset


class ChangeFilterSet(PortalFilterSet):
    search_fields = ("channel__code__startswith", "channel__name", "channel__initials")

    period = PeriodFilter()


class ValueFilterSet(PortalFilterSet):
    """Single values, of a month and a kind."""

    search_fields = ("channel__code__startswith", "channel__name", "channel__initials")

    period = PeriodFilter()
    kind = filters.CharFilter(label=_("Kind"), field_name="kind__code")


class KindFilterSet(PortalFilterSet):
    search_fields = ("code", "name")
