"""What can be done with several channels of a list, or with rows of a register that extends them."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.periods import first_day, next_period, period_of, today
from core.views.bulk import BulkAction, BulkForm
from network.choices import ChannelStatus
from network.formfields import DistrictField, StarField
from network.forms import ChannelCloseForm
from network.models import Channel, ChannelExtension
from network.services.several import (
    channels_close,
    channels_move,
    channels_rate,
    channels_resume,
    channels_suspend,
)


class _FromNextMonth(forms.DateField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Effective from"),
            widget=DateInput,
            initial=lambda: first_day(next_period(period_of(today()))),
        )


class RatingForm(forms.Form):
    star = StarField()
    effective_from = _FromNextMonth()


class MoveForm(BulkForm):
    """Offers the districts in which the user may edit what is moved."""

    district = DistrictField()
    effective_from = _FromNextMonth()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        model = self.rows.model
        code = model.edit_code if issubclass(model, ChannelExtension) else "network.channel_edit"
        self.fields["district"].offer(self.user, code)  # type: ignore[attr-defined]


def _open(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Channels, or rows whose key is a channel's, that are not closed."""
    return rows.filter(pk__in=Channel.objects.exclude(status=ChannelStatus.CLOSED).values("pk"))


OPEN_ONLY: Final[dict[str, Any]] = {"possible": _open, "left_out": _("already closed")}


def channel_actions(permission: str) -> tuple[BulkAction, ...]:
    """For lists of channels that are rated."""
    return (
        BulkAction(
            "rate",
            _("Change the star"),
            permission,
            channels_rate,
            _("they get another star from a day on. What was before stays in their history."),
            icon="star",
            form_class=RatingForm,
            **OPEN_ONLY,
        ),
        *_pausing(permission),
    )


def own_channel_actions(permission: str) -> tuple[BulkAction, ...]:
    """For lists of the operator's own channels: they have no star, and end and move without a contract."""
    return (
        BulkAction(
            "move",
            _("Change the district"),
            permission,
            channels_move,
            _("they stand in another district from a day on, with what stands below them."),
            icon="map",
            form_class=MoveForm,
            **OPEN_ONLY,
        ),
        *_pausing(permission),
        BulkAction(
            "close",
            _("Close"),
            permission,
            channels_close,
            _("they are closed for good. Their positions, results and pay stay."),
            icon="x",
            danger=True,
            form_class=ChannelCloseForm,
            **OPEN_ONLY,
        ),
    )


def _pausing(permission: str) -> tuple[BulkAction, ...]:
    return (
        BulkAction(
            "suspend",
            _("Suspend"),
            permission,
            channels_suspend,
            _("they are suspended together with their stores, until they are resumed."),
            icon="player-pause",
            danger=True,
            **OPEN_ONLY,
        ),
        BulkAction(
            "resume",
            _("Resume"),
            permission,
            channels_resume,
            _("those that are suspended are active again, together with their stores."),
            icon="player-play",
            **OPEN_ONLY,
        ),
    )
