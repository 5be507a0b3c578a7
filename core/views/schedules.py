"""Exports that come by themselves: asked for on a list, ended on a page of one's own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actions import Crumb
from core.listforms import ScheduleForm
from core.models import ExportSchedule
from core.services.exports.schedules import rhythm_text, schedule_add, schedule_remove
from core.views.acting import ActionView
from core.views.base import SIGNED_IN, PageView
from core.views.lists import DialogForm


class ScheduleAddView(DialogForm):
    title = _("Send regularly")
    form_class = ScheduleForm
    success_message = _("It comes by mail from now on.")  # type: ignore[assignment]

    def check_access(self) -> None:
        super().check_access()
        if not self.listing.may_export:
            raise PermissionDenied

    def save(self, form: Any) -> str:
        schedule_add(
            listing=self.listing,
            file_format=form.cleaned_data["format"],
            rhythm=form.cleaned_data["rhythm"],
            site=self.request.build_absolute_uri("/"),
        )
        return self.listing.list_address


class ScheduleListView(PageView):
    """One's own, each with the list that it exports."""

    permission = SIGNED_IN
    title = _("Scheduled exports")
    template_name = "core/lists/schedules.html"

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("My jobs")), reverse("core:job_list"))]

    def get_context(self) -> dict[str, Any]:
        schedules = ExportSchedule.objects.visible_to(self.user)
        listed = [(schedule, rhythm_text(schedule.rhythm)) for schedule in schedules]
        return {**super().get_context(), "schedules": listed}


class ScheduleRemoveView(ActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = ExportSchedule.objects.select_related("owner")
    success_message = _("The schedule is ended.")

    def perform(self, data: dict[str, Any]) -> str:
        schedule_remove(schedule=self.object)
        return reverse("lists:schedule_list")
