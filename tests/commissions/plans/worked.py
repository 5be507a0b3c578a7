"""All worked plans, and their workbooks in the tree."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from commissions.models import Plan, PlanVersion
from commissions.services.golden_cases import golden_attach
from commissions.services.plan_workbook import plan_version_export
from commissions.services.plans import plan_create, plan_version_create, plan_version_fill
from network.models import Region
from tests.commissions.plans import bounds, further, hardest, later, reached, simple, spending, subscribers
from tests.commissions.plans.say import START, Catalogue, WorkedPlan
from users.models import User

FOLDER: Final = Path(__file__).resolve().parents[3] / "docs" / "commissions" / "plans"
MADE: Final[tuple[Callable[[Catalogue], WorkedPlan], ...]] = (
    *(simple.flat_rate, simple.store_subsidy, simple.two_dimensions, simple.coefficients),
    *(reached.quota_tiers, reached.carry_over, reached.points, reached.factors_and_windows),
    *(
        subscribers.agent_fee,
        subscribers.prepaid_dealer,
        subscribers.new_stores,
        subscribers.retroactive_rate,
    ),
    *(later.difference_of_rates, later.instalments, later.cap_ledger, later.formulas),
    *(hardest.qualifier, hardest.clawbacks, hardest.kept_cards, hardest.everything),
    *(further.reserve_pool, further.quarter_and_draw, further.campaign_and_order),
    *(spending.four_months, spending.days_and_rivals),
    *(bounds.cut_off_and_days, bounds.real_names, bounds.halls),
)


def workbook_of(plan: WorkedPlan) -> Path:
    return FOLDER / plan.file_name


def plan_of(worked: WorkedPlan, region: Region, maker: User) -> Plan:
    return plan_create(code=f"JH-{worked.number:02d}", name=worked.name, region=region, user=maker)


def written(worked: WorkedPlan, region: Region, maker: User) -> PlanVersion:
    """A draft that says the plan, with its cases."""
    version = plan_version_create(plan=plan_of(worked, region, maker), user=maker, effective_from=START)
    plan_version_fill(version=version, user=maker, content=worked.said, source="")
    golden_attach(version=version, content=worked.cases, name="", user=maker)
    version.refresh_from_db()
    return version


def record(worked: WorkedPlan, region: Region, maker: User) -> None:
    """Writes the workbook into the tree, and takes the draft away that it was made of."""
    version = written(worked, region, maker)
    FOLDER.mkdir(exist_ok=True)
    workbook_of(worked).write_bytes(plan_version_export(version).read())
