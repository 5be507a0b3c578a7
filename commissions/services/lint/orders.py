"""The cap of the month, and the order of cap, coefficients and guarantee: what of them has no effect, or contradicts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, StageOrder
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.plan_content import ComponentContent, VersionContent
from core import formats


def order_findings(content: VersionContent) -> Iterator[LintFinding]:
    guarantees = [item for item in content.components if item.kind == ComponentKind.GUARANTEE]
    usual = content.stage_order == StageOrder.CAP_COEFFICIENTS_GUARANTEE
    if not usual and content.month_cap is None and not guarantees:
        yield LintFinding(
            code=LintCode.ORDER,
            severity=Severity.HINT,
            field="stage_order",
            message=_("The version has an order of its own, but neither a cap of the month nor a guarantee."),
            example=str(StageOrder(content.stage_order).label),
        )
    for item in guarantees:
        yield from _beyond(item, content)


def _beyond(item: ComponentContent, content: VersionContent) -> Iterator[LintFinding]:
    """A guarantee that lies above the cap of the month."""
    highest = max((band.rate for rule in item.rules for band in rule.bands), default=0) // 100
    if content.month_cap is None or highest <= content.month_cap:
        return
    stages = content.stage_order.split("-")
    if stages.index("guarantee") < stages.index("cap"):
        message = _("“%(name)s” guarantees more than the cap of the month leaves.")
    else:
        message = _("“%(name)s” raises the month above its cap, so that the cap decides nothing.")
    yield LintFinding(
        code=LintCode.ORDER,
        severity=Severity.WARNING,
        component=item.code,
        message=message % {"name": item.name},
        example=_("Guaranteed %(guaranteed)s yuan, cap of the month %(cap)s yuan; order: %(order)s")
        % {
            "guaranteed": formats.money(highest),
            "cap": formats.money(content.month_cap),
            "order": StageOrder(content.stage_order).label,
        },
    )
