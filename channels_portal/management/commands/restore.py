"""`restore FILE`: a backup in the place of the data in use, which is kept under another name."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from channels_portal.backups import backup_restore
from channels_portal.backups.server import server
from core import formats
from core.commands import PortalCommand
from core.errors import Refusal


class Command(PortalCommand):
    help = "Restores a backup into a new database, checks it, and puts it in the place of the one in use."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--force", action="store_true", help="end sessions that still use the database, without asking"
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with server(settings.PORTAL_HOME) as used:
                manifest, former = backup_restore(
                    used, options["file"], force=options["force"], say=self.stdout.write
                )
        except Refusal as refusal:
            message = _("Nothing was changed. %(why)s") % {"why": refusal}
            self.answer({"status": "refused", "message": message}, as_json=options["json"], refused=True)
            return
        message = _(
            "Restored: %(rows)s rows of %(moment)s. The data in use until now is kept as database %(former)s."
        ) % {"rows": formats.count(manifest.rows), "moment": manifest.created_at, "former": former}
        answer = {
            "status": "done",
            "rows": manifest.rows,
            "created_at": manifest.created_at,
            "former": former,
        }
        self.answer({**answer, "message": message}, as_json=options["json"], refused=False)
