"""`manage.py seed_demo`: an invented province to look around in, or to measure on. Never runs unasked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_portal.demo.seed import NotEmpty, is_seeded, seed
from channels_portal.demo.sizes import SIZES
from core.audit.context import Context, acting


class Command(BaseCommand):
    help = "Fills an empty portal with the demo province and its logins; does nothing when it is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="demo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if is_seeded():
                self.stdout.write("The demo province is already there.")
            with acting(Context(source="manage.py seed_demo")):
                seed(SIZES[options["size"]], self.stdout.write)
        except NotEmpty:
            raise CommandError("This portal already holds other data; the demo needs an empty one.") from None
