"""One's own page: who am I here, where may I do what, and am I signed in elsewhere."""

from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.periods import today
from core.views import SIGNED_IN, CollectionActionView, PageView
from users.models import Grant, User
from users.services.sessions import sessions_end
from users.sign_ins import sign_in_record


class ProfileView(PageView):
    permission = SIGNED_IN
    title = _("My account")
    template_name = "users/profile.html"

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "grants": self.grants()}

    def grants(self) -> QuerySet[Grant]:
        day = today()
        rows = Grant.objects.filter(user=cast(User, self.user), valid_from__lte=day)
        held = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        return held.select_related("role", "region", "channel").order_by("role__rank", "pk")


class SessionEndAllView(CollectionActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    success_message = _("All other sessions have been ended.")

    def perform(self, data: dict[str, Any]) -> str:
        sessions_end(cast(User, self.user), keep=self.request)
        sign_in_record("users.sessions_ended", cast(User, self.user))
        return "users:profile"
