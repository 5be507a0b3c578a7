"""Filters of what falls due."""

from typing import Any, ClassVar

import django_filters as filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commissions.calendar.choices import DueKind
from commissions.calendar.models import DuePart
from core.filters import PeriodFilter, PortalFilterSet
from core.scoping import ScopedUser
from network.models import Region


def _cities(request: HttpRequest) -> Any:
    user: ScopedUser = request.user  # type: ignore[assignment]
    return Region.objects.cities().in_scope(user.scope_for("commissions.statement_view"))


def _components(request: HttpRequest) -> list[tuple[int, str]]:
    user: ScopedUser = request.user  # type: ignore[assignment]
    rows = DuePart.objects.visible_to(user).order_by("component__name")
    return list(dict(rows.values_list("component_key", "component__name").distinct()).items())


class DuePartFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    period = PeriodFilter(label=_("Due with the statement of"), months=6, ahead=36)
    city = filters.ModelChoiceFilter(label=_("City"), queryset=_cities)
    component = filters.TypedChoiceFilter(
        field_name="component_key", label=_("Component"), coerce=int, choices=()
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=DueKind.choices)

    class Meta:
        model = DuePart
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["component"].extra["choices"] = _components(self.request)
