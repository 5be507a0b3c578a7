"""A ledger line told to whoever is paid by it: what happened, which rule, which numbers, what came out.

Built from what the line itself keeps (base, count, rate, cut, owed) and from the version of the plan that
it names, so that it reads the same in ten years. Every sentence is one message of the catalogue.
"""

from django.utils.translation import pgettext

from commissions.choices import LineKind, Standing
from commissions.engine import Reason
from commissions.models import Adjustment, Band, Coefficient, Component, Line
from commissions.services.desk import month_sums
from commissions.services.line_facts import FactCard, reported_usage
from commissions.services.stretches import line_days
from commissions.services.words.clawbacks import clawback_stages
from commissions.services.words.earning import paid_stages
from commissions.services.words.facts import cut_off_stages, fact_stages
from commissions.services.words.months import (
    adjustment_stages,
    coefficient_stages,
    difference_stages,
    draw_stages,
    guarantee_stages,
    month_cap_stages,
    qualifier_stages,
    reserve_stages,
    shared_stages,
)
from commissions.services.words.refusals import asked_for, refusal_stages
from commissions.services.words.telling import Grounds, Telling
from sales.models import ProductCategory

__all__ = ["Grounds", "Telling", "grounds_of", "told"]


def grounds_of(line: Line, card: FactCard | None = None) -> Grounds:
    """At most three queries, but for what is paid by days. `line.component.version.plan` and `line.channel` should be loaded."""
    if line.kind == LineKind.COEFFICIENT:
        rows = Coefficient.objects.filter(channel_id=line.payee_id, period=line.event_period)
        sums = month_sums(line.city_id, line.period, line.payee_id)
        own = line.event_period == line.period
        return Grounds(
            coefficients=list(rows.select_related("kind").order_by("kind__position", "kind__code")),
            outside=sums.coefficient_base()[1] if own else (),
        )
    if line.kind == LineKind.ADJUSTMENT:
        return Grounds(
            adjustment=Adjustment.objects.filter(pk=line.fact_id).select_related("made_by", "request").first()
        )
    if line.component is None:
        categories = ProductCategory.objects.filter(products=line.product_id) if line.product_id else None
        return Grounds(category=str((categories and categories.first()) or ""))
    gates = [
        gate
        for gate in line.component.gates.select_related("figure__metric").order_by("group", "id")
        if gate.part in (None, line.part)
    ]
    awaits = line.reason == Reason.USAGE_NOT_REPORTED
    return Grounds(
        component=line.component,
        bands=list(Band.objects.filter(rule_id=line.rule_id).order_by("lower")) if line.rule_id else (),
        gates=gates,
        reported=reported_usage(line.city_id, card, asked_for(line, gates)) if awaits else frozenset(),
        days=line_days(line) if _by_days(line) else None,
        downline=line.channel.name if line.kind == LineKind.OVERRIDE else "",
    )


def _by_days(line: Line) -> bool:
    """Whether several rates went into it, by days: few lines, each worked out once more for its page."""
    by_days = line.component is not None and line.component.standing == Standing.BY_DAYS
    return by_days and line.rate is None and not line.reason and line.kind == LineKind.EARN


def told(line: Line, card: FactCard | None, grounds: Grounds) -> Telling:
    """The line in words. `card` is the fact as the line saw it; None where there is no single fact."""
    if line.kind == LineKind.COEFFICIENT:
        stages = coefficient_stages(line, grounds)
    elif line.kind == LineKind.QUALIFIER:
        stages = qualifier_stages(line)
    elif line.kind == LineKind.MONTH_CAP:
        stages = month_cap_stages(line)
    elif line.kind == LineKind.GUARANTEE:
        stages = guarantee_stages(line)
    elif line.kind == LineKind.DRAW:
        stages = draw_stages(line)
    elif line.kind == LineKind.RESERVE:
        stages = reserve_stages(line)
    elif line.kind == LineKind.CLAWBACK:
        stages = [*fact_stages(line, card), *clawback_stages(line, grounds)]
    elif line.kind == LineKind.ADJUSTMENT:
        stages = adjustment_stages(line, grounds)
    elif line.reason:
        stages = [*fact_stages(line, card), *refusal_stages(line, card, grounds)]
    else:
        dated = cut_off_stages(line, card, grounds.component)
        stages = [*fact_stages(line, card), *dated, *paid_stages(line, grounds)]
    stages += shared_stages(line, card) + difference_stages(line)
    # What the money comes of is read first, the conditions that were met last.
    told_last = [stage for stage in stages if stage.is_condition and not line.reason]
    sentences = [stage for stage in stages if not stage.is_record and stage not in told_last]
    return Telling(
        tuple(stage.text for stage in [*sentences, *told_last]),
        tuple(stages),
        source_text(grounds.component),
        grounds.adjustment.dispute_id if grounds.adjustment else None,
    )


def source_text(component: Component | None) -> str:
    """Document, clause and version: "渠〔2026〕18号 第三条 · 版本 2"."""
    if component is None:
        return ""
    version = component.version
    document = " ".join(part for part in (version.document_number, component.clause) if part)
    return pgettext("policy document", "%(document)s · version %(number)s") % {
        "document": document or version.plan.name,
        "number": version.number,
    }
