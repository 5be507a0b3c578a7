"""The province's frames of cities' plans: read, and approved by a second person."""

from typing import Any, ClassVar, cast

from commissions.models import Frame
from commissions.services.frames import frame_approve
from commissions.services.plans import APPROVE
from commissions.views.plans import VIEW
from core.api import ActionApi, DetailApi, ListApi, ResourceSerializer
from users.models import User


class FrameSerializer(ResourceSerializer):
    class Meta:
        model = Frame
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "channel_kind", "valid_from", "document_number", "most_per_piece", "most_percent"),
            *("tier_modes", "budget_share", "budget_binding", "note", "status", "prepared_by", "approved_by"),
            "approved_at",
        )


class FrameApi:
    queryset = Frame.objects.all()
    serializer_class = FrameSerializer


class FrameListApi(FrameApi, ListApi):
    """`channel_kind` null holds for all channels; an empty limit is none."""

    permission = VIEW
    sort = "-pk"


class FrameDetailApi(FrameApi, DetailApi):
    permission = VIEW


class FrameApproveApi(FrameApi, ActionApi):
    permission = APPROVE

    def perform(self, row: Frame, body: dict[str, Any]) -> Frame:
        return frame_approve(frame=row, user=cast(User, self.user))
