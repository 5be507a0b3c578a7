"""Forms over channels. What they offer and accept lies within the user's own scope."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.periods import first_day, next_period, period_of, today
from core.scoping import ScopedUser
from network.choices import AgentLevel, ChannelKind, RegionLevel, SalesMode
from network.definitions import REGION_CODE
from network.formfields import (
    ChannelCodeField,
    CodeField,
    DistrictField,
    ExtensionField,
    RegionField,
    StarField,
    UplineField,
)
from network.models import Channel, ChannelExtension, Position, Region
from network.services.placements import channel_move
from network.services.regions import name_check
from network.services.registers import register_create
from network.services.uplines import STANDS_UNDER, upline_problems

if TYPE_CHECKING:
    _ExtensionModelForm = forms.ModelForm[ChannelExtension]
    _RegionModelForm = forms.ModelForm[Region]
    _Mixin = forms.Form
else:
    _ExtensionModelForm = forms.ModelForm
    _RegionModelForm = forms.ModelForm
    _Mixin = object

REGION_EDIT: Final = "network.region_edit"


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


def place_proposed(channel: Channel) -> dict[str, Any]:
    """The first of the next month, and what will hold then: a colleague may have entered it already."""
    day = first_day(next_period(period_of(today())))
    held = Position.objects.filter(channel=channel).as_of(day).select_related("parent", "district").first()
    place = held or channel
    return {
        "effective_from": day,
        "district": place.district,
        "upline": place.parent,
        "level": place.level,
        "star": place.star,
        "mode": place.mode,
    }


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
    star = StarField()
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

    def save(self) -> Channel:
        data = self.cleaned_data
        channel_move(
            self.channel,
            effective_from=data["effective_from"],
            city_id=data["city"].pk,
            district_id=data["district"].pk,
            mode=data["mode"],
            parent_id=data["upline"].pk if data["upline"] else None,
            level=data.get("level"),
            star=data["star"],
            take_along=data.get("take_along", False),
        )
        return self.channel


class ChannelCloseForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed on"), widget=DateInput, initial=today)


class _ForUser(_Mixin):
    """For forms that limit what they offer and accept to a user's scope."""

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        self.user = user
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, ChannelCodeField | ExtensionField):
                field.user = user


class PlacedForm(_ForUser, forms.Form):
    """The code of a new channel, and where it stands on its first day."""

    edit_code: ClassVar[str]

    code = CodeField()
    district = DistrictField()
    opened_on = forms.DateField(label=_("Opened on"), widget=DateInput, initial=today)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].offer(self.user, self.edit_code)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "district" in data:
            data["city"] = Region.objects.city_of(data["district"])
        return data


class RegisterForm(_ForUser, _ExtensionModelForm):
    """The name, and what the register keeps. The place in the network has a form of its own."""

    name = forms.CharField(label=_("Name"), max_length=120)

    field_order = ["name"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial.setdefault("name", self.instance.channel.name)
        for name, field in self.fields.items():
            if isinstance(field, ExtensionField):
                field.kept = self.initial[name] = getattr(self.instance, name)

    def save(self, commit: bool = True) -> Any:
        row = super().save(commit)
        if commit and "name" in self.changed_data:
            row.channel.name = self.cleaned_data["name"]
            row.channel.save(update_fields=["name"])
        return row

    def check_span(self, begin: str, end: str, message: Any) -> None:
        """Puts the message at `end` where it lies before `begin`."""
        first, last = self.cleaned_data.get(begin), self.cleaned_data.get(end)
        if first and last and last < first:
            self.add_error(end, message)


class RegisterAddForm(PlacedForm):
    """Goes before a register's own form, to enter a row with its channel and the place where it begins."""

    PLACE: ClassVar[tuple[str, ...]] = ("code", "name", "opened_on", "city", "district")

    field_order = ["code", "name", "district", "opened_on"]

    @property
    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PLACE}

    def save(self, commit: bool = True) -> Any:
        options = self._meta  # type: ignore[attr-defined]
        terms = {name: self.cleaned_data[name] for name in options.fields}
        return register_create(options.model, terms=terms, **self.place)


class RegionForm(_RegionModelForm):
    """What a region is called and how large it is; its level is told by what it stands below."""

    class Meta:
        model = Region
        fields: ClassVar[list[str]] = ["code", "name", "city_class", "population", "area_km2"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and self.instance.level != RegionLevel.CITY:
            del self.fields["city_class"]

    def clean_code(self) -> str:
        code = unicodedata.normalize("NFKC", self.cleaned_data["code"]).strip().upper()
        if not re.fullmatch(REGION_CODE, code):
            raise forms.ValidationError(_("Letters, digits and hyphens only."))
        if Region.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk and "name" in data:
            name_check(self.instance.above, data["name"], but=self.instance)
        return data


class RegionAddForm(RegionForm):
    parent = RegionField(
        label=_("Stands below"),
        help_text=_("Cities below the province, districts below them, then grids."),
    )
    field_order = ("parent", "code", "name", "city_class", "population", "area_km2")

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        above = Region.objects.get_queryset().visible_to(user, REGION_EDIT).exclude(level=RegionLevel.GRID)
        self.fields["parent"].offer(above)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parent = data.get("parent")
        if parent is not None:
            if parent.level != RegionLevel.PROVINCE:
                data["city_class"] = None
            if "name" in data:
                name_check(parent, data["name"])
        return data


class RegionMoveForm(forms.Form):
    parent = RegionField(label=_("Stands below"))

    def __init__(self, *args: Any, user: ScopedUser, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        above = region.above
        level = above.level if above else ""
        rows = Region.objects.get_queryset().visible_to(user, REGION_EDIT).filter(level=level)
        self.fields["parent"].offer(rows.exclude(path=region.parent_path))  # type: ignore[attr-defined]


class RegionCloseForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed on"), widget=DateInput, initial=today)
