"""The upload without a browser.

`import_sheet KIND FILE --period 2026-10 --user U [--partial | --replaces UPLOAD] [--json]`
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import REFUSED, PortalCommand, period_argument, unusable, user_argument
from core.models import ImportState
from core.services.imports.direct import COMMITTED, READY, Outcome, import_directly
from core.sheets.kinds import all_kinds


class Command(PortalCommand):
    help = (
        "Uploads a sheet and commits it. Exit code 0: committed (or ready for somebody's commit), 1: refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="the kind of sheet, such as order_detail")
        parser.add_argument("file", type=Path)
        parser.add_argument("--period", required=True, help="such as 2026-10")
        parser.add_argument("--user", required=True, help="whose rights and scope hold")
        parser.add_argument(
            "--partial", action="store_true", help="commit the good rows if others are refused"
        )
        parser.add_argument(
            "--replaces",
            type=int,
            metavar="UPLOAD",
            help="withdraw what that committed upload brought and this file does not have",
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = self._run(options)
        if options["json"]:
            self.answer(outcome.as_json(), as_json=True, refused=False)
        else:
            self._show(outcome)
        sys.exit(0 if outcome.status in {COMMITTED, READY} else REFUSED)

    def _run(self, options: dict[str, Any]) -> Outcome:
        kind, path = options["kind"], options["file"]
        if kind not in all_kinds():
            raise unusable(
                _("There is no sheet %(kind)s. There are: %(kinds)s.")
                % {"kind": kind, "kinds": ", ".join(all_kinds())}
            )
        period = period_argument(options["period"])
        user = user_argument(options["user"])
        try:
            stream = path.open("rb")
        except OSError:
            raise unusable(_("The file %(file)s can't be opened.") % {"file": path}) from None
        with stream:
            return import_directly(
                kind=kind,
                period=period,
                stream=stream,
                file_name=path.name,
                user=user,
                partial=options["partial"],
                replaces=options["replaces"],
            )

    def _show(self, outcome: Outcome) -> None:
        for error in outcome.errors:
            self.stdout.write(f"{error['cell']} {error['label']} [{error['value']}]: {error['message']}")
        for warning in outcome.warnings:
            self.stdout.write(warning)
        if outcome.message:
            self.stdout.write(outcome.message)
        self.stdout.write(
            _("%(status)s: %(rows)s rows, %(new)s new, %(changed)s changed, %(unchanged)s unchanged")
            % {**outcome.as_json(), "status": ImportState(outcome.status).label}
        )
        if outcome.withdrawn:
            self.stdout.write(_("%(withdrawn)s rows withdrawn") % outcome.as_json())
