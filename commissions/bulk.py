"""What can be done with several disputes of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.services.assignments import assignees, disputes_assign
from commissions.services.batch_rulings import CLAIMED, REJECT, disputes_rule
from commissions.services.disputes import ANSWER
from core.views.bulk import BulkAction, BulkForm
from users.models import User


class AssignForm(BulkForm):
    """To one of those who may rule on all of them, or to nobody."""

    assignee: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Handled by"), queryset=None, required=False, empty_label=_("Nobody")
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["assignee"].queryset = assignees(self.rows)  # type: ignore[attr-defined]


class SameRulingForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (CLAIMED, _("The dealers are right: pay each what it claims")),
            (REJECT, _("Rejected: it stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(max_length=2_000, label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3}))


DISPUTE_ACTIONS = (
    BulkAction(
        "assign",
        _("Assign"),
        ANSWER,
        disputes_assign,
        _("one person handles them from now on, and is told."),
        icon="user-check",
        form_class=AssignForm,
    ),
    BulkAction(
        "rule",
        _("Rule alike"),
        ANSWER,
        disputes_rule,
        _("all get the same ruling with the same reasons. Large amounts still wait for a second person."),
        icon="rubber-stamp",
        form_class=SameRulingForm,
    ),
)
