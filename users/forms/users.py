"""Forms over users and what they hold."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.choosing import Chosen, DependentMixin
from core.errors import Forbidden
from core.forms import DateInput
from core.periods import today
from core.quick import QuickAdd
from network.choices import RegionLevel
from network.formfields import ChannelCodeField
from network.models import Region
from users.models import Role, User
from users.querysets import EDIT
from users.services.grants import grantable_scope

if TYPE_CHECKING:
    _UserModelForm = forms.ModelForm[User]
    _RegionChoice = forms.ModelChoiceField[Region]
    _RoleChoice = forms.ModelChoiceField[Role]
else:
    _UserModelForm = forms.ModelForm
    _RegionChoice = _RoleChoice = forms.ModelChoiceField


class GrantChannelField(ChannelCodeField):
    right = EDIT


class PlaceField(DependentMixin, _RegionChoice):
    """The province, cities and districts of a user's scope, districts with their city's name: those in which the
    user may give the role that is chosen."""

    depends_on = ("role",)

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Region.objects.none(), required=False, **options)
        self.labels: dict[int, str] = {}
        self.actor: User | None = None
        self.quick_add = QuickAdd("network:region_add")

    def offer(self, actor: User) -> None:
        self.actor = actor
        rows = Region.objects.in_scope(actor.scope_for(EDIT)).exclude(level=RegionLevel.GRID)
        self.labels = {row.pk: row.label for row in rows.labelled()}
        self.queryset = rows.order_by("path")
        if len(self.labels) > 30:
            self.widget.attrs["data-choose"] = ""

    def narrow(self, chosen: Chosen) -> None:
        role = chosen.get("role")
        if self.actor is None or role is None:
            return
        scope = grantable_scope(self.actor, role)
        if not scope.everything and self.queryset is not None:
            self.queryset = self.queryset.filter(pk__in=scope.city_ids | scope.district_ids)

    def label_from_instance(self, obj: Region) -> str:
        return self.labels[obj.pk]


class RoleField(_RoleChoice):
    """Roles below the user's own rank. Asking for another one is no slip of the hand: it is forbidden."""

    def to_python(self, value: Any) -> Role | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            number = str(value)
            known = number.isascii() and number.isdecimal() and len(number) < 18
            if known and Role.objects.filter(pk=int(number)).exists():
                raise Forbidden(_("You may give roles below your own rank only.")) from None
            raise


class GrantForm(forms.Form):
    """A role for a region or for a channel, from a day on. Rank and scope are the service's to judge."""

    role = RoleField(queryset=Role.objects.none(), label=_("Role"))
    region = PlaceField(label=_("Region"))
    channel = GrantChannelField(
        required=False,
        help_text=_("Its code, instead of a region: the role then holds for it and what stands below it."),
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput)
    valid_to = forms.DateField(
        label=_("Valid to"), widget=DateInput, required=False, help_text=_("The last day; empty for good.")
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channel"].user = user  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.grantable_by(user)  # type: ignore[attr-defined]
        self.fields["role"].quick_add = QuickAdd("users:role_add")  # type: ignore[attr-defined]
        place = self.fields["region"]
        assert isinstance(place, PlaceField)
        place.offer(user)
        self.initial.setdefault("valid_from", today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "region" in data and "channel" in data and bool(data["region"]) == bool(data["channel"]):
            self.add_error("region", _("Give either a region or a channel."))
        begin, end = data.get("valid_from"), data.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("It ends before it begins."))
        return data


class UserForm(_UserModelForm):
    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["username", "name", "email", "phone"]


class UserAddForm(GrantForm):
    """A person and their first role."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=User._meta.get_field("username").validators,
        help_text=_("What the person types to sign in."),
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The invitation goes there; without one you get a link."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)

    field_order = [
        "username",
        "name",
        "email",
        "phone",
        "role",
        "region",
        "channel",
        "valid_from",
        "valid_to",
    ]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username


class GrantEndForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        help_text=_("A day before it began takes the role away as if it had never been given."),
    )
