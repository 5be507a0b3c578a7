"""`run_commissions --period 2026-10 --scope CITY --user U`: the run of the desk, at once and in this process."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from commissions.management.arguments import city_argument
from commissions.models import Run
from commissions.services.runs import run_create, run_execute
from core import formats
from core.commands import PortalCommand, period_argument, user_argument
from core.errors import Refusal
from core.jobs import JobContext, JobRefused
from core.money import yuan_plain
from core.periods import period_text


class Command(PortalCommand):
    help = "Calculates a city's month of commissions and posts the difference to the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="The month, as 2026-10.")
        parser.add_argument("--scope", required=True, help="The city, by code or name.")
        parser.add_argument("--user", required=True, help="Who runs it, by user name.")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_argument(options["period"])
        city = city_argument(options["scope"])
        user = user_argument(options["user"])
        run: Run | None = None
        try:
            run = run_create(city_id=city.pk, period=period, user=user)
            run_execute(JobContext(None), run_id=run.pk)
        except (Refusal, JobRefused) as refusal:
            refused = {"status": "refused", "run": run.pk if run else None, "period": period_text(period)}
            self.answer({**refused, "message": str(refusal)}, as_json=options["json"], refused=True)
            return
        run.refresh_from_db()
        self.answer(_summary(run), as_json=options["json"], refused=False)


def _summary(run: Run) -> dict[str, Any]:
    return {
        "status": "done",
        "run": run.pk,
        "period": period_text(run.period),
        "event_periods": [period_text(period) for period in run.event_periods],
        "facts": run.facts,
        "lines": run.lines,
        "refused": run.refused,
        "amount": yuan_plain(run.amount),
        "message": _message(run),
    }


def _message(run: Run) -> str:
    if not run.lines:
        return _("Nothing has changed: nothing was posted.")
    return _(
        "Run %(run)s: %(facts)s records, %(lines)s lines posted to %(period)s, %(refused)s of them pay nothing;"
        " %(amount)s yuan."
    ) % {
        "run": run.pk,
        "facts": formats.count(run.facts),
        "lines": formats.count(run.lines),
        "period": period_text(run.period),
        "refused": formats.count(run.refused),
        "amount": formats.money(run.amount),
    }
