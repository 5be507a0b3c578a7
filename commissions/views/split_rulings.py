"""A ruling that says whose a sale is: the entry of a shared sale, begun with what the dispute is about."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.forms.split_ruling import SplitRulingForm
from commissions.models import Dispute
from commissions.services.disputes import ANSWER
from commissions.services.split_rulings import split_rule
from commissions.services.statements import statement_lines
from commissions.views.disputes import DisputePage
from commissions.views.statements import sees_numbers
from core.actions import Crumb
from core.periods import previous_period
from core.views.editing import FormPage
from sales.choices import Grain
from sales.models import Sale, SaleSplit


class SplitRulingView(FormPage, DisputePage):
    """`?line=` is a disputed line, `?row=` a row of the dealer's own list."""

    permission = ANSWER
    title = gettext_lazy("Whose is this sale?")
    form_class: ClassVar[type[forms.BaseForm]] = SplitRulingForm
    submit_label = gettext_lazy("Submit the ruling for approval")
    success_message = gettext_lazy("Ruled. It counts when a second person has approved it.")

    def get_crumbs(self) -> list[Crumb]:
        number = _("Dispute %(number)s") % {"number": self.object.pk}
        return [
            Crumb(_("Disputes"), reverse("commissions:dispute_list")),
            Crumb(number, self.get_cancel_url()),
        ]

    def get_initial(self) -> dict[str, Any]:
        """Of a line the order, and the split that there is; of a row of the list the number, as the dealer's."""
        found = self._of_line(self._asked("line")) or self._of_row(self._asked("row"))
        if not sees_numbers(self.user, self.object.statement):
            found.pop("subscriber", None)
        return {"split": f"{self.object.payee.code} 100", **found}

    def save(self, form: Any) -> Dispute:
        return split_rule(dispute=self.object, user=self.user, **form.cleaned_data)  # type: ignore[arg-type]

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:dispute_detail", kwargs={"pk": self.object.pk})

    def _asked(self, name: str) -> int:
        text = self.request.GET.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0

    def _of_line(self, line_id: int) -> dict[str, Any]:
        if not line_id or not self.object.lines.filter(line_id=line_id).exists():
            return {}
        line = statement_lines(self.object.statement).filter(id=line_id, grain=Grain.SALE).first()
        if line is None:
            return {}
        sales = Sale.objects.current().select_related("channel")
        sale: Any = sales.filter(
            city_id=line.city_id,
            period__in=[previous_period(line.event_period), line.event_period],
            fact_id=line.fact_id,
        ).first()
        if sale is None:
            return {}
        split = SaleSplit.objects.filter(fact_id=sale.fact_id).first()
        return {
            "subscriber": sale.subscriber,
            "event_date": sale.event_date,
            "product": sale.product_id,
            "split": split.split if split else f"{sale.channel.code} 100",
        }

    def _of_row(self, row_id: int) -> dict[str, Any]:
        row = self.object.own_rows.filter(pk=row_id).first() if row_id else None
        return {"subscriber": row.number, "event_date": row.event_date} if row else {}
