"""Arguments that the commands of commissions share. A bad one ends the command with code 2."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.periods import parse_period
from network.models import Region
from users.models import User

USAGE = 2


class LedgerCommand(BaseCommand):
    """Exit codes: 0 done, 1 refused, 2 unusable arguments. With --json the last line is one object."""

    def add_json(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="End with one JSON object on the last line.")

    def answer(self, data: dict[str, Any], *, as_json: bool, refused: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        else:
            for name, value in data.items():
                self.stdout.write(f"{name}: {value}")
        if refused:
            raise SystemExit(1)


def period_argument(text: str) -> int:
    try:
        return parse_period(text)
    except ValueError as error:
        raise CommandError(f"--period: {error}", returncode=USAGE) from error


def city_argument(text: str) -> Region:
    """A city by its code or name."""
    cities = Region.objects.cities()
    city = cities.filter(code=text).first() or cities.filter(name=text).first()
    if city is None:
        raise CommandError(f"--scope: there is no city {text}", returncode=USAGE)
    return city


def user_argument(text: str) -> User:
    user = User.objects.filter(username=text, is_active=True).first()
    if user is None:
        raise CommandError(f"--user: there is no active user {text}", returncode=USAGE)
    return user
