"""One's own page: who am I here, where may I do what, and am I signed in elsewhere."""

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.audit import record
from core.views import SIGNED_IN, ActionView, CollectionActionView, PageView
from users.models import Grant, User, UserSession
from users.services.digests import Rhythm, digest_choose, digest_rhythm
from users.services.second_step import second_step_is_set_up
from users.services.sessions import ROW, session_end, sessions_end
from users.sign_ins import sign_in_record


class ProfileView(PageView):
    permission = SIGNED_IN
    title = _("My account")
    template_name = "users/profile.html"

    def get_context(self) -> dict[str, Any]:
        user = cast(User, self.user)
        sessions = UserSession.objects.visible_to(user).open().order_by("-last_seen_at")
        return {
            **super().get_context(),
            "grants": self.grants(),
            "sessions": sessions,
            "current": self.request.session.get(ROW),
            "second_step": second_step_is_set_up(user),
            "rhythms": Rhythm.choices,
            "rhythm": digest_rhythm(user),
        }

    def grants(self) -> QuerySet[Grant]:
        rows = Grant.objects.in_force().filter(user=cast(User, self.user))
        return rows.select_related("role", "region", "channel").order_by("role__rank", "pk")


class DigestForm(forms.Form):
    rhythm = forms.TypedChoiceField(label=_("Mail of notifications"), choices=Rhythm.choices, coerce=Rhythm)


class DigestChooseView(CollectionActionView):
    """How often a mail says what has happened."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    form_class: ClassVar[type[forms.Form] | None] = DigestForm
    success_message = _("Saved.")

    def perform(self, data: dict[str, Any]) -> str:
        site = self.request.build_absolute_uri("/")
        digest_choose(user=cast(User, self.user), rhythm=data["rhythm"], site=site)
        return "users:profile"


class SessionEndView(ActionView):
    """One of one's own sessions, on whatever device it is."""

    permission = SIGNED_IN
    queryset = UserSession.objects.all()
    success_message = _("That session has been ended.")

    def get_queryset(self) -> QuerySet[UserSession]:
        rows: QuerySet[UserSession] = super().get_queryset()
        return rows.filter(ended_at=None)

    def perform(self, data: dict[str, Any]) -> str:
        session_end(self.object)
        record(actor=self.user, action="users.session_end", detail={"device": self.object.device})
        return "users:profile"


class SessionEndAllView(CollectionActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    success_message = _("All other sessions have been ended.")

    def perform(self, data: dict[str, Any]) -> str:
        sessions_end(cast(User, self.user), keep=self.request)
        sign_in_record("users.sessions_ended", cast(User, self.user))
        return "users:profile"
