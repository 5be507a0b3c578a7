"""Filters over users."""

from typing import ClassVar

import django_filters as filters
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import PortalFilterSet
from core.scoping import Scope
from network.choices import RegionLevel
from network.models import Region
from users.models import Grant, Role, User
from users.querysets import GrantQuerySet


def _roles() -> list[tuple[int, str]]:
    return [(role.pk, str(role)) for role in Role.objects.all()]


def _cities() -> list[tuple[int, str]]:
    return list(Region.objects.cities().values_list("pk", "name"))


class UserFilterSet(PortalFilterSet):
    search_fields = ("username__startswith", "name")
    search_placeholder = _("User name or name")

    role = filters.ChoiceFilter(method="filter_role", label=_("Role"), choices=_roles)
    city = filters.ChoiceFilter(method="filter_city", label=_("City"), choices=_cities)
    standing = filters.ChoiceFilter(
        method="filter_standing",
        label=_("Status"),
        choices=[
            ("active", _("Enabled")),
            ("invited", _("Invited")),
            ("disabled", _("Disabled")),
            ("roleless", _("Without a role")),
        ],
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def filter_role(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(Exists(_grants().filter(role=int(value))))

    def filter_city(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        city = Region.objects.get(pk=int(value), level=RegionLevel.CITY)
        districts = Region.objects.districts().filter(path__startswith=city.path).values_list("pk", flat=True)
        place = Scope(city_ids=frozenset({city.pk}), district_ids=frozenset(districts))
        return queryset.filter(Exists(_grants().filter(GrantQuerySet.within(place))))

    def filter_standing(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        invited = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        if value == "roleless":
            return queryset.filter(~Exists(_grants()))
        return {
            "active": queryset.filter(~invited, is_active=True),
            "invited": queryset.filter(invited, is_active=True),
            "disabled": queryset.filter(is_active=False),
        }[value]


def _grants() -> GrantQuerySet:
    return Grant.objects.in_force().filter(user=OuterRef("pk"))
