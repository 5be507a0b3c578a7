"""Below the tiers of a component: the total for which the four modes are set side by side."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions import units
from commissions.choices import ComponentKind, TierBasis
from commissions.engine import InputError
from commissions.services.plan_content import ComponentContent, RuleContent
from commissions.services.plan_sentences import rule_text
from commissions.services.tier_preview import (
    FEN_A_PIECE,
    MODES,
    MOST_SALES,
    TARGET_FEN,
    TARGET_PIECES,
    tier_preview,
)

_DEFAULT: Final = {TierBasis.COUNT: 100, TierBasis.AMOUNT: 1_000_000, TierBasis.TARGET_SHARE: 10_000}


@dataclass(frozen=True, slots=True)
class TierRow:
    total: str
    is_chosen: bool
    amounts: list[tuple[int, bool]]
    """Fen, and whether this is the mode of the component."""


@dataclass(frozen=True, slots=True)
class TierTable:
    modes: list[str]
    rows: list[TierRow]
    assumed: str
    """What the made-up sales are like, in words."""


class TierPreviewForm(forms.Form):
    """Its fields belong to the form of the component, so their names are their own."""

    prefix = "tiers"

    total = forms.CharField(label=gettext_lazy("Total"), max_length=30, required=False)
    sales = forms.IntegerField(
        label=gettext_lazy("in so many sales"), min_value=1, max_value=MOST_SALES, required=False, initial=10
    )
    rule = forms.IntegerField(min_value=1, required=False)

    def __init__(self, *args: Any, content: ComponentContent | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.content = content
        for name in ("total", "sales"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    @property
    def unit(self) -> units.Unit:
        return self.content.edge_unit if self.content else units.PIECES

    @property
    def rules(self) -> list[tuple[int, str, bool]]:
        """Number, whom it is for, and whether it is the one that is looked at."""
        given = self.content.rules if self.content else ()
        chosen = self._rule
        return [
            (number, rule_text(rule) or _("everyone"), rule is chosen) for number, rule in enumerate(given, 1)
        ]

    def clean_total(self) -> int | None:
        text = self.cleaned_data["total"]
        try:
            return self.unit.parse(text) if text else None
        except units.UnitError as error:
            raise forms.ValidationError(str(error)) from error

    def preview(self) -> TierTable | None:
        """None where there is nothing to compare yet, or something is wrong with what was asked."""
        content, rule = self.content, self._rule
        if content is None or rule is None or not self._compares(content) or not self.is_valid():
            return None
        total = self.cleaned_data["total"]
        if total is None:
            total = _DEFAULT[TierBasis(content.tier_basis)]
        bands = [band for band in rule.bands if band.second_lower == rule.bands[0].second_lower]
        try:
            points = tier_preview(content, bands, total=total, sales=self.cleaned_data["sales"] or 10)
        except InputError:
            return None
        return TierTable(
            modes=[str(mode.label) for mode in MODES],
            rows=[
                TierRow(
                    self.unit.shown(point.total),
                    point.total == total,
                    [
                        (amount, mode == content.tier_mode)
                        for mode, amount in zip(MODES, point.amounts, strict=True)
                    ],
                )
                for point in points
            ],
            assumed=_assumed(content),
        )

    @cached_property
    def _rule(self) -> RuleContent | None:
        if self.content is None or not self.content.rules:
            return None
        text = str(self["rule"].value() or "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
        rule = self.content.rules[min(max(number, 1), len(self.content.rules)) - 1]
        return rule if rule.bands else None

    def _compares(self, content: ComponentContent) -> bool:
        pays = content.kind in (ComponentKind.PIECE, ComponentKind.PERCENT)
        return pays and content.is_tiered and content.tier_basis != TierBasis.FIGURE


def _assumed(content: ComponentContent) -> str:
    by_percent = content.kind == ComponentKind.PERCENT
    if content.tier_basis == TierBasis.TARGET_SHARE:
        target = units.YUAN.shown(TARGET_FEN) if by_percent else units.PIECES.shown(TARGET_PIECES)
        return _("With a target of %(target)s.") % {"target": target}
    if content.tier_basis == TierBasis.COUNT and by_percent:
        return _("Each piece brings %(amount)s.") % {"amount": units.YUAN.shown(FEN_A_PIECE)}
    if content.tier_basis == TierBasis.AMOUNT and not by_percent:
        return _("Each sale is one piece.")
    return ""
