"""Splits as people write them, "A0001 60; A0002 40", and as they are kept: channel to 10^-4."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.models import Channel

WHOLE: Final = 10_000
_PART: Final = re.compile(r"(?P<code>\S+?)[\s:：]+(?P<share>\d{1,3}(?:\.\d{1,2})?)\s*[%％]?")


def shares_of(text: str) -> dict[str, int]:
    """Channel ids to shares. Raises ValidationError with a sentence."""
    by_code: dict[str, int] = {}
    for part in re.split(r"[;；,，、\n]+", text):
        if not part.strip():
            continue
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise ValidationError(
                _("“%(part)s” isn't a channel's code and its per cent, such as LJA0001 60.")
                % {"part": part.strip()[:40]}
            )
        if found["code"] in by_code:
            raise ValidationError(_("%(code)s stands there twice.") % {"code": found["code"]})
        share = int(Decimal(found["share"]) * 100)
        if not share:
            raise ValidationError(_("A share is more than 0."))
        by_code[found["code"]] = share
    total = sum(by_code.values())
    if total != WHOLE:
        raise ValidationError(
            _("The shares add up to %(total)s %%, not to 100 %%.") % {"total": _percent(total)}
        )
    channels = dict(Channel.objects.filter(code__in=by_code).values_list("code", "pk"))
    for code in by_code:
        if code not in channels:
            raise ValidationError(_("There is no channel %(code)s.") % {"code": code})
    return {str(channels[code]): share for code, share in by_code.items()}


def shares_text(shares: Mapping[str, int]) -> str:
    """The largest first."""
    codes = dict(Channel.objects.filter(pk__in=[int(key) for key in shares]).values_list("pk", "code"))
    rows = sorted((-share, codes[int(key)]) for key, share in shares.items())
    return "; ".join(f"{code} {_percent(-share)}" for share, code in rows)


def _percent(share: int) -> str:
    text = f"{Decimal(share) / 100:.2f}"
    return text.rstrip("0").rstrip(".")
