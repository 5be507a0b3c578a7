"""The province's frames for cities' plans: the list, one of them, writing and approving it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.forms.frames import FrameForm
from commissions.models import Frame
from commissions.services.frames import EDIT, frame_approve, frame_discard, frame_save
from commissions.services.plans import APPROVE
from commissions.tables.frames import FrameTable, modes_text
from commissions.views.plans import VIEW
from core import formats
from core.actions import Action, Crumb
from core.audit.panels import history_tab
from core.badges import Badge
from core.copying import copy_action
from core.panels import Attribute, AttributePanel, Panel
from core.views import ActionView, CreateView, DetailView, EditView, Empty, ListView
from users.models import User

FRAMES = Frame.objects.select_related("region", "prepared_by", "approved_by")
ADD = Action(_("New frame"), "commissions:frame_add", EDIT, icon="plus", primary=True)


def _proposed(frame: Any) -> bool:
    return bool(frame.is_proposed)


class FrameListView(ListView):
    permission = VIEW
    title = _("Frames of cities' plans")
    queryset = FRAMES
    table_class = FrameTable
    default_sort = "-valid_from"
    actions = (ADD,)
    empty = Empty(
        _("No frame yet"),
        _("A frame says what plans of cities may pay at most. Without one, nothing limits them."),
        "adjustments-horizontal",
        ADD,
    )

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Commission plans")), reverse("commissions:plan_list"))]


class FrameDetailView(DetailView):
    permission = VIEW
    queryset = FRAMES
    tabs = (history_tab(),)
    panels: ClassVar[Sequence[Panel]] = (
        AttributePanel(
            _("Frame"),
            (
                Attribute("paid_to", _("Paid to")),
                Attribute("valid_from", format=formats.period_label),
                "document_number",
                "most_per_piece",
                Attribute("most_percent", _("Highest rate"), format=lambda value: formats.percent(value, 2)),
                Attribute("tier_modes", format=modes_text),
                Attribute("budget_share", format=lambda value: formats.percent(value, 2)),
                "budget_binding",
                Attribute("note", wide=True, spare=True),
                "prepared_by",
                Attribute("approved_by", spare=True),
            ),
        ),
    )
    actions = (
        Action(
            _("Discard"), "commissions:frame_discard", EDIT, icon="trash", args={"pk": "pk"}, post=True, danger=True,
            confirm=_("Discard this frame?"), when=_proposed,
        ),
        copy_action("commissions:frame_add", EDIT),
        Action(_("Edit"), "commissions:frame_edit", EDIT, icon="pencil", args={"pk": "pk"}, when=_proposed),
        Action(
            _("Approve"), "commissions:frame_approve", APPROVE, icon="rubber-stamp", args={"pk": "pk"}, post=True,
            primary=True, confirm=_("Approve this frame? It can't be changed afterwards."), when=_proposed,
        ),
    )  # fmt: skip

    def get_title(self) -> str:
        return f"{self.object.paid_to} · {formats.period_label(self.object.valid_from)}"

    def get_crumbs(self) -> list[Crumb]:
        return [
            Crumb(str(_("Commission plans")), reverse("commissions:plan_list")),
            Crumb(str(_("Frames of cities' plans")), reverse("commissions:frame_list")),
        ]

    def get_badge(self) -> Badge:
        return cast(Badge, self.object.standing.badge)


class FrameAddView(CreateView):
    permission = EDIT
    title = _("New frame")
    queryset = FRAMES
    form_class = FrameForm
    success_message = _("Written. Another person approves it.")
    copied: ClassVar[Mapping[str, str]] = {}
    not_copied = ("document_number",)

    def save(self, form: Any) -> Frame:
        return frame_save(user=cast(User, self.request.user), values=form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("commissions:frame_list")


class FrameEditView(EditView):
    permission = EDIT
    queryset = FRAMES
    form_class = FrameForm
    takes_instance = False

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in FrameForm.base_fields}

    def save(self, form: Any) -> Frame:
        return frame_save(
            user=cast(User, self.request.user), values=form.cleaned_data, frame=cast(Frame, self.object)
        )


class FrameApproveView(ActionView):
    permission = APPROVE
    queryset = FRAMES
    success_message = _("Approved.")

    def perform(self, data: dict[str, Any]) -> str:
        return frame_approve(frame=self.object, user=cast(User, self.request.user)).get_absolute_url()


class FrameDiscardView(ActionView):
    permission = EDIT
    queryset = FRAMES
    success_message = _("Discarded.")

    def perform(self, data: dict[str, Any]) -> str:
        frame_discard(frame=self.object, user=cast(User, self.request.user))
        return reverse("commissions:frame_list")
