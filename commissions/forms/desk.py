"""What people enter at the desk: a version seen, a reason, a dispute, a ruling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.forms.answering import TemplateField, templates_for
from commissions.models import Dispute
from commissions.services.home_cards import CARDS
from commissions.services.rulings import ruling_check
from commissions.services.verification import CODE_WRONG, code_digits
from core import formats
from core.formfields import YuanField
from core.money import MAX_FEN

LONGEST_TEXT = 2_000


class VersionForm(forms.Form):
    """The version of the month that the user had before them."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, label=_("Version"))


class SubmitForm(VersionForm):
    """`despite` is the tick under the list of what the month lacks."""

    despite = forms.BooleanField(required=False, label=_("Submit all the same"))


class ReturnForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_TEXT, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )


class TextForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST_TEXT, label=_("Message"), widget=forms.Textarea(attrs={"rows": 3})
    )


def _evidence() -> forms.FileField:
    return forms.FileField(
        required=False,
        label=_("Photo or document"),
        max_length=1_000,
        help_text=_("PDF, PNG or JPEG, 20 MB at most."),
    )


class ReplyForm(TextForm):
    file = _evidence()


class CardMoveForm(forms.Form):
    """One card of the workbench, one place up or down."""

    card = forms.ChoiceField(choices=[(card, card) for card in CARDS])
    by = forms.TypedChoiceField(choices=[(-1, -1), (1, 1)], coerce=int)


class DisputeForm(forms.Form):
    """What is wrong with lines that the address names; `original` is what they come to now, in fen."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label=_("What is wrong?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    claimed = YuanField(required=False, label=_("What it should be, in all (yuan)"))
    file = _evidence()

    def __init__(self, *args: Any, original: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["claimed"].help_text = _(
            "The whole amount, not what is missing: these lines come to %(original)s yuan now."
            " Leave it empty if you don't know."
        ) % {"original": formats.money(original)}


class RulingForm(forms.Form):
    """What the disputed lines should come to, or that they stay as they are."""

    UPHOLD, REJECT = "uphold", "reject"

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[(UPHOLD, _("The dealer is right: pay more")), (REJECT, _("Rejected: it stays as it is"))],
        widget=forms.RadioSelect,
    )
    due = YuanField(required=False, label=_("Due, in all (yuan)"))
    template = TemplateField()
    text = forms.CharField(
        max_length=LONGEST_TEXT, label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, dispute: Dispute, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dispute = dispute
        self.fields["template"].queryset = templates_for(dispute)  # type: ignore[attr-defined]
        self.fields["due"].help_text = _(
            "The whole amount, not what is added: these lines come to %(original)s yuan now."
        ) % {"original": formats.money(dispute.original)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verdict") == self.REJECT:
            cleaned["due"] = None
        elif cleaned.get("verdict") == self.UPHOLD and "due" in cleaned:
            if cleaned["due"] is None:
                self.add_error("due", _("Enter what is due in all."))
            else:
                ruling_check(self.dispute, cleaned["due"])
        return cleaned


class DueForm(forms.Form):
    """The amount of the ruling that the user had before them, in fen."""

    due = forms.IntegerField(min_value=-MAX_FEN, max_value=MAX_FEN, label=_("Due, in all (yuan)"))


class CodeForm(forms.Form):
    """The code at the foot of a statement on paper, or its whole fingerprint."""

    code = forms.CharField(
        max_length=100,
        label=_("Verification code"),
        help_text=_("16 digits and letters from A to F at the foot of the paper, with or without dashes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not code_digits(code):
            raise forms.ValidationError(CODE_WRONG)
        return code
