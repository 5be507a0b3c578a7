"""Prints the set-up token of a fresh installation, and nothing once there is an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from users.services.first_admin import is_fresh, setup_token


class Command(BaseCommand):
    help = "Prints where the first system administrator is made, while there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="", help="where the portal can be reached")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_fresh():
            self.stdout.write(f"There is no account yet. Make the first at {options['address']}setup/")
            self.stdout.write(f"  set-up token: {setup_token()}")
