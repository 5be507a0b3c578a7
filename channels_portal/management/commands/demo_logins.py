"""Prints the demo's logins, one a line, with the password that they have from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from channels_portal.demo.people import LOGINS, settle_password
from users.models import User


class Command(BaseCommand):
    help = "Prints the logins of the demo province."

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(User.objects.values_list("username", flat=True))
        self.stdout.write(f"Password of all demo logins: {settle_password()}")
        for login, name, _role, place in LOGINS:
            if login in known:
                self.stdout.write(f"  {login:<11} {name} {place}")
