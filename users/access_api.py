"""Users, grants and roles. Rank and place are asked by the services, as on the pages."""

from typing import Any, ClassVar, cast

from rest_framework import serializers

from core.api import (
    ActionApi,
    CollectionApi,
    DetailApi,
    FormDetailApi,
    ListApi,
    MaskedText,
    RemoveApi,
    ResourceSerializer,
)
from core.api.bodies import body_of, filled
from core.scoping import ScopedUser
from users.filtersets import GrantFilterSet, UserFilterSet
from users.forms.users import GrantEndForm, GrantForm, UserAddForm, UserForm
from users.models import Grant, Role, User
from users.querysets import EDIT, EDIT_ROLE, UserQuerySet
from users.services.grants import grant_add, grant_end
from users.services.invitations import invitations_send
from users.services.roles import role_delete, role_reset, role_save
from users.services.users import user_create, user_disable, user_enable

VIEW = "users.user_view"
VIEW_ROLE = "users.role_view"
GRANTS = Grant.objects.select_related("user", "role", "region", "channel")


def _manages(_user: ScopedUser, row: User) -> bool:
    return row.managed


class GrantSerializer(ResourceSerializer):
    """Role, region and channel by their codes."""

    user = serializers.CharField(source="user.username", read_only=True)
    role = serializers.CharField(source="role.code", read_only=True)
    region = serializers.CharField(source="region.code", read_only=True, allow_null=True, default=None)
    channel = serializers.CharField(source="channel.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Grant
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "user", "role", "region", "channel", "valid_from", "valid_to"),
        )


class UserSerializer(ResourceSerializer):
    """`grants` are those in force."""

    phone = MaskedText(may_see=_manages)
    grants = GrantSerializer(source="grants_now", many=True, read_only=True)

    class Meta:
        model = User
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "username", "name", "email", "phone", "is_active", "date_joined", "grants"),
        )


class RoleSerializer(ResourceSerializer):
    label = serializers.CharField(read_only=True)

    class Meta:
        model = Role
        fields: ClassVar[tuple[str, ...]] = ("id", "code", "label", "rank", "second_step", "permissions")


class UserEditForm(UserForm):
    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)


class _UserApi(ActionApi):
    permission = VIEW
    queryset = User.objects.all()
    serializer_class = UserSerializer

    def get_queryset(self) -> Any:
        return cast(UserQuerySet, super().get_queryset()).with_managed(self.user).with_grants()

    @property
    def actor(self) -> User:
        return cast(User, self.request.user)

    def shown(self, user: User) -> User:
        """As it stands now."""
        row: User = self.get_queryset().get(pk=user.pk)
        return row


class UserListApi(_UserApi, CollectionApi):
    """POST invites somebody with a first role. The invitation goes out by mail; without one the page of the new user
    makes a link.
    """

    create_permission = EDIT
    filterset_class = UserFilterSet
    body_class = body_of(UserAddForm)
    sort = "username"

    def create(self, body: dict[str, Any]) -> User:
        form = filled(UserAddForm, body, user=self.user)
        user = user_create(actor=self.actor, **form.cleaned_data)
        invitations_send(actor=self.actor, people=[user], title=user.username)
        return self.shown(user)


class UserDetailApi(FormDetailApi):
    permission = VIEW
    edit_permission = EDIT
    edit_form = UserEditForm
    queryset = User.objects.all()
    serializer_class = UserSerializer

    def get_queryset(self) -> Any:
        return cast(UserQuerySet, super().get_queryset()).with_managed(self.user).with_grants()


class UserDisableApi(_UserApi):
    """Ends every session at once."""

    permission = EDIT
    view_permission = VIEW

    def perform(self, row: User, body: dict[str, Any]) -> User:
        user_disable(actor=self.actor, user=row)
        return self.shown(row)


class UserEnableApi(_UserApi):
    permission = EDIT
    view_permission = VIEW

    def perform(self, row: User, body: dict[str, Any]) -> User:
        user_enable(actor=self.actor, user=row)
        return self.shown(row)


class UserGrantApi(_UserApi):
    """Gives a role for a region or for a channel."""

    permission = EDIT
    view_permission = VIEW
    serializer_class = GrantSerializer
    body_class = body_of(GrantForm)
    success_status = 201
    answers_itself = False

    def perform(self, row: User, body: dict[str, Any]) -> Grant:
        form = filled(GrantForm, body, user=self.user)
        return grant_add(actor=self.actor, user=row, **form.cleaned_data)


class GrantListApi(ListApi):
    permission = VIEW
    queryset = GRANTS
    serializer_class = GrantSerializer
    filterset_class = GrantFilterSet


class GrantDetailApi(DetailApi):
    permission = VIEW
    queryset = GRANTS
    serializer_class = GrantSerializer


class GrantEndApi(ActionApi):
    """The role is held up to and including the last day; one that has not begun by then is taken away."""

    permission = EDIT
    queryset = GRANTS
    serializer_class = GrantSerializer
    body_class = body_of(GrantEndForm)

    def perform(self, row: Grant, body: dict[str, Any]) -> Grant:
        grant_end(actor=cast(User, self.request.user), grant=row, last_day=body["last_day"])
        row.valid_to = body["last_day"]
        return row


class RoleBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    rank = serializers.IntegerField(min_value=0, max_value=99)
    second_step = serializers.BooleanField(default=False)
    permissions = serializers.ListField(child=serializers.CharField(max_length=60), max_length=500)


class NewRoleBody(RoleBody):
    code = serializers.SlugField(max_length=50)


class RoleListApi(CollectionApi):
    permission = VIEW_ROLE
    create_permission = EDIT_ROLE
    queryset = Role.objects.all()
    serializer_class = RoleSerializer
    body_class = NewRoleBody
    sort = "rank"

    def create(self, body: dict[str, Any]) -> Role:
        code = body.pop("code")
        return role_save(actor=cast(User, self.request.user), role=Role(code=code), **body)


class RoleDetailApi(DetailApi):
    permission = VIEW_ROLE
    queryset = Role.objects.all()
    serializer_class = RoleSerializer


class RoleEditApi(ActionApi):
    """Holds from the next request on for everybody who has this role."""

    permission = EDIT_ROLE
    view_permission = VIEW_ROLE
    queryset = Role.objects.all()
    serializer_class = RoleSerializer
    body_class = RoleBody

    def perform(self, row: Role, body: dict[str, Any]) -> Role:
        return role_save(actor=cast(User, self.request.user), role=row, **body)


class RoleResetApi(ActionApi):
    """Back to what ships with the portal."""

    permission = EDIT_ROLE
    view_permission = VIEW_ROLE
    queryset = Role.objects.all()
    serializer_class = RoleSerializer

    def perform(self, row: Role, body: dict[str, Any]) -> Role:
        return role_reset(actor=cast(User, self.request.user), role=row)


class RoleRemoveApi(RemoveApi):
    """A role that ships with the portal, or that somebody has held, stays."""

    permission = EDIT_ROLE
    view_permission = VIEW_ROLE
    queryset = Role.objects.all()
    serializer_class = RoleSerializer

    def remove(self, row: Role) -> None:
        role_delete(actor=cast(User, self.request.user), role=row)
