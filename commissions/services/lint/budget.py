"""What a city's version would have cost in the last closed month, beside the revenue of that month and the frame."""

from collections.abc import Iterator
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commissions import engine, units
from commissions.choices import MonthStatus, RunStatus
from commissions.models import Frame, Month, PlanVersion, Run
from commissions.services.inputs import Reading, inputs_read, spread_read, work_folder
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from core import formats
from core.money import divide_half_up
from network.choices import RegionLevel
from sales.models import Sale, SubscriberMonth

MOST_FACTS: Final = 300_000
"""A larger month isn't worked out while somebody waits for a page."""


def budget_findings(version: PlanVersion) -> Iterator[LintFinding]:
    city = version.plan.region
    if city.level != RegionLevel.CITY:
        return
    frames = Frame.objects.in_force(version.effective_from, version.effective_to)
    limited = [frame for frame in frames if frame.budget_share is not None and frame.channel_kind is None]
    month = Month.objects.filter(city=city, status=MonthStatus.CLOSED).order_by("-period").first()
    if not limited or month is None or _facts(city.pk, month.period) > MOST_FACTS:
        return
    revenue = _revenue(city.pk, month.period)
    if revenue <= 0:
        return
    cost = version_cost(version, month.period)
    frame = min(limited, key=lambda frame: frame.budget_share or 0)
    share = frame.budget_share or 0
    if cost * 10_000 <= revenue * share:
        return
    yield LintFinding(
        code=LintCode.BUDGET,
        severity=Severity.WARNING,
        message=_("On the facts of %(month)s the version costs more than the frame's share of revenue.")
        % {"month": formats.period_label(month.period)},
        example=_(
            "%(cost)s yuan of %(revenue)s yuan revenue are %(share)s; %(limit)s is allowed by %(document)s"
        )
        % {
            "cost": formats.money(cost),
            "revenue": formats.money(revenue),
            "share": formats.percent(divide_half_up(cost * 10_000, revenue), 2),
            "limit": units.PERCENT.shown(share),
            "document": frame.document_number,
        },
    )


def version_cost(version: PlanVersion, period: int) -> int:
    """What the version alone owes for the city's facts of that month, as if it had been in force. Nothing is written."""
    city = version.plan.region_id
    with transaction.atomic(), connection.cursor() as cursor, work_folder() as folder:
        reading = Reading(
            city_id=city,
            posting_period=period,
            event_periods=[period],
            spread=spread_read(cursor, city, [period]),
            draft=version.pk,
        )
        with inputs_read(cursor, reading, folder) as inputs:
            result = engine.run(
                inputs,
                posting_period=period,
                event_periods=[period],
                city_id=city,
                run_id=0,
                settings=engine.Settings(temp_directory=folder),
            )
        with result:
            return result.totals.owed


def _facts(city: int, period: int) -> int:
    """As the last run of the month counted them."""
    runs = Run.objects.filter(city_id=city, period=period, status=RunStatus.DONE)
    latest = runs.order_by("-pk").values_list("facts", flat=True).first()
    return latest or 0


def _revenue(city: int, period: int) -> int:
    """What subscribers were billed less their arrears; where that isn't reported, what was received for sales."""
    here = {"city_id": city, "period": period, "superseded_by": None}
    bills = SubscriberMonth.objects.filter(**here).aggregate(sum=Sum(F("billed") - F("arrears")))["sum"]
    if bills:
        return int(bills)
    received = Sale.objects.filter(**here).aggregate(sum=Sum(Coalesce("amount", "first_payment")))["sum"]
    return int(received or 0)
