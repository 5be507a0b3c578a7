"""Who holds which role where, and ending a grant."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from core.actions import Action, Crumb
from core.periods import today
from core.views import Empty, FormPage, ListView, ObjectView
from users.filtersets import GrantFilterSet
from users.forms.users import GrantEndForm
from users.models import Grant, User
from users.querysets import EDIT
from users.services.grants import grant_end
from users.tables import HeldTable

IMPORT = Action(_("Import"), "sales:import_add", EDIT, icon="upload", query="kind=grants")


class GrantListView(ListView):
    permission = "users.user_view"
    title = _("Grants")
    queryset = Grant.objects.select_related("user", "role", "region", "channel")
    table_class = HeldTable
    filterset_class = GrantFilterSet
    default_sort = "user__username"
    export_permission = "users.user_export"
    actions = (IMPORT,)
    empty = Empty(icon="key", text=_("Roles are given on a person's page, or by sheet."), action=IMPORT)


class GrantEndView(FormPage, ObjectView):
    permission = EDIT
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
