"""What a ruling enters that says whose a sale is: what a shared sale has, and the reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commissions.forms.desk import TextForm
from core.forms import DateInput
from sales.models import SaleSplit


class SplitRulingForm(TextForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        of_sale = forms.fields_for_model(
            SaleSplit,
            ["subscriber", "event_date", "product", "split"],
            widgets={"event_date": DateInput(), "split": forms.Textarea(attrs={"rows": 2})},
        )
        self.fields = {**of_sale, **self.fields}
        self.fields["text"].label = _("Reasons")
