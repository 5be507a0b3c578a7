"""Tax by kind of taxpayer: what was, is and will be in force."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.models import TaxBracket
from commissions.payments.forms import TaxForm
from commissions.payments.tables import TaxTable
from commissions.payments.views.batches import VIEW
from core.actions import Action, Crumb
from core.badges import Badge
from core.periods import today
from core.views import CreateView, ListView

EDIT = "commissions.tax_edit"
ADD = Action(gettext_lazy("Rates from a day on"), "commissions:tax_add", EDIT, icon="plus", primary=True)


class TaxListView(ListView):
    permission = VIEW
    title = gettext_lazy("Tax rates")
    queryset = TaxBracket.objects.all()
    table_class = TaxTable
    default_sort = "pk"
    dresses_rows = True
    actions = (ADD,)

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Payment batches"), reverse("commissions:batch_list"))]

    def dress(self, rows: list[Any]) -> list[Any]:
        """In force are those of the latest first day that has come."""
        now = today()
        latest: dict[str, Any] = {}
        days = TaxBracket.objects.filter(effective_from__lte=now).values_list(
            "taxpayer_kind", "effective_from"
        )
        for kind, day in days.order_by("effective_from"):
            latest[kind] = day
        for row in rows:
            row.how = _("Withheld from the payment") if row.withheld else _("Contained in the amount")
            if row.effective_from > now:
                row.standing = Badge(_("To come"), "blue")
            elif row.effective_from == latest[row.taxpayer_kind]:
                row.standing = Badge(_("In force"), "green")
            else:
                row.standing = Badge(_("Past"), "grey")
        return rows


class TaxAddView(CreateView):
    permission = EDIT
    view_permission = VIEW
    queryset = TaxBracket.objects.all()
    title = gettext_lazy("Tax rates from a day on")
    form_class = TaxForm

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Tax rates"), self.get_cancel_url())]

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:tax_list")
