"""Pages of the register of users."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actions import Action, Crumb
from core.audit.panels import Rows, history_tab
from core.badges import Badge
from core.copying import copy_action, values_of
from core.panels import Panel
from core.views import ActionView, CreateView, DetailView, EditView, Empty, FormPage, ListView, ObjectView
from users.filtersets import UserFilterSet
from users.forms.users import GrantForm, UserAddForm, UserForm
from users.models import Grant, User
from users.panels import LOGINS, SESSIONS, basics, grants
from users.querysets import EDIT, UserQuerySet
from users.services.grants import grant_add
from users.services.links import link_create, link_mail, link_path, mail_goes_out
from users.services.second_step import second_step_is_set_up
from users.services.users import (
    user_create,
    user_disable,
    user_enable,
    user_managed,
    user_second_step_remove,
)
from users.tables import UserTable

IMPORT = Action(_("Import"), "sales:import_add", EDIT, icon="upload", query="kind=users")
ADD = Action(_("Invite a user"), "users:user_add", EDIT, icon="user-plus", primary=True)
SHOWN_LINK = "shown_link"
"""Session key of a link that is shown once, on the next page of its user."""


def is_managed(user: User) -> bool:
    return user.managed


def may_be_disabled(user: User) -> bool:
    return user.managed and user.is_active


def may_be_enabled(user: User) -> bool:
    return user.managed and not user.is_active


class UserListView(ListView):
    permission = "users.user_view"
    title = _("Users")
    queryset = User.objects.all()
    table_class = UserTable
    filterset_class = UserFilterSet
    default_sort = "username"
    export_permission = "users.user_export"
    actions = (IMPORT, ADD)
    empty = Empty(icon="users", action=ADD)

    def get_queryset(self) -> Any:
        return cast(UserQuerySet, super().get_queryset()).with_grants()


class UserDetailView(DetailView):
    permission = "users.user_view"
    template_name = "users/detail.html"
    queryset = User.objects.all()
    tabs = (history_tab(lambda user: [Rows(User, user.pk), Rows(Grant, user.pk, owned=True)]),)
    actions = (
        Action(
            _("Disable"),
            "users:user_disable",
            permission="users.user_view",
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Disable this user and end every session at once?"),
            when=may_be_disabled,
        ),
        Action(
            _("Enable"),
            "users:user_enable",
            permission="users.user_view",
            args={"pk": "pk"},
            post=True,
            when=may_be_enabled,
        ),
        Action(
            _("What may this person see and do?"),
            "users:user_access",
            permission="users.user_view",
            icon="eye",
            args={"pk": "pk"},
        ),
        Action(
            _("Remove two-step sign-in"),
            "users:user_second_step_remove",
            permission="users.user_view",
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Remove it? The password alone signs in then, until a new one is set up."),
            when=lambda user: user.managed and user.second_step_set_up,
        ),
        copy_action("users:user_add", "users.user_view", when=is_managed),
        Action(
            _("New sign-in link"),
            "users:user_link",
            permission="users.user_view",
            icon="link",
            args={"pk": "pk"},
            post=True,
            when=may_be_disabled,
        ),
        Action(
            _("Give a role"),
            "users:grant_add",
            permission="users.user_view",
            icon="plus",
            args={"pk": "pk"},
            when=is_managed,
        ),
        Action(
            _("Edit"),
            "users:user_edit",
            permission="users.user_view",
            icon="edit",
            args={"pk": "pk"},
            primary=True,
            when=is_managed,
        ),
    )

    def get_queryset(self) -> Any:
        return cast(UserQuerySet, super().get_queryset()).with_managed(self.user)

    def get_object(self) -> Any:
        user = super().get_object()
        user.second_step_set_up = second_step_is_set_up(user)
        user.second_step = (
            Badge(_("Set up"), "green") if user.second_step_set_up else Badge(_("Not set up"), "grey")
        )
        return user

    def get_badge(self) -> Badge:
        standing: Badge = self.object.standing
        return standing

    def get_panels(self) -> Sequence[Panel]:
        managed = self.object.managed
        return (basics(phone_in_full=managed), grants(managed=managed), SESSIONS, LOGINS)

    def get_context(self) -> dict[str, Any]:
        shown = self.request.session.get(SHOWN_LINK)
        link = ""
        if shown and shown["user"] == self.object.pk:
            link = shown["url"]
            del self.request.session[SHOWN_LINK]
        return {**super().get_context(), "link": link}


class UserAddView(CreateView):
    permission = EDIT
    queryset = User.objects.all()
    title = _("Invite a user")
    submit_label = _("Invite")
    success_message = ""
    form_class = UserAddForm
    copied: ClassVar[Mapping[str, str]] = {}

    def copy_values(self, form: UserAddForm) -> dict[str, Any]:
        """Nothing of the person: the role, and where it holds."""
        held = self.source.grants.in_force().select_related("role", "region", "channel")
        grant = held.order_by("pk").first()
        return values_of(form, grant, {}, ("valid_from",)) if grant else {}

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def save(self, form: UserAddForm) -> User:
        actor = cast(User, self.user)
        user = user_create(actor=actor, **form.cleaned_data)
        hand_over(self, user)
        return user

    def get_cancel_url(self) -> str:
        return reverse("users:user_list")


class UserEditView(EditView):
    permission = EDIT
    queryset = User.objects.all()
    form_class = UserForm


class GrantAddView(FormPage, ObjectView):
    permission = EDIT
    queryset = User.objects.all()
    form_class = GrantForm
    submit_label = _("Give")
    success_message = _("The role has been given. The person signs in anew.")

    def get_title(self) -> str:
        return str(_("Give %(user)s a role") % {"user": self.object})

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.object), self.object.get_absolute_url())]

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def save(self, form: GrantForm) -> User:
        user: User = self.object
        grant_add(actor=cast(User, self.user), user=user, **form.cleaned_data)
        return user

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class _UserActionView(ActionView):
    permission = EDIT
    queryset = User.objects.all()

    def act(self, actor: User, user: User) -> None:
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> str:
        self.act(cast(User, self.user), self.object)
        return str(self.object.get_absolute_url())


class UserDisableView(_UserActionView):
    success_message = _("Disabled. Every session of this user has ended.")

    def act(self, actor: User, user: User) -> None:
        user_disable(actor=actor, user=user)


class UserEnableView(_UserActionView):
    success_message = _("Enabled. The user signs in anew.")

    def act(self, actor: User, user: User) -> None:
        user_enable(actor=actor, user=user)


class UserSecondStepRemoveView(_UserActionView):
    success_message = _("The two-step sign-in has been removed.")

    def act(self, actor: User, user: User) -> None:
        user_second_step_remove(actor=actor, user=user)


class UserLinkView(_UserActionView):
    def act(self, actor: User, user: User) -> None:
        hand_over(self, user_managed(actor, user))


def hand_over(view: Any, user: User) -> None:
    """A new link, by mail where that is possible, otherwise shown once to whoever asked for it."""
    token = link_create(user=user, created_by=view.user)
    if user.email and mail_goes_out():
        try:
            link_mail(user=user, token=token, site=view.request.build_absolute_uri("/"))
        except OSError:
            messages.error(view.request, _("The mail could not be sent. Hand the link over yourself."))
        else:
            messages.success(
                view.request, _("An invitation has been sent to %(mail)s.") % {"mail": user.email}
            )
            return
    url = view.request.build_absolute_uri(link_path(token))
    view.request.session[SHOWN_LINK] = {"user": user.pk, "url": url}
