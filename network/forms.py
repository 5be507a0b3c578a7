"""Forms over channels. What they offer and accept lies within the user's own scope."""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.periods import today
from core.scoping import ScopedUser
from network.choices import AgentLevel, ChannelKind, SalesMode
from network.models import Channel, Region
from network.services.uplines import STANDS_UNDER, upline_problems

if TYPE_CHECKING:
    _RegionChoice = forms.ModelChoiceField[Region]
else:
    _RegionChoice = forms.ModelChoiceField

MANY: Final = 30
"""From here on a drop-down can be searched."""


class DistrictField(_RegionChoice):
    """Districts on which `user` holds `code`, named with their city where there are several."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("District"))
        super().__init__(queryset=Region.objects.none(), **options)
        self.labels: dict[int, str] = {}

    def offer(self, user: ScopedUser, code: str) -> None:
        scope = user.scope_for(code)
        rows = Region.objects.districts()
        if not scope.everything:
            rows = rows.filter(pk__in=scope.district_ids)
        self.labels = {pk: name for _level, pk, name in rows.labelled()}
        self.queryset = rows.order_by("path")
        if len(self.labels) > MANY:
            self.widget.attrs["data-choose"] = ""

    def label_from_instance(self, obj: Region) -> str:
        return self.labels[obj.pk]


class UplineField(forms.CharField):
    """The code of a channel that the user may see; the cleaned value is the channel or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Upline"))
        options.setdefault("help_text", _("The code of the agent above."))
        super().__init__(max_length=32, required=False, **options)
        self.user: ScopedUser | None = None

    def clean(self, value: Any) -> Any:
        code = super().clean(value).strip()
        if not code or self.user is None:
            return None
        channel = Channel.objects.visible_to(self.user).filter(code=code).first()
        if channel is None:
            raise forms.ValidationError(_("There is no channel with this code."))
        return channel

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Channel) else value


def _without_meaning(channel: Channel) -> list[str]:
    """Fields that say nothing about a channel of this kind."""
    names = []
    if channel.kind != ChannelKind.AGENT:
        names.append("level")
    if channel.kind not in STANDS_UNDER:
        names += ["upline", "other_city"]
    if not channel.children.exists():
        names.append("take_along")
    return names


class ChannelPlaceForm(forms.Form):
    """A new position of a channel, from a day on."""

    effective_from = forms.DateField(label=_("Effective from"), widget=DateInput)
    district = DistrictField()
    mode = forms.TypedChoiceField(label=_("Sales mode"), choices=SalesMode.choices, coerce=int)
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[("", "—"), *AgentLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    star = forms.TypedChoiceField(
        label=_("Star"),
        choices=[("", "—"), *((star, "★" * star) for star in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    upline = UplineField()
    other_city = forms.BooleanField(label=_("The upline is in another city"), required=False)
    take_along = forms.BooleanField(
        label=_("Its stores and the channels below move along"), required=False, initial=True
    )

    def __init__(self, *args: Any, user: ScopedUser, channel: Channel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.channel = channel
        self.fields["district"].offer(user, "network.channel_edit")  # type: ignore[attr-defined]
        self.fields["upline"].user = user  # type: ignore[attr-defined]
        for name in _without_meaning(channel):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        asked = set(self.fields) - set(data)
        if asked & {"district", "effective_from", "upline"}:
            return data
        if self.channel.opened_on and data["effective_from"] < self.channel.opened_on:
            self.add_error("effective_from", _("The channel was not open yet on that day."))
            return data
        data["city"] = Region.objects.city_of(data["district"])
        problems = upline_problems(
            kind=self.channel.kind,
            level=data.get("level"),
            parent=data.setdefault("upline", None),
            city_id=data["city"].pk,
            day=data["effective_from"],
            channel=self.channel,
            other_city=data.get("other_city", False),
        )
        for field, problem in problems.items():
            self.add_error("upline" if field == "parent" else field, str(problem))
        return data


class ChannelCloseForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed on"), widget=DateInput, initial=today)
