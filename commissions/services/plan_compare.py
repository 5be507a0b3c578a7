"""Two versions side by side: what was added, removed and changed, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commissions.choices import (
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    OncePeriod,
    OverrideBy,
    StageOrder,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from commissions.services.figure_sentences import figure_sentence, qualifier_rows
from commissions.services.plan_content import ComponentContent, RuleContent, VersionContent
from commissions.services.plan_sentences import (
    bands_text,
    component_sentence,
    gates_text,
    instalments_text,
    months_text,
    rule_text,
    spared_text,
)
from core import formats
from core.badges import Badge
from sales.choices import EventKind, Grain


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison; an empty side means that it isn't there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ComponentDifference:
    code: str
    name: str
    old: str
    """The whole component in words, empty where it doesn't exist."""
    new: str
    changes: list[Change] = field(default_factory=list)

    @property
    def badge(self) -> Badge:
        if not self.old:
            return Badge(_("Added"), "green")
        if not self.new:
            return Badge(_("Removed"), "red")
        return Badge(_("Changed"), "amber") if self.changes else Badge(_("Unchanged"))


def version_changes(old: VersionContent, new: VersionContent) -> list[Change]:
    """The heads."""
    pairs = (
        (_("Document number"), old.document_number, new.document_number),
        (
            _("In force from"),
            formats.period_label(old.effective_from),
            formats.period_label(new.effective_from),
        ),
        (_("In force to"), formats.period_label(old.effective_to), formats.period_label(new.effective_to)),
        (_("Cap of the month"), formats.money(old.month_cap), formats.money(new.month_cap)),
        (
            _("Order of cap, coefficients and guarantee"),
            str(StageOrder(old.stage_order).label),
            str(StageOrder(new.stage_order).label),
        ),
        (_("Cut-off day of the month"), str(old.cut_off_day or ""), str(new.cut_off_day or "")),
        (_("Note"), old.note, new.note),
        (_("Figures of the month"), _figures(old), _figures(new)),
        (_("Period qualifier"), _qualifier(old), _qualifier(new)),
    )
    return [Change(label, before, after) for label, before, after in pairs if before != after]


def _figures(content: VersionContent) -> str:
    return "\n".join(f"{item.name}: {figure_sentence(item)}" for item in content.figures)


def _qualifier(content: VersionContent) -> str:
    return "\n".join(f"{level}: {minima} {payout}" for level, minima, payout in qualifier_rows(content))


def component_differences(old: VersionContent, new: VersionContent) -> list[ComponentDifference]:
    """In the order of the new version, then what it no longer has. Unchanged ones are among them."""
    before = {item.code: item for item in old.components}
    after = {item.code: item for item in new.components}
    names = {code: item.name for code, item in (before | after).items()}
    codes = [*after, *(code for code in before if code not in after)]
    return [_difference(code, before.get(code), after.get(code), names) for code in codes]


def _difference(
    code: str, old: ComponentContent | None, new: ComponentContent | None, names: dict[str, str]
) -> ComponentDifference:
    shown = new or old
    assert shown is not None
    return ComponentDifference(
        code=code,
        name=shown.name,
        old=component_sentence(old, names=names) if old else "",
        new=component_sentence(new, names=names) if new else "",
        changes=list(_changes(old, new)) if old and new and old != new else [],
    )


def _changes(old: ComponentContent, new: ComponentContent) -> Iterator[Change]:
    before, after = _attributes(old), _attributes(new)
    for label, value in after.items():
        if before[label] != value:
            yield Change(label, before[label], value)
    yield from _rule_changes(old, new)


def _rule_changes(old: ComponentContent, new: ComponentContent) -> Iterator[Change]:
    before = {_whom(rule): bands_text(old, rule) for rule in old.rules}
    after = {_whom(rule): bands_text(new, rule) for rule in new.rules}
    for whom in [*after, *(item for item in before if item not in after)]:
        if before.get(whom) != after.get(whom):
            yield Change(_("Rate: %(whom)s") % {"whom": whom}, before.get(whom, ""), after.get(whom, ""))


def _whom(rule: RuleContent) -> str:
    return rule_text(rule) or _("everyone")


def _attributes(content: ComponentContent) -> dict[str, str]:
    tiered = content.is_tiered
    return {
        _("Name"): content.name,
        _("Clause"): content.clause,
        _("Kind"): str(ComponentKind(content.kind).label),
        _("Paid on"): str(content.metric or Grain(content.grain).label),
        _("Tiers"): str(TierMode(content.tier_mode).label) if tiered else "",
        _("Tiers count"): str(TierBasis(content.tier_basis).label) if tiered else "",
        _("Counted over"): str(TierScope(content.tier_scope).label) if tiered else "",
        _("Counted from the start of"): str(CountPeriod(content.count_period).label) if tiered else "",
        _("Figure counted"): figure_sentence(content.tier_figure) if content.tier_figure else "",
        _("Figure paid on"): figure_sentence(content.measure_figure) if content.measure_figure else "",
        _("Formula"): content.formula,
        _("Edges"): str(Edges(content.edges).label) if tiered else "",
        _("Second dimension"): content.second_name,
        _("By active days"): formats.plain(content.prorate),
        _("Factor tables"): ", ".join(content.factors),
        _("In points"): formats.plain(content.in_points),
        _("Mode, level and star"): str(Standing(content.standing).label),
        _("Instalments"): instalments_text(content),
        _("Clock stops while suspended"): formats.plain(content.clock_stops),
        _("Qualifier applies"): formats.plain(content.apply_qualifier),
        _("Override of"): content.override_of or "",
        _("Share of what"): str(OverrideBy(content.override_by).label)
        if content.kind == ComponentKind.OVERRIDE
        else "",
        _("Event"): str(EventKind(content.event_kind).label) if content.event_kind else "",
        _("Spared"): spared_text(content),
        _("Paid to"): formats.count(content.override_step) if content.override_step else "",
        _("Conditions"): gates_text(content),
        _("Once in (months)"): formats.count(content.once_months) if content.once_months else "",
        _("Once in"): str(OncePeriod(content.once_period).label) if content.once_period else "",
        _("Months of the year"): months_text(content),
        _("At least a line (yuan)"): formats.money(content.line_floor),
        _("Cap a line (yuan)"): formats.money(content.line_cap),
        _("Cap and floor a line"): _cap_order(content),
        _("At least a subscriber (yuan)"): formats.money(content.subscriber_floor),
        _("Cap a subscriber (yuan)"): formats.money(content.subscriber_cap),
        _("At least a payee (yuan)"): formats.money(content.payee_floor),
        _("Floor over"): "" if content.payee_floor is None else str(CapPeriod(content.floor_period).label),
        _("Cap a payee (yuan)"): formats.money(content.payee_cap),
        _("Cap group"): content.cap_group,
        _("Cap over"): str(CapPeriod(content.cap_period).label) if content.payee_cap is not None else "",
        _("Channel coefficients apply"): formats.plain(content.apply_coefficients),
    }


def _cap_order(content: ComponentContent) -> str:
    return "" if content.cap_order == CapOrder.AFTER else str(CapOrder(content.cap_order).label)
