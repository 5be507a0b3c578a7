"""Questions that are asked of users, their roles and their sessions."""

import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, Self, cast

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.periods import today
from core.scoping import Scope, ScopedQuerySet, ScopedUser

if TYPE_CHECKING:
    from users.models import Grant, Role, User, UserSession  # noqa: F401

EDIT: Final = "users.user_edit"
ADMINISTER: Final = "users.user_administer"
EDIT_ROLE: Final = "users.role_edit"


class GrantQuerySet(ScopedQuerySet["Grant"]):
    view_code = "users.user_view"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """Those of the users whom one may see, or, for the code of editing, manage."""
        from users.models import User

        return self.filter(user__in=User.objects.visible_to(user, code or self.view_code))

    def unended(self) -> Self:
        """In force or to come."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()))

    def in_force(self) -> Self:
        return self.unended().filter(valid_from__lte=today())

    @staticmethod
    def within(scope: Scope) -> Q:
        """For a region or a channel of this scope."""
        if scope.everything:
            return Q()
        cities, districts = scope.city_ids, scope.district_ids
        return (
            Q(region_id__in=cities | districts)
            | Q(channel__city_id__in=cities)
            | Q(channel__district_id__in=districts)
            | Q(channel_id__in=scope.channel_ids)
        )


class UserQuerySet(ScopedQuerySet["User"]):
    """Users lie where their grants lie; those whose grants have all ended, where these lay."""

    view_code = "users.user_view"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        wanted = code or self.view_code
        scope = user.scope_for(wanted)
        if not scope:
            return self.none()
        if wanted == EDIT:
            return self._managed_by(cast("User", user))
        return self if scope.everything else self._placed(GrantQuerySet.within(scope))

    def _placed(self, place: Q) -> Self:
        unended = _grants_of_each().unended()
        elsewhere = Q(Exists(unended))
        return self.filter(
            Exists(unended.filter(place)) | (~elsewhere & Exists(_grants_of_each().filter(place)))
        )

    def _managed_by(self, actor: "User") -> Self:
        """Below the actor's rank with every grant that counts, each within the scope of that rank."""
        if actor.scope_for(ADMINISTER).everything:
            return self
        below = manageable_by(actor)
        from users.models import Grant

        managed = Grant.objects.filter(below).values("pk")
        return self._placed(below).exclude(Exists(_grants_of_each().unended().exclude(pk__in=managed)))

    def with_grants(self) -> Self:
        """Each row with `grants_now`: its grants in force with role and place; one query more."""
        from users.models import Grant

        now = (
            Grant.objects.in_force().select_related("role", "region", "channel").order_by("role__rank", "pk")
        )
        return self.prefetch_related(Prefetch("grants", now, to_attr="grants_now"))

    def with_managed(self, actor: ScopedUser) -> Self:
        """Each row with `managed`: whether the actor may change it. For buttons; services ask again."""
        managed = type(self)(self.model).visible_to(actor, EDIT).filter(pk=OuterRef("pk"))
        return self.annotate(managed=Exists(managed))


def manageable_by(actor: "User") -> Q:
    """Grants of a lower rank than the one by which the actor manages users in that place."""
    parts = [
        GrantQuerySet.within(held.scope) & Q(role__rank__gt=held.rank)
        for held in actor.held
        if EDIT in held.permissions
    ]
    return reduce(or_, parts) if parts else Q(pk__in=[])


def _grants_of_each() -> "GrantQuerySet":
    from users.models import Grant

    return Grant.objects.filter(user=OuterRef("pk"))


class RoleQuerySet(ScopedQuerySet["Role"]):
    """Roles hold everywhere: whoever may see one sees all."""

    view_code = "users.role_view"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        return self if user.scope_for(code or self.view_code) else self.none()

    def with_holders(self) -> Self:
        """Each row with `holder_count`: users who hold it today."""
        from users.models import Grant

        held = Grant.objects.in_force().filter(role=OuterRef("pk")).order_by().values("role")
        counted = held.annotate(number=Count("user", distinct=True)).values("number")
        return self.annotate(holder_count=Coalesce(Subquery(counted), 0))

    def grantable_by(self, actor: "User") -> Self:
        """Roles below the actor's rank; all of them for whoever manages users of every rank."""
        if actor.scope_for(ADMINISTER).everything:
            return self
        ranks = [held.rank for held in actor.held if EDIT in held.permissions]
        return self.filter(rank__gt=min(ranks)) if ranks else self.none()


class UserSessionQuerySet(ScopedQuerySet["UserSession"]):
    view_code = ""

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """One's own."""
        return self.filter(user_id=user.pk)

    def open(self) -> Self:
        """Neither ended, nor idle for too long, nor too old."""
        now = timezone.now()
        return self.filter(
            ended_at__isnull=True,
            epoch=F("user__session_epoch"),
            last_seen_at__gte=now - _seconds(settings.SESSION_IDLE_SECONDS),
            started_at__gte=now - _seconds(settings.SESSION_COOKIE_AGE),
        )


def _seconds(count: Any) -> datetime.timedelta:
    return datetime.timedelta(seconds=count)
