"""What the page of a version shows of its components and of its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import ComponentKind, TierBasis
from commissions.models import PlanVersion
from commissions.services.figure_sentences import figure_sentence
from commissions.services.plan_checks import component_findings
from commissions.services.plan_content import (
    ComponentContent,
    FigureContent,
    GateContent,
    RuleContent,
    VersionContent,
)
from commissions.services.plan_sentences import (
    band_text,
    bands_text,
    component_sentence,
    gate_text,
    rule_text,
    subject_text,
)
from network.models import Region


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rules as rows. Where all rules share their tiers these are the columns, else (no heads) in words."""

    heads: list[str]
    unit: str
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class ComponentCard:
    code: str
    name: str
    clause: str
    kind: str
    subject: str
    sentence: str
    rates: RateTable
    gates: list[tuple[str, str, str, str]] = field(default_factory=list)
    """How it is joined, the condition, its code, its words."""
    findings: list[str] = field(default_factory=list)


def figure_rows(content: VersionContent) -> list[tuple[str, str, str]]:
    """Code, name and what is counted, in words."""
    return [(item.code, item.name, figure_sentence(item)) for item in content.figures]


def component_cards(content: VersionContent, region: Region) -> list[ComponentCard]:
    names = {item.code: item.name for item in content.components}
    return [_card(item, region, names, content.figures) for item in content.components]


def _card(
    content: ComponentContent, region: Region, names: dict[str, str], figures: tuple[FigureContent, ...]
) -> ComponentCard:
    return ComponentCard(
        code=content.code,
        name=content.name,
        clause=content.clause,
        kind=str(ComponentKind(content.kind).label),
        subject=subject_text(content),
        sentence=component_sentence(content, names=names),
        rates=rate_table(content),
        gates=_gates(content),
        findings=[finding.message for finding in component_findings(content, region, figures)],
    )


def rate_table(content: ComponentContent) -> RateTable:
    edges = {
        tuple((band.lower, band.upper, band.second_lower, band.second_upper) for band in rule.bands)
        for rule in content.rules
    }
    unit = content.rate_unit
    if len(edges) != 1:
        return RateTable([], "", [(_whom(rule), [bands_text(content, rule)]) for rule in content.rules])
    heads = (
        [band_text(band, content) for band in content.rules[0].bands] if content.is_tiered else [_("Rate")]
    )
    sign = "%" if unit is units.PERCENT else ""
    rows = [(_whom(rule), [unit.plain(band.rate) + sign for band in rule.bands]) for rule in content.rules]
    return RateTable(heads, "" if sign else str(unit.label), rows)


def _whom(rule: RuleContent) -> str:
    return rule_text(rule) or _("everyone")


def _gates(content: ComponentContent) -> list[tuple[str, str, str, str]]:
    """Those of an instalment begin with its number."""
    rows: list[tuple[str, str, str, str]] = []
    above = GateContent(measure="", operator="", threshold=0, reason="", label="", group=0)
    for gate in content.gates:
        if gate.part != above.part:
            joined = _("instalment %(part)s:") % {"part": gate.part}
        else:
            joined = "" if not rows else _("or") if gate.group == above.group else _("and")
        rows.append((joined, gate_text(gate, content), gate.reason, gate.label))
        above = gate
    return rows


def editor_units(figures: Mapping[str, FigureContent]) -> dict[str, dict[str, str]]:
    """What edges and rates are counted in, for the script that relabels the sheet's heads."""
    bases = [basis for basis in TierBasis.values if basis != TierBasis.FIGURE]
    return {
        "edges": {basis: str(units.edge_unit(basis).label) for basis in bases},
        "figures": {code: str(item.unit.label) for code, item in figures.items()},
        "points": {
            kind: str(units.rate_unit(kind, in_points=True).label)
            for kind in (ComponentKind.PIECE, ComponentKind.FACTOR)
        },
        "rates": {kind: str(units.rate_unit(kind).label) for kind in ComponentKind.values},
    }


HISTORY = 30


def history_rows(version: PlanVersion) -> list[Any]:
    """The latest steps, who took them and when."""
    return list(version.events.select_related("user").order_by("-id")[:HISTORY])
