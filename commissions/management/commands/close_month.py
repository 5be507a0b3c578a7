"""`close_month --period 2026-10 --scope CITY --user U`: a published month ends for good."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from commissions.choices import MonthStatus
from commissions.management.arguments import city_argument
from commissions.services.closing import closing_points
from commissions.services.months import month_close, month_get
from core.commands import PortalCommand, period_argument, user_argument
from core.errors import Refusal
from core.periods import period_text


class Command(PortalCommand):
    help = "Closes a published month, once every dealer has answered or had the time to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="The month, as 2026-10.")
        parser.add_argument("--scope", required=True, help="The city, by code or name.")
        parser.add_argument("--user", required=True, help="Who closes it, by user name.")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_argument(options["period"])
        city = city_argument(options["scope"])
        user = user_argument(options["user"])
        month = month_get(city.pk, period)
        answer: dict[str, Any] = {"period": period_text(period), "scope": city.code}
        try:
            month_close(month=month, user=user)
        except Refusal as refusal:
            points = closing_points(month) if month.status == MonthStatus.PUBLISHED else []
            answer |= {"status": "refused", "points": points, "message": str(refusal)}
            if not options["json"]:
                for point in points:
                    self.stdout.write(f"- {point}")
            self.answer(answer, as_json=options["json"], refused=True)
            return
        closed = _("%(city)s %(period)s is closed.") % {"city": city.name, "period": period_text(period)}
        answer |= {"status": "closed", "message": closed}
        self.answer(answer, as_json=options["json"], refused=False)
