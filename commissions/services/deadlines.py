"""Days by which the steps of a month are due."""

import datetime

from django.conf import settings

from core.periods import first_day, next_period


def submit_by(period: int) -> datetime.date:
    """The day on which a city's month has to be with the province: one of the month after."""
    return first_day(next_period(period)).replace(day=settings.COMMISSIONS_SUBMIT_DAY)
