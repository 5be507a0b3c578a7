"""Pages of roles."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.audit.panels import history_tab
from core.badges import Badge
from core.copying import copy_action
from core.panels import AttributePanel, HtmlPanel
from core.views import ActionView, CreateView, DetailView, EditView, Empty, ListView
from users.forms.roles import RoleForm
from users.models import Role, User
from users.querysets import EDIT_ROLE, RoleQuerySet
from users.services.roles import (
    difference_from_default,
    permission_groups,
    role_delete,
    role_reset,
    role_save,
)
from users.tables import RoleTable

IMPORT = Action(_("Import"), "sales:import_add", EDIT_ROLE, icon="upload", query="kind=roles")
ADD = Action(_("New role"), "users:role_add", EDIT_ROLE, icon="plus", primary=True)


def _held_permissions(_request: Any, role: Role) -> dict[str, Any]:
    held = set(role.permissions)
    groups = [
        (group.label, [permission for permission in group.permissions if permission.code in held])
        for group in permission_groups()
    ]
    return {"groups": [(label, permissions) for label, permissions in groups if permissions]}


def _difference(_request: Any, role: Role) -> dict[str, Any]:
    return {"difference": difference_from_default(role), "is_default": role.is_default}


class RoleListView(ListView):
    permission = "users.role_view"
    title = _("Roles")
    queryset = Role.objects.all()
    table_class = RoleTable
    default_sort = "rank"
    export_permission = "users.role_view"
    actions = (IMPORT, ADD)
    empty = Empty(icon="shield-lock", action=ADD)

    def get_queryset(self) -> Any:
        return cast(RoleQuerySet, super().get_queryset()).with_holders()


class RoleDetailView(DetailView):
    permission = "users.role_view"
    queryset = Role.objects.all()
    panels = (
        HtmlPanel("users/panels/permissions.html", _held_permissions),
        AttributePanel(_("Basics"), ("code", "rank", "second_step"), side=True),
        HtmlPanel("users/panels/difference.html", _difference, side=True),
    )
    tabs = (history_tab(),)
    actions = (
        Action(
            _("Delete"),
            "users:role_delete",
            EDIT_ROLE,
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Delete this role?"),
            when=lambda role: not role.is_default,
        ),
        Action(
            _("Back to the default"),
            "users:role_reset",
            EDIT_ROLE,
            args={"pk": "pk"},
            post=True,
            confirm=_("Undo everything that was changed in this role?"),
            when=lambda role: role.adapted,
        ),
        copy_action("users:role_add", EDIT_ROLE),
        Action(_("Edit"), "users:role_edit", EDIT_ROLE, icon="edit", args={"pk": "pk"}, primary=True),
    )

    def get_badge(self) -> Badge:
        origin: Badge = self.object.origin
        return origin


class RoleAddView(CreateView):
    permission = EDIT_ROLE
    queryset = Role.objects.all()
    title = _("New role")
    template_name = "users/role_form.html"
    form_class = RoleForm
    copied: ClassVar[Mapping[str, str]] = {"name": "label"}

    def save(self, form: RoleForm) -> Role:
        data = dict(form.cleaned_data)
        return role_save(actor=cast(User, self.user), role=Role(code=data.pop("code")), **data)

    def get_cancel_url(self) -> str:
        return reverse("users:role_list")


class RoleEditView(EditView):
    permission = EDIT_ROLE
    queryset = Role.objects.all()
    template_name = "users/role_form.html"
    form_class = RoleForm
    success_message = _("Saved. It holds from the next page on for everybody who has this role.")

    def save(self, form: RoleForm) -> Role:
        return role_save(actor=cast(User, self.user), role=self.object, **form.cleaned_data)


class RoleResetView(ActionView):
    permission = EDIT_ROLE
    queryset = Role.objects.all()
    success_message = _("The role is as it ships again.")

    def perform(self, data: dict[str, Any]) -> str:
        return role_reset(actor=cast(User, self.user), role=self.object).get_absolute_url()


class RoleDeleteView(ActionView):
    permission = EDIT_ROLE
    queryset = Role.objects.all()
    success_message = _("Deleted.")

    def perform(self, data: dict[str, Any]) -> str:
        role_delete(actor=cast(User, self.user), role=self.object)
        return reverse("users:role_list")
