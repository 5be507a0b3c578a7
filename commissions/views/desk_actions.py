"""The steps of a month, each a POST that says who may take it. What the state forbids is answered 409."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.forms.desk import ReturnForm, SubmitForm, VersionForm
from commissions.models import Month
from commissions.services import months
from commissions.services.runs import run_request
from commissions.views.desk import MonthPage
from core.views.acting import ActionView, CollectionActionView


class MonthRunView(MonthPage, CollectionActionView):
    """Starts a run; the month may not have a row yet."""

    permission = "commissions.run_start"
    view_permission = "commissions.run_view"
    queryset: ClassVar[QuerySet[Any]] = Month.objects.all()

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(self.permission).has_city(self.city.pk):
            raise PermissionDenied

    def perform(self, data: dict[str, Any]) -> str:
        run_request(city_id=self.city.pk, period=self.month.period, user=self.user)
        return reverse("commissions:month_detail", kwargs=self.address)


class MonthActionView(ActionView):
    """One step of a month that has a row. The service locks it, checks its state and writes who did it."""

    queryset = Month.objects.select_related("city")
    lookups: ClassVar[dict[str, str]] = {"city": "city_id", "period": "period"}

    def act(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> str:
        self.act(data)
        return reverse("commissions:month_detail", kwargs=dict(self.kwargs))


class MonthSubmitView(MonthActionView):
    permission = "commissions.run_submit"
    form_class: ClassVar[type[forms.Form] | None] = SubmitForm
    success_message = _("Submitted. The province approves it next.")

    def act(self, data: dict[str, Any]) -> None:
        months.month_submit(
            month=self.object,
            user=self.user,
            version=data["version"],
            despite=data["despite"],
        )


class MonthWithdrawView(MonthActionView):
    permission = "commissions.run_submit"
    success_message = _("Withdrawn. The month can be run again.")

    def act(self, data: dict[str, Any]) -> None:
        months.month_withdraw(month=self.object, user=self.user)


class MonthApproveView(MonthActionView):
    """Approves the version that was on the page; a newer one must be looked at first."""

    permission = "commissions.run_approve"
    form_class: ClassVar[type[forms.Form] | None] = VersionForm
    success_message = _("Approved. It can be published now.")

    def act(self, data: dict[str, Any]) -> None:
        months.month_approve(month=self.object, user=self.user, version=data["version"])


class MonthReturnView(MonthActionView):
    permission = "commissions.run_approve"
    form_class: ClassVar[type[forms.Form] | None] = ReturnForm
    success_message = _("Returned to the city with your reason.")

    def act(self, data: dict[str, Any]) -> None:
        months.month_return(month=self.object, user=self.user, reason=data["reason"])


class MonthPublishView(MonthActionView):
    permission = "commissions.run_publish"
    success_message = _("Published. The dealers see their statements now.")

    def act(self, data: dict[str, Any]) -> None:
        months.month_publish(month=self.object, user=self.user)


class MonthCloseView(MonthActionView):
    permission = "commissions.run_publish"
    success_message = _("Closed. From now on corrections go to the open month.")

    def act(self, data: dict[str, Any]) -> None:
        months.month_close(month=self.object, user=self.user)
