"""A comparison that has been worked out: one payee, who has a fifth less in the portal."""

from django.utils import timezone

from commissions.comparison.choices import Outcome
from commissions.comparison.models import Comparison, ComparisonRow
from network.models import Channel, Region
from tests.factories.commissions import PERIOD
from users.models import User


def make_comparison(city: Region, payee: Channel, component_key: int, user: User) -> Comparison:
    comparison = Comparison.objects.create(
        region=city,
        first=PERIOD,
        last=PERIOD,
        file_name="去年酬金.xlsx",
        created_by=user,
        finished_at=timezone.now(),
        expected=10_000,
        found=8_000,
        rows_count=1,
        open_count=1,
    )
    comparison_row(comparison, payee, component_key)
    return comparison


def comparison_row(comparison: Comparison, payee: Channel, component_key: int) -> ComparisonRow:
    return ComparisonRow.objects.create(
        comparison=comparison,
        payee=payee,
        payee_code=payee.code,
        payee_name=payee.name,
        component_key=component_key,
        component="放号计件",
        period=PERIOD,
        expected=10_000,
        found=8_000,
        difference=-2_000,
        lines=2,
        outcome=Outcome.DIFFERENT,
    )
