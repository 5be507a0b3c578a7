"""What can be done with several channels, or agents, of a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.periods import first_day, next_period, period_of, today
from core.views.bulk import BulkAction
from network.services.several import channels_rate, channels_resume, channels_suspend


class RatingForm(forms.Form):
    star = forms.TypedChoiceField(
        label=_("Star"),
        choices=[("", "—"), *((star, "★" * star) for star in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    effective_from = forms.DateField(
        label=_("Effective from"),
        widget=DateInput,
        initial=lambda: first_day(next_period(period_of(today()))),
    )


def channel_actions(permission: str) -> tuple[BulkAction, ...]:
    """For lists whose rows have the key of a channel."""
    return (
        BulkAction(
            "rate",
            _("Change the star"),
            permission,
            channels_rate,
            _("they get another star from a day on. What was before stays in their history."),
            icon="star",
            form_class=RatingForm,
        ),
        BulkAction(
            "suspend",
            _("Suspend"),
            permission,
            channels_suspend,
            _("they are suspended together with their stores, until they are resumed."),
            icon="player-pause",
            danger=True,
        ),
        BulkAction(
            "resume",
            _("Resume"),
            permission,
            channels_resume,
            _("those that are suspended are active again, together with their stores."),
            icon="player-play",
        ),
    )
