"""`create_admin`: the first system administrator of a fresh installation."""

import getpass
import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import PortalCommand, unusable
from core.errors import Refusal
from network.models import Region
from users.services.administrators import administrator_create, refuse_second


class Command(PortalCommand):
    help = (
        "Creates the first system administrator. What isn't given is asked for;"
        " the password comes from PORTAL_ADMIN_PASSWORD or is asked for twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="The user name to sign in with.")
        parser.add_argument("--name", help="The person's name.")
        parser.add_argument("--province", help="The province's name, where none exists yet.")
        parser.add_argument("--province-code", help="The province's code, where none exists yet, such as JL.")
        parser.add_argument(
            "--force",
            action="store_true",
            help="Although there is one already: add another, or give a user a new password.",
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["json"]
        try:
            if not options["force"]:
                refuse_second()  # before anything is asked; the service asks once more, under its lock
            username = options["username"] or _asked(_("User name"), "--username")
            name = options["name"] or _asked(_("Name"), "--name")
            user = administrator_create(
                username=username,
                name=name,
                province=_province(options),
                password=_password(),
                force=options["force"],
            )
        except Refusal as refusal:
            self.answer({"status": "refused", "message": str(refusal)}, as_json=as_json, refused=True)
            return
        except ValidationError as error:
            self.answer({"status": "refused", "message": _told(error)}, as_json=as_json, refused=True)
            return
        message = _("The system administrator %(user)s can sign in now.") % {"user": user.username}
        answer = {"status": "created", "username": user.username, "message": message}
        self.answer(answer, as_json=as_json, refused=False)


def _province(options: dict[str, Any]) -> tuple[str, str]:
    """Code and name of the province to begin with; of no use where there is one."""
    if Region.objects.exists():
        return "", ""
    name = options["province"] or _asked(_("Name of the province"), "--province")
    return options["province_code"] or _asked(_("Code of the province, such as JL"), "--province-code"), name


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise unusable(_("%(option)s is missing.") % {"option": option})
    answer = ""
    while not answer:
        answer = input(f"{question}: ").strip()
    return answer


def _password() -> str:
    if given := os.environ.get("PORTAL_ADMIN_PASSWORD"):
        return given
    if not sys.stdin.isatty():
        raise unusable(_("PORTAL_ADMIN_PASSWORD is not set."))
    while True:
        first = getpass.getpass(_("Password") + ": ")
        if first == getpass.getpass(_("Password (again)") + ": "):
            return first
        sys.stderr.write(_("The two passwords differ.") + "\n")


def _told(error: ValidationError) -> str:
    """All sentences; those of a field begin with its label's name."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
