"""What the portal's commands have in common: exit codes, the JSON object at the end, one language a run.

Exit codes: 0 done, 1 refused, 2 unusable arguments. With --json the last line of every outcome is one object
with a `status`, a code that never changes with the language, and a `message`, which does.
"""

import json
from typing import Any, Final, NoReturn

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from core.audit.context import Context, acting
from core.periods import parse_period

REFUSED: Final = 1
UNUSABLE: Final = 2


def unusable(message: str) -> CommandError:
    """To be raised for arguments that nothing can be done with."""
    return CommandError(message, returncode=UNUSABLE)


class PortalCommand(BaseCommand):
    """Speaks PORTAL_LANGUAGE (LANGUAGE_CODE), whatever a piece of code below it would choose."""

    _asked_for_json = False

    def add_json(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="End with one JSON object on the last line.")

    def run_from_argv(self, argv: list[str]) -> None:
        self._asked_for_json = "--json" in argv
        try:
            super().run_from_argv(argv)
        except CommandError as error:  # of arguments that could not be read; others were dealt with
            self._end_unusable(str(error).removeprefix("Error: "))

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._asked_for_json:
            parser.called_from_command_line = False  # raises instead of ending the process with usage lines
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        with translation.override(settings.LANGUAGE_CODE), acting(Context(source=f"manage.py {name}")):
            try:
                return super().execute(*args, **options)
            except CommandError as error:
                if error.returncode != UNUSABLE or not options.get("json"):
                    raise
                self._end_unusable(str(error))

    def _end_unusable(self, message: str) -> NoReturn:
        self._write_json({"status": "unusable", "message": message})
        raise SystemExit(UNUSABLE)

    def answer(self, data: dict[str, Any], *, as_json: bool, refused: bool) -> None:
        """The end of a run: the object, or its sentence alone. Refused ends with exit code 1."""
        if as_json:
            self._write_json(data)
        elif data.get("message"):
            self.stdout.write(str(data["message"]))
        if refused:
            raise SystemExit(REFUSED)

    def _write_json(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False))


def period_argument(text: str) -> int:
    try:
        return parse_period(text)
    except ValueError:
        raise unusable(_("A period is written as 2026-10.")) from None


def user_argument(text: str) -> Any:
    """An active user by their user name."""
    user = get_user_model().objects.filter(username=text, is_active=True).first()
    if user is None:
        raise unusable(_("There is no active user %(user)s.") % {"user": text})
    return user
