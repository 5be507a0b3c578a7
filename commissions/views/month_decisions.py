"""All months of a period that wait for approval, decided on one page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commissions.choices import MonthStatus
from commissions.forms.month_decisions import MonthsDecideForm
from commissions.models import Month
from commissions.services import desk_pages
from commissions.services.month_decisions import APPROVE, months_decide
from core import formats
from core.actions import Crumb
from core.errors import Refusal
from core.periods import current_period, is_period, previous_period
from core.views.base import ScopedView
from core.views.editing import FormPage

MOST_PERIOD = 6
NOTHING = gettext_lazy("No month waits for approval any more.")


class MonthsDecideView(FormPage, ScopedView):
    permission = APPROVE
    queryset = Month.objects.select_related("city", "submitted_by")
    template_name = "commissions/desk/decide.html"
    form_class: ClassVar[type[forms.BaseForm]] = MonthsDecideForm
    submit_label = gettext_lazy("Decide")
    success_message = ""

    @cached_property
    def period(self) -> int:
        wanted = self.request.GET.get("period", "")[:MOST_PERIOD]
        return (
            int(wanted)
            if wanted.isdecimal() and is_period(int(wanted))
            else previous_period(current_period())
        )

    @cached_property
    def months(self) -> list[Month]:
        rows: Any = self.queryset.all()
        waiting = rows.visible_to(self.user, APPROVE).filter(period=self.period, status=MonthStatus.SUBMITTED)
        return list(waiting.order_by("city__path"))

    def get_title(self) -> str:
        return _("Approve the months of %(period)s") % {"period": formats.period_label(self.period)}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Commission runs"), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return f"{reverse('commissions:month_list')}?period={self.period}"

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "months": self.months}

    def save(self, form: MonthsDecideForm) -> None:
        """Months that have left the queue since the page was drawn are named by their absence: nothing is decided."""
        shown = {name for name in self.request.POST if name.startswith("version_")}
        if not self.months or shown != {f"version_{month.pk}" for month in self.months}:
            raise Refusal(_("The months that wait have changed meanwhile. Look at them again."))
        approved = months_decide(form.decisions(), user=self.user)
        told = ngettext("%(count)s month approved.", "%(count)s months approved.", approved)
        messages.success(self.request, told % {"count": approved})

    def get_context(self) -> dict[str, Any]:
        cities = [month.city_id for month in self.months]
        totals = desk_pages.month_totals(cities, desk_pages.previous_of([self.period])) if cities else {}
        before = previous_period(self.period)
        for month in self.months:
            row: Any = month
            row.now = totals.get((month.city_id, self.period), desk_pages.NO_TOTALS)
            last = totals.get((month.city_id, before))
            row.change = desk_pages.change(row.now.amount, last.amount if last else None)
        return {
            **super().get_context(),
            "amount": sum(totals.get((city, self.period), desk_pages.NO_TOTALS).amount for city in cities),
            "nothing": "" if self.months else str(NOTHING),
        }
