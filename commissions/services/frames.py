"""The life of a frame: written by the province, approved by another person, never changed afterwards."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import FrameStatus
from commissions.models import Frame
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.plans import APPROVE
from core.audit import record
from core.errors import Forbidden
from network.models import Region
from users.models import User

EDIT = "commissions.frame_edit"


@transaction.atomic
def frame_save(*, user: User, values: dict[str, Any], frame: Frame | None = None) -> Frame:
    """A new frame, or a change of one that waits for its approval. `values` are its fields.

    Whoever saves it as it stands has not worked on it, and may still approve it.
    """
    held = _held(frame) if frame else Frame(region=province())
    _require(user, EDIT, held)
    if frame and all(getattr(held, name) == value for name, value in values.items()):
        return held
    for name, value in values.items():
        setattr(held, name, value)
    held.prepared_by = user
    held.makers = sorted({*held.makers, user.pk})
    held.save()
    record(actor=user, action="commissions.frame_save", subject=held)
    return held


@transaction.atomic
def frame_approve(*, frame: Frame, user: User) -> Frame:
    held = _held(frame)
    _require(user, APPROVE, held)
    if user.pk in held.makers:
        raise MakerIsChecker(_("You have worked on this frame; another person has to approve it."))
    held.status = FrameStatus.APPROVED
    held.approved_by = user
    held.approved_at = timezone.now()
    held.save(update_fields=["status", "approved_by", "approved_at"])
    record(actor=user, action="commissions.frame_approve", subject=held)
    return held


@transaction.atomic
def frame_discard(*, frame: Frame, user: User) -> None:
    held = _held(frame)
    _require(user, EDIT, held)
    record(actor=user, action="commissions.frame_discard", subject=held, detail={"note": str(held)})
    held.delete()


def province() -> Region:
    return Region.objects.get(depth=1)


def _held(frame: Frame) -> Frame:
    """The row, held until the end of the transaction, as long as it isn't approved."""
    held = Frame.objects.select_for_update().filter(pk=frame.pk).first()
    if held is None:
        raise WrongState(_("This frame was discarded."))
    if not held.is_proposed:
        raise WrongState(_("This frame is approved and doesn't change. Write a new one."))
    return held


def _require(user: User, code: str, frame: Frame) -> None:
    """The province's rights: no city has the province's id."""
    if not user.scope_for(code).has_city(frame.region_id):
        raise Forbidden(_("Only the province does this."))
