"""The upload without a browser: `import_sheet KIND FILE --period 2026-10 --user U [--partial] [--json]`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from core.periods import parse_period
from core.services.imports.direct import COMMITTED, READY, Outcome, import_directly
from core.sheets.kinds import all_kinds

UNUSABLE = 2


class Command(BaseCommand):
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
        parser.add_argument("--json", action="store_true", help="the last line is the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            outcome = self._run(options)
            self._show(outcome, as_json=options["json"])
        sys.exit(0 if outcome.status in {COMMITTED, READY} else 1)

    def _run(self, options: dict[str, Any]) -> Outcome:
        kind, path = options["kind"], options["file"]
        if kind not in all_kinds():
            raise CommandError(
                _("There is no sheet %(kind)s. There are: %(kinds)s.")
                % {"kind": kind, "kinds": ", ".join(all_kinds())},
                returncode=UNUSABLE,
            )
        try:
            period = parse_period(options["period"])
        except ValueError:
            raise CommandError(_("A period is written as 2026-10."), returncode=UNUSABLE) from None
        user = get_user_model().objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(
                _("There is no active user %(user)s.") % {"user": options["user"]}, returncode=UNUSABLE
            )
        try:
            stream = path.open("rb")
        except OSError:
            raise CommandError(
                _("The file %(file)s can't be opened.") % {"file": path}, returncode=UNUSABLE
            ) from None
        with stream:
            return import_directly(
                kind=kind,
                period=period,
                stream=stream,
                file_name=path.name,
                user=user,
                partial=options["partial"],
            )

    def _show(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
            return
        for error in outcome.errors:
            self.stdout.write(f"{error['cell']} {error['label']} [{error['value']}]: {error['message']}")
        for warning in outcome.warnings:
            self.stdout.write(warning)
        if outcome.message:
            self.stdout.write(outcome.message)
        self.stdout.write(
            _("%(status)s: %(rows)s rows, %(new)s new, %(changed)s changed, %(unchanged)s unchanged")
            % outcome.as_json()
        )
