"""`backup DIR`: the whole portal in one file, while it works on."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from channels_portal.backups import backup_create
from channels_portal.backups.server import server
from core import formats
from core.commands import PortalCommand
from core.errors import Refusal


class Command(PortalCommand):
    help = "Writes a backup into a folder: the database and a manifest with counts and checksum."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the file is put")
        parser.add_argument("--keep", type=int, default=0, help="remove all but so many of the newest there")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with server(settings.PORTAL_HOME) as used:
                path, manifest = backup_create(used, options["folder"], keep=max(options["keep"], 0))
        except Refusal as refusal:
            self.answer({"status": "refused", "message": str(refusal)}, as_json=options["json"], refused=True)
            return
        size = path.stat().st_size
        message = _("%(file)s: %(rows)s rows, %(size)s MB.") % {
            "file": path,
            "rows": formats.count(manifest.rows),
            "size": f"{size / 1_000_000:.1f}",
        }
        answer = {"status": "done", "file": str(path), "bytes": size, "rows": manifest.rows}
        self.answer({**answer, "message": message}, as_json=options["json"], refused=False)
