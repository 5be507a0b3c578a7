"""Filters over users."""

from typing import ClassVar

import django_filters as filters
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import PortalFilterSet
from core.periods import today
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
        return queryset.filter(Exists(_grants().filter(GrantQuerySet.within(_inside(int(value))))))

    def filter_standing(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        invited = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        if value == "roleless":
            return queryset.filter(~Exists(_grants()))
        return {
            "active": queryset.filter(~invited, is_active=True),
            "invited": queryset.filter(invited, is_active=True),
            "disabled": queryset.filter(is_active=False),
        }[value]


class GrantFilterSet(PortalFilterSet):
    search_fields = ("user__username__startswith", "user__name", "channel__code__startswith", "channel__name")
    search_placeholder = _("Person or channel")

    role = filters.ChoiceFilter(field_name="role_id", label=_("Role"), choices=_roles)
    city = filters.ChoiceFilter(method="filter_city", label=_("City"), choices=_cities)
    standing = filters.ChoiceFilter(
        method="filter_standing",
        label=_("Status"),
        choices=[("now", _("In force")), ("later", _("To come")), ("ended", _("Ended"))],
    )

    class Meta:
        model = Grant
        fields: ClassVar[list[str]] = []

    def filter_city(self, queryset: GrantQuerySet, name: str, value: str) -> GrantQuerySet:
        return queryset.filter(GrantQuerySet.within(_inside(int(value))))

    def filter_standing(self, queryset: GrantQuerySet, name: str, value: str) -> GrantQuerySet:
        if value == "now":
            return queryset.in_force()
        return (
            queryset.filter(valid_from__gt=today())
            if value == "later"
            else queryset.filter(valid_to__lt=today())
        )


def _inside(city_id: int) -> Scope:
    """A city with its districts."""
    city = Region.objects.get(pk=city_id, level=RegionLevel.CITY)
    districts = Region.objects.districts().filter(path__startswith=city.path).values_list("pk", flat=True)
    return Scope(city_ids=frozenset({city.pk}), district_ids=frozenset(districts))


def _grants() -> GrantQuerySet:
    return Grant.objects.in_force().filter(user=OuterRef("pk"))
