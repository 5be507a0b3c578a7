"""`verify_ledger`: are statements, sums, debts and fingerprints what the lines say?"""

from typing import Any

from django.core.management.base import CommandParser

from commissions.management.arguments import LedgerCommand
from commissions.models import Line
from commissions.services.ledger import ledger_verify


class Command(LedgerCommand):
    help = "Checks what must hold in the ledger; exit code 1 if anything doesn't."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        problems = ledger_verify()
        for problem in problems:
            self.stdout.write(
                f"{problem.check}: {problem.what}: expected {problem.expected}, found {problem.found}"
            )
        answer = {
            "status": "refused" if problems else "sound",
            "lines": Line.objects.count(),
            "problems": len(problems),
            "message": f"{len(problems)} problems" if problems else "The ledger is sound.",
        }
        self.answer(answer, as_json=options["json"], refused=bool(problems))
