"""Forms of coefficients: a channel's values of a month, and the dictionary of kinds."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.models import CoefficientKind
from commissions.services.coefficients import range_text, value_problem
from core.formfields import ScaledDecimalField
from core.scoping import ScopedUser

if TYPE_CHECKING:
    _KindModelForm = forms.ModelForm[CoefficientKind]
else:
    _KindModelForm = forms.ModelForm


class CoefficientsForm(forms.Form):
    """One field a kind; empty means that the kind doesn't apply and counts as 1."""

    def __init__(
        self, *args: Any, kinds: Iterable[CoefficientKind], held: Mapping[int, int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kinds = {f"kind_{kind.pk}": kind for kind in kinds}
        for name, kind in self.kinds.items():
            self.fields[name] = ScaledDecimalField(
                label=kind.name,
                required=False,
                initial=held.get(kind.pk),
                help_text=range_text(kind),
                widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, kind in self.kinds.items():
            value = data.get(name)
            if value is not None and (problem := value_problem(kind, value)):
                self.add_error(name, problem)
        return data

    def values(self) -> dict[CoefficientKind, int | None]:
        return {kind: self.cleaned_data[name] for name, kind in self.kinds.items()}


class KindForm(_KindModelForm):
    class Meta:
        model = CoefficientKind
        fields = ("name", "code", "lowest", "highest", "step", "position")

    def __init__(self, *args: Any, user: ScopedUser | None = None, **options: Any) -> None:
        """`user` is whoever sends it by program."""
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lowest, highest = data.get("lowest"), data.get("highest")
        if lowest is not None and lowest < 0:
            self.add_error("lowest", _("A coefficient is 0 or more."))
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("highest", _("The highest value is below the lowest."))
        return data
