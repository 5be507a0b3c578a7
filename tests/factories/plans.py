"""Contents of plan versions, and versions that say them."""

from typing import Any

from commissions.choices import ComponentKind
from commissions.models import Plan, PlanVersion, VersionAction, VersionEvent
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    GateContent,
    RuleContent,
    VersionContent,
)
from commissions.services.plan_store import (
    version_write,
)
from commissions.services.plans import plan_version_approve, plan_version_submit
from network.models import Region
from tests.cast import Cast, make_user
from users.models import User

TIERS = (BandContent(0, 150, 300_000), BandContent(150, None, 500_000))
"""30 yuan a piece, 50 from 150 pieces on."""


def flat(rate: int = 200_000, **scope: Any) -> RuleContent:
    return RuleContent(bands=(BandContent(0, None, rate),), **scope)


def gate(**fields: Any) -> GateContent:
    values: dict[str, Any] = {
        "measure": "minutes",
        "operator": ">=",
        "threshold": 10,
        "reason": "G03",
        "label": "首月通话不足10分钟",
        **fields,
    }
    return GateContent(**values)


def component(code: str = "FH01", name: str = "放号计件", **fields: Any) -> ComponentContent:
    return ComponentContent(**{"code": code, "name": name, "rules": (flat(),), **fields})


def override(code: str = "TC01", of: str = "FH01", **fields: Any) -> ComponentContent:
    values: dict[str, Any] = {
        "kind": ComponentKind.OVERRIDE,
        "override_of": of,
        "override_step": 1,
        "rules": (flat(500),),
        "name": "一级代理商提成",
        **fields,
    }
    return component(code, **values)


def content(*components: ComponentContent, **fields: Any) -> VersionContent:
    values: dict[str, Any] = {"effective_from": 202601, "document_number": "渠〔2026〕18号", **fields}
    return VersionContent(components=components or (component(),), **values)


def make_plan(region: Region, code: str = "dealer-2026", name: str = "代理商计件酬金") -> Plan:
    return Plan.objects.create(code=code, name=name, region=region)


def make_draft(plan: Plan, user: User, said: VersionContent | None = None) -> PlanVersion:
    """A draft by `user`."""
    number = plan.versions.count() + 1
    version = PlanVersion.objects.create(
        plan=plan, number=number, effective_from=202601, document_number="", prepared_by=user
    )
    VersionEvent.objects.create(version=version, user=user, action=VersionAction.CREATED)
    version_write(version, said or content())
    return version


def second_manager(cast: Cast) -> User:
    """Another person with the province manager's rights: nobody approves their own."""
    return make_user("province_2", "province_manager", region=cast.province)


def make_approved(plan: Plan, maker: User, checker: User, said: VersionContent | None = None) -> PlanVersion:
    version = make_draft(plan, maker, said)
    plan_version_submit(version=version, user=maker)
    return plan_version_approve(version=version, user=checker)
