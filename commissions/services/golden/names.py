"""What a workbook of golden cases may name: the dictionaries of plans, the version's components, coefficients, channels."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import ComponentKind, TierBasis
from commissions.models import CoefficientKind, Component, PlanVersion
from commissions.services.plan_names import Lookup, PlanNames
from commissions.services.plan_store import version_components
from core.sheets.spelling import folded
from network.models import Channel, Region
from sales.models import ProductCategory
from users.models import User


@dataclass(frozen=True)
class Named:
    """A component of the version, under its code."""

    code: str
    name: str


class CaseNames:
    """Everything that is looked up by name, also by the plan itself; channels as far as the cases name them."""

    def __init__(self, version: PlanVersion) -> None:
        self.plan = PlanNames(version.plan.region)
        self.products = self.plan.products
        self.campaigns = self.plan.campaigns
        self.metrics = self.plan.metrics
        self.kinds: Lookup[CoefficientKind] = Lookup(
            _("kind of coefficient"), CoefficientKind.objects.order_by("position", "code")
        )
        components = version_components(version)
        self.components: Lookup[Named] = Lookup(
            _("component"), (Named(item.key.code, item.name) for item in components)
        )
        self.sales_target = sales_target_unit(components)

    @property
    def categories(self) -> Lookup[ProductCategory]:
        return self.plan.categories

    @property
    def cities(self) -> Lookup[Region]:
        return self.plan.cities

    @property
    def districts(self) -> Lookup[Region]:
        return self.plan.districts

    @property
    def places(self) -> Lookup[Region]:
        return Lookup(_("city or district"), [*self.cities.entries, *self.districts.entries])


def sales_target_unit(components: Iterable[Component]) -> units.Unit:
    """What the target of sales by order is counted in: pieces, unless a percentage goes by it."""
    by_amount = any(
        item.kind == ComponentKind.PERCENT
        and item.tier_basis == TierBasis.TARGET_SHARE
        and item.metric_id is None
        for item in components
    )
    return units.YUAN if by_amount else units.PIECES


def channels_named(codes: Iterable[str], user: User | None = None) -> dict[str, Channel]:
    """Channels of the portal by their codes; for a `user` only those seen by them."""
    rows = Channel.objects.visible_to(user) if user else Channel.objects.all()
    return {channel.code: channel for channel in rows.filter(code__in=set(codes))}


def code_of(text: str) -> str:
    """A channel's code as it is compared."""
    return folded(text).upper()
