"""What a run would post: asked for, and read once it is worked out."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from commissions.models import Month
from commissions.services.month_preview import impact_of, preview_latest, preview_request
from commissions.services.runs import RIGHT
from commissions.views.desk import VIEW, MonthPage
from core import formats
from core.actions import Crumb
from core.models import Job, JobState
from core.views.acting import CollectionActionView
from core.views.base import PageView


class MonthPreviewView(MonthPage, PageView):
    template_name = "commissions/desk/preview.html"

    def get_title(self) -> str:
        return _("What a run of %(period)s would post") % {"period": formats.period_label(self.month.period)}

    def get_crumbs(self) -> list[Crumb]:
        month = formats.period_label(self.month.period)
        url = reverse("commissions:month_detail", kwargs=self.address)
        return [*super().get_crumbs(), Crumb(month, url)]

    @cached_property
    def job(self) -> Job | None:
        return preview_latest(self.city.pk, self.month.period)

    def get_context(self) -> dict[str, Any]:
        job = self.job
        done = job is not None and job.state == JobState.DONE
        return {
            **super().get_context(),
            "address": self.address,
            "job": job,
            "impact": impact_of(job.result) if job is not None and done else None,
            "may_ask": self.user.scope_for(RIGHT).has_city(self.city.pk),
        }


class MonthPreviewStartView(MonthPage, CollectionActionView):
    permission = RIGHT
    view_permission = VIEW
    queryset: ClassVar[QuerySet[Any]] = Month.objects.all()

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(self.permission).has_city(self.city.pk):
            raise PermissionDenied

    def perform(self, data: dict[str, Any]) -> str:
        job = preview_request(city_id=self.city.pk, period=self.month.period, user=self.user)
        return str(job.get_absolute_url())
