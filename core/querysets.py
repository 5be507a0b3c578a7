"""Jobs, exports, saved views and uploads: each person sees their own work, and what is shared with them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.scoping import ScopedQuerySet, ScopedUser

if TYPE_CHECKING:
    from core.models import AuditEvent, Export, ImportSession, Job, Notification, SavedView  # noqa: F401


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        return self.filter(owner_id=user.pk)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        return self.filter(owner_id=user.pk)


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """Own ones, and those shared with a role that the user holds today."""
        return self.filter(Q(owner_id=user.pk) | Q(shared_role__in=user.role_codes))


class ImportQuerySet(ScopedQuerySet["ImportSession"]):
    view_code = "sales.result_view"
    scope_city = "city_id"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """Own uploads, and those into a city of one's scope."""
        scope = user.scope_for(code or self.view_code)
        if scope.everything or not scope:
            return super().visible_to(user, code)
        return self.filter(self.scope_filter(scope) | Q(owner_id=user.pk))


class AuditEventQuerySet(ScopedQuerySet["AuditEvent"]):
    view_code = "core.audit_view"
    scope_district = "district_id"
    scope_channel = "channel_id"
