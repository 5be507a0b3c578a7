"""Frames of cities' plans."""

from typing import Any

from commissions.models import Frame
from commissions.services.frames import frame_approve, frame_save
from tests.cast import Cast
from tests.factories.plans import second_manager
from users.models import User


def make_frame(cast: Cast, maker: User | None = None, **values: Any) -> Frame:
    """Written by the province, and waiting for its approval."""
    given = {"valid_from": 202601, "document_number": "江岭渠〔2026〕2号", "most_per_piece": 5_000} | values
    return frame_save(user=maker or cast.province_manager, values=given)


def approved_frame(cast: Cast, **values: Any) -> Frame:
    colleague = User.objects.filter(username="province_2").first() or second_manager(cast)
    return frame_approve(frame=make_frame(cast, colleague, **values), user=cast.province_manager)
