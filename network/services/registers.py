"""New channels, and new rows of the registers that extend them."""

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from network.choices import SalesMode
from network.models import Channel, ChannelExtension
from network.services.positions import channel_place

_E = TypeVar("_E", bound=ChannelExtension)


@transaction.atomic
def channel_create(*, opened_on: datetime.date, parent: Channel | None = None, **fields: Any) -> Channel:
    """A channel and its first position. ValidationError on `code` when it is taken.

    Who may stand under whom is checked by `network.services.uplines` before.
    """
    try:
        with transaction.atomic():
            channel = Channel.objects.create(opened_on=opened_on, parent=parent, **fields)
    except IntegrityError as error:
        raise ValidationError({"code": _("This code is taken.")}) from error
    channel_place(
        channel,
        effective_from=opened_on,
        city_id=channel.city_id,
        district_id=channel.district_id,
        mode=channel.mode,
        parent_id=parent.pk if parent else None,
        level=channel.level,
        star=channel.star,
    )
    return channel


@transaction.atomic
def register_create(
    model: type[_E], *, terms: Mapping[str, Any], mode: int = SalesMode.DIRECT, **place: Any
) -> _E:
    """A channel of the register's kind with its first position, and the register's row: `terms` are its fields."""
    channel = channel_create(kind=model.kind, mode=mode, **place)
    return model._default_manager.create(channel=channel, **terms)
