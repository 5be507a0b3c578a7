"""What a person may see and do and why, and the portal as they see it."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.actions import Action, Crumb, buttons
from core.views import SIGNED_IN, ActionView, CollectionActionView, ObjectView, permits
from users.models import User
from users.services.explain import answer_for, permissions_of, sources_of
from users.services.view_as import VIEW_AS, view_as_begin, view_as_end


class UserAccessView(ObjectView):
    permission = "users.user_view"
    queryset = User.objects.all()
    template_name = "users/access.html"
    actions = (
        Action(
            _("See the portal as this person"),
            "users:view_as_begin",
            VIEW_AS,
            icon="eye",
            args={"pk": "pk"},
            post=True,
            confirm=_(
                "See the portal as this person? It is read only, ends after 30 minutes and is recorded."
            ),
        ),
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show()

    def get_title(self) -> str:
        return str(_("What may %(user)s see and do?") % {"user": self.object})

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.object), self.object.get_absolute_url())]

    def get_context(self) -> dict[str, Any]:
        user: User = self.object
        asked = self.request.GET.get("object", "").replace("\x00", "")[:300]
        sources = sources_of(user)
        return {
            **super().get_context(),
            "asked": asked,
            "answer": answer_for(asker=cast(User, self.user), user=user, text=asked) if asked else None,
            "sources": sources,
            "groups": permissions_of(user, sources),
            "buttons": buttons(self.actions, self.user, user, may=permits),
        }


class ViewAsBeginView(ActionView):
    permission = VIEW_AS
    queryset = User.objects.all()

    def perform(self, data: dict[str, Any]) -> str:
        view_as_begin(request=self.request, actor=cast(User, self.user), user=self.object)
        return "home"


class ViewAsEndView(CollectionActionView):
    """For the administrator behind the person as whom the portal is seen."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN

    def perform(self, data: dict[str, Any]) -> str:
        viewed = cast(User, self.user)
        if viewed.viewed_by is None:
            return "home"
        view_as_end(request=self.request, actor=viewed.viewed_by)
        return viewed.get_absolute_url()
