"""What can be done with several disputes of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.choices import DisputeStatus
from commissions.forms.answering import TemplateField
from commissions.services.assignments import assignees, disputes_assign
from commissions.services.batch_rulings import CLAIMED, REJECT, disputes_rule, rulings_approve
from commissions.services.disputes import ANSWER
from commissions.services.rulings import APPROVE
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
    template = TemplateField()
    text = forms.CharField(max_length=2_000, label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """What remains of the template is the text."""
        data: dict[str, Any] = super().clean() or {}
        data.pop("template", None)
        return data


class ApproveForm(BulkForm):
    """Carries the amount of each ruling as it was shown when its approval was asked for: "7:8000,9:12500"."""

    dues = forms.RegexField(
        r"\A\d{1,18}:-?\d{1,18}(,\d{1,18}:-?\d{1,18})*\Z", widget=forms.HiddenInput, required=False
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        waiting = self.rows.filter(status=DisputeStatus.REVIEW).order_by("pk")
        self.initial = {"dues": ",".join(f"{pk}:{due}" for pk, due in waiting.values_list("pk", "ruling"))}

    def clean_dues(self) -> dict[int, int]:
        pairs = (pair.split(":") for pair in self.cleaned_data["dues"].split(",") if pair)
        return {int(number): int(due) for number, due in pairs}


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
    BulkAction(
        "approve",
        _("Approve rulings"),
        APPROVE,
        rulings_approve,
        _("each ruling counts as it stands here, and the next run posts it."),
        icon="list-check",
        form_class=ApproveForm,
    ),
)
