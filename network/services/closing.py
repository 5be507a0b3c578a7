"""The end of a channel. Its past stays: positions, results and pay."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.periods import today
from network.choices import ChannelStatus
from network.models import Channel


@transaction.atomic
def channel_close(channel: Channel, *, closed_on: datetime.date) -> None:
    """Conflict when it is closed already or open channels stand below it; no day in the future."""
    row = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if row.status == ChannelStatus.CLOSED:
        raise Conflict(_("%(channel)s is closed already.") % {"channel": row})
    if row.children.exclude(status=ChannelStatus.CLOSED).exists():
        raise Conflict(_("Open channels stand below it. Close them or give them another upline first."))
    if closed_on > today():
        raise ValidationError({"closed_on": _("The day lies in the future.")})
    if row.opened_on and closed_on < row.opened_on:
        early = _("%(channel)s was not open yet on that day.") % {"channel": row}
        raise ValidationError({"closed_on": early})
    row.status = ChannelStatus.CLOSED
    row.closed_on = closed_on
    row.save(update_fields=["status", "closed_on"])
