"""`verify_audit`: does the chain over events and changes hold, from its first link to its last?"""

import re
from typing import Any, Final

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.chain import Verdict, verify
from core.commands import PortalCommand, unusable

KINDS: Final = {
    "event": gettext_lazy("Event %(number)s"),
    "change": gettext_lazy("Change %(number)s"),
    "link": gettext_lazy("Link %(number)s"),
}


class Command(PortalCommand):
    help = "Checks the audit log's hash chain and names the first broken row; exit code 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument(
            "--anchor",
            default="",
            metavar="HEAD",
            help="A `head` of an earlier run that was kept elsewhere: proves that the end was not cut off.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = options["anchor"]
        if anchor and not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", anchor):
            raise unusable(_("An anchor is the head that an earlier run printed."))
        verdict = verify(anchor=anchor)
        answer = {
            "status": "refused" if verdict.first else "sound",
            "rows": verdict.rows,
            "waiting": verdict.waiting,
            "head": verdict.head,
            "broken": verdict.broken,
            "first": _first(verdict),
            "message": sentence(verdict),
        }
        self.answer(answer, as_json=options["json"], refused=verdict.first is not None)


def sentence(verdict: Verdict) -> str:
    if verdict.first is None:
        text = _("The audit log is sound: %(rows)s rows, head %(head)s.")
        return text % {"rows": verdict.rows, "head": verdict.head}
    row = KINDS[verdict.first.kind] % {"number": verdict.first.number}
    found = {"row": row, "problem": verdict.first.problem.label, "count": verdict.broken}
    return _("%(row)s %(problem)s. Broken rows: %(count)s.") % found


def _first(verdict: Verdict) -> dict[str, Any] | None:
    if verdict.first is None:
        return None
    first = verdict.first
    return {
        "position": first.position,
        "kind": first.kind,
        "number": first.number,
        "problem": first.problem.value,
    }
