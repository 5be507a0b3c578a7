"""`verify_ledger`: are statements, sums, debts and fingerprints what the lines say?"""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from commissions.models import Line
from commissions.services.ledger import ledger_verify
from core import formats
from core.commands import PortalCommand


class Command(PortalCommand):
    help = "Checks what must hold in the ledger; exit code 1 if anything doesn't."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        problems, lines = ledger_verify(), Line.objects.count()
        for problem in problems:
            self.stdout.write(
                _("%(check)s: %(what)s: expected %(expected)s, found %(found)s")
                % {
                    "check": problem.check,
                    "what": problem.what,
                    "expected": problem.expected,
                    "found": problem.found,
                }
            )
        message = (
            _("%(count)s problems in the ledger.") % {"count": len(problems)}
            if problems
            else _("The ledger is sound: %(count)s lines.") % {"count": formats.count(lines)}
        )
        answer = {
            "status": "refused" if problems else "sound",
            "lines": lines,
            "problems": len(problems),
            "message": message,
        }
        self.answer(answer, as_json=options["json"], refused=bool(problems))
