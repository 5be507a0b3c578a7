"""Form fields over regions and channels. What they offer and accept lies within the user's own scope."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.choosing import SUGGESTIONS, Chosen, SuggestMixin
from core.quick import QuickAdd
from core.scoping import ScopedUser
from network.choices import AgentLevel, ChannelKind, RegionLevel
from network.models import Channel, ChannelExtension, Region
from network.querysets import ChannelQuerySet, RegionQuerySet
from network.suggesting import ChannelSuggestMixin

if TYPE_CHECKING:
    _RegionChoice = forms.ModelChoiceField[Region]
else:
    _RegionChoice = forms.ModelChoiceField

MANY: Final = 30
"""From here on a drop-down can be searched."""


class CodeField(forms.CharField):
    """A code that no channel has yet; full-width letters are taken for what they mean."""

    def __init__(self, **options: Any) -> None:
        valid = RegexValidator(r"\A[A-Z0-9][A-Z0-9-]{1,31}\Z", _("Letters, digits and hyphens only."))
        super().__init__(label=_("Code"), max_length=32, validators=[valid], **options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").upper()

    def clean(self, value: Any) -> str:
        code: str = super().clean(value)
        if Channel.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code


class ExtensionField(ChannelSuggestMixin, forms.CharField):
    """The code of a row of a register that the form's user may see; the cleaned value is the row or None."""

    channel = "channel__"

    def __init__(self, model: type[ChannelExtension], **options: Any) -> None:
        super().__init__(max_length=32, **{"required": False, **options})
        self.model = model
        self.user: ScopedUser | None = None
        self.kept: Any = None
        """What stands there already: whoever changes something else need not see it."""

    def candidates(self) -> Any:
        rows: Any = self.model._default_manager.all()
        return rows.visible_to(self.user) if self.user else rows.none()

    def clean(self, value: Any) -> Any:
        code = super().clean(value).strip().upper()
        if not code or self.user is None:
            return None
        if self.kept is not None and self.kept.channel.code == code:
            return self.kept
        rows: Any = self.model._default_manager.all()
        row = rows.visible_to(self.user).filter(channel__code=code).first()
        if row is None:
            raise forms.ValidationError(_("Nothing that you may see has this code."))
        return row

    def prepare_value(self, value: Any) -> Any:
        return value.channel.code if isinstance(value, ChannelExtension) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class StarField(forms.TypedChoiceField):
    def __init__(self, **options: Any) -> None:
        choices = [("", "—"), *((star, "★" * star) for star in range(1, 6))]
        super().__init__(
            label=_("Star"), choices=choices, coerce=int, empty_value=None, required=False, **options
        )


class DistrictField(_RegionChoice):
    """Districts on which `user` holds `code`, named with their city where there are several."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("District"))
        super().__init__(queryset=Region.objects.none(), **options)
        self.labels: dict[int, str] = {}
        self.quick_add = QuickAdd("network:region_add")

    def offer(self, user: ScopedUser, code: str) -> None:
        scope = user.scope_for(code)
        rows = Region.objects.districts().open()
        if not scope.everything:
            rows = rows.filter(pk__in=scope.district_ids)
        self.labels = {row.pk: row.label for row in rows.labelled()}
        self.queryset = rows.order_by("path")
        if len(self.labels) > MANY:
            self.widget.attrs["data-choose"] = ""

    def label_from_instance(self, obj: Region) -> str:
        return self.labels[obj.pk]


class ChannelCodeField(ChannelSuggestMixin, forms.CharField):
    """The code of a channel on which the form's user holds `right` (None: that to see it); the cleaned value is
    the channel or None."""

    right: str | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=32, **{"label": _("Channel"), **options})
        self.user: ScopedUser | None = None

    def allowed(self) -> ChannelQuerySet:
        """What is accepted; it suggests `candidates`."""
        return Channel.objects.visible_to(self.user, self.right) if self.user else Channel.objects.none()

    def candidates(self) -> ChannelQuerySet:
        return self.allowed()

    def clean(self, value: Any) -> Any:
        code = super().clean(value).strip().upper()
        if not code or self.user is None:
            return None
        channel = self.allowed().filter(code=code).first()
        if channel is None:
            raise forms.ValidationError(_("There is no channel with this code."))
        return channel

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Channel) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class UplineField(ChannelCodeField):
    """A channel that the user may see, suggested among the level-1 agents of the city."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Upline"))
        options.setdefault("help_text", _("The code of the agent above."))
        super().__init__(required=False, **options)

    def candidates(self) -> ChannelQuerySet:
        return self.allowed().filter(kind=ChannelKind.AGENT, level=AgentLevel.ONE)


class GridField(SuggestMixin, forms.CharField):
    """The name of a grid, suggested from those of the district: the one that is chosen, or that of `extension`."""

    depends_on = ("district",)

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Grid"), max_length=60, required=False, **options)
        self.extension: ChannelExtension | None = None
        self.quick_add = QuickAdd("network:region_add", {"district": "parent"}, takes="name")

    def suggested(self, typed: str, chosen: Chosen) -> Iterable[tuple[str, str]]:
        district = chosen.get("district") or (self.extension.channel.district if self.extension else None)
        if district is None:
            return []
        grids = district.inside.open().filter(name__contains=typed).values_list("name", flat=True)
        return [(name, "") for name in grids[:SUGGESTIONS]]


class RegionField(_RegionChoice):
    """Regions in the tree's order, each named with its code; what is closed is not offered."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Region.objects.none(), **options)

    def offer(self, rows: RegionQuerySet) -> None:
        self.queryset = rows.open().order_by("path")
        if rows.count() > MANY:
            self.widget.attrs["data-choose"] = ""

    def label_from_instance(self, obj: Region) -> str:
        return f"{obj.code} {obj.name} ({RegionLevel(obj.level).label})"
