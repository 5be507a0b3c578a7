"""`maintenance_banner "Closed on Saturday from 22:00"`: says it above every page; `--off` takes it away."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.banner import LONGEST, banner_clear, banner_set, banner_text
from core.commands import PortalCommand, unusable


class Command(PortalCommand):
    help = "Shows a notice above every page, sign-in included, until it is taken away."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument("text", nargs="?", default="", help=f"At most {LONGEST} characters.")
        parser.add_argument("--off", action="store_true", help="Takes the notice away.")

    def handle(self, *args: Any, **options: Any) -> None:
        text, off = options["text"], options["off"]
        if bool(text) == off:
            raise unusable(_("Say what is to be shown, or --off."))
        if off:
            banner_clear()
            message = _("The notice is gone.")
        else:
            try:
                banner_set(text)
            except ValueError:
                raise unusable(_("At most %(most)s characters.") % {"most": LONGEST}) from None
            message = _("Every page now says: %(text)s") % {"text": banner_text()}
        self.answer(
            {"status": "done", "text": banner_text(), "message": message},
            as_json=options["json"],
            refused=False,
        )
