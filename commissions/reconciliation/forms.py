"""What a dealer enters: the list, and what is wrong with rows of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.forms.desk import LONGEST_TEXT
from commissions.reconciliation.services.disputing import expected_of, summary_of
from core import formats
from core.formfields import YuanField
from core.views.bulk import BulkForm


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("Own list"), max_length=200, widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"})
    )


class RowsDisputeForm(BulkForm):
    """Begins with what the rows say; the dealer may change it."""

    text = forms.CharField(
        max_length=LONGEST_TEXT, label=_("What is wrong?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    claimed = YuanField(required=False, label=_("What it should be, in all (yuan)"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        rows = list(self.rows)
        self.initial = {"text": summary_of(rows), "claimed": expected_of(rows)}
        paid = formats.money(sum(row.paid or 0 for row in rows))
        self.fields["claimed"].help_text = _(
            "The whole amount, not what is missing: these rows come to %(paid)s yuan now."
            " Leave it empty if you don't know."
        ) % {"paid": paid}
