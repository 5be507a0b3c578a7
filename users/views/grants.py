"""Ending a grant."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from core.actions import Crumb
from core.periods import today
from core.views import FormPage, ObjectView
from users.forms.users import GrantEndForm
from users.models import Grant, User
from users.services.grants import grant_end


class GrantEndView(FormPage, ObjectView):
    permission = "users.user_edit"
    queryset = Grant.objects.select_related("user", "role", "region", "channel")
    form_class = GrantEndForm
    submit_label = _("End the role")
    success_message = _("The role has been ended. The person signs in anew.")

    def get_title(self) -> str:
        return str(_("End: %(role)s, %(place)s") % {"role": self.object.role, "place": self.object.place})

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.object.user), self.object.user.get_absolute_url())]

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": today()}

    def save(self, form: GrantEndForm) -> User:
        grant: Grant = self.object
        grant_end(actor=cast(User, self.user), grant=grant, last_day=form.cleaned_data["last_day"])
        return grant.user

    def get_cancel_url(self) -> str:
        return str(self.object.user.get_absolute_url())
