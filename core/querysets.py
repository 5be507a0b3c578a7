"""Jobs, exports, saved views and uploads: each person sees their own work, and what is shared with them.

Dictionaries are no secret: whoever is signed in chooses from them.
"""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.scoping import CommonQuerySet, Scope, ScopedQuerySet, ScopedUser

if TYPE_CHECKING:
    from core.models import (  # noqa: F401
        AuditEvent,
        Dictionary,
        DictionaryEntry,
        Export,
        ExportSchedule,
        ImportDraft,
        ImportSession,
        Job,
        Notification,
        SavedView,
        Webhook,
    )


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


class ExportScheduleQuerySet(models.QuerySet["ExportSchedule"]):
    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        return self.filter(owner_id=user.pk)


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
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
        """Own uploads, and those into a city of one's scope. Which right counts depends on the sheet; with
        `code` those of the sheets for which it is one of the rights.
        """
        from core.sheets.kinds import all_kinds

        names: dict[str, list[str]] = {}
        for kind in all_kinds().values():
            needed = code or kind.view_code
            if needed in kind.codes and user.scope_for(needed):
                names.setdefault(needed, []).append(kind.name)
        parts = [
            Q(kind__in=kinds)
            & (self.scope_filter(scope) if scope.everything else self._own_or_in(scope, user))
            for needed, kinds in names.items()
            if (scope := user.scope_for(needed))
        ]
        return self.filter(reduce(or_, parts)) if parts else self.none()

    def _own_or_in(self, scope: Scope, user: ScopedUser) -> Q:
        return self.scope_filter(scope) | Q(owner_id=user.pk)


class AuditEventQuerySet(ScopedQuerySet["AuditEvent"]):
    view_code = "core.audit_view"
    scope_district = "district_id"
    scope_channel = "channel_id"


class DictionaryQuerySet(CommonQuerySet["Dictionary"]):
    view_code = "core.dictionary_view"
    edit_code = "core.dictionary_edit"


class DictionaryEntryQuerySet(CommonQuerySet["DictionaryEntry"]):
    """What a form offers is no secret; `visible_to` is for those who keep the dictionaries."""

    view_code = "core.dictionary_view"
    edit_code = "core.dictionary_edit"

    def of(self, code: str) -> Self:
        """What can be chosen from a dictionary, in its order."""
        return self.filter(dictionary__code=code, is_active=True).order_by("position", "code")


class WebhookQuerySet(ScopedQuerySet["Webhook"]):
    """Those of a city are managed in that city; those of all by whoever manages all."""

    view_code = "users.webhook_manage"
