"""A status is one class: code, label, colour and its groups. Templates show a badge, never an if-chain.

class StatementStatus(StatusChoices):
    DRAFT = "draft", "grey", "open", _("Draft")
    CONFIRMED = "confirmed", "green", "final", _("Confirmed")
"""

from dataclasses import dataclass
from typing import Any, Final, Self

from django.db import models
from django.utils.functional import Promise

COLOURS: Final = ("grey", "blue", "green", "amber", "red", "purple")


@dataclass(frozen=True, slots=True)
class Badge:
    label: str | Promise
    colour: str = "grey"


class StatusChoices(models.TextChoices):
    """Members are written (code, colour, any groups, label)."""

    colour: str
    groups: frozenset[str]

    def __new__(cls, code: str, colour: str = "grey", *groups: str) -> Self:
        if colour not in COLOURS:
            raise ValueError(f"{colour} is not a badge colour")
        member = str.__new__(cls, code)
        member._value_ = code
        member.colour = colour
        member.groups = frozenset(groups)
        return member

    @property
    def badge(self) -> Badge:
        return Badge(self.label, self.colour)

    @classmethod
    def of(cls, code: str) -> Self:
        """The member of a stored code."""
        return next(member for member in cls if member.value == code)

    @classmethod
    def in_group(cls, group: str) -> list[str]:
        """The codes of a group, for querysets."""
        return [member.value for member in cls if group in member.groups]


def badge_of(status: Any) -> Badge | None:
    """A badge of whatever a template or a table has in hand; nothing for an empty status."""
    if isinstance(status, StatusChoices):
        return status.badge
    if isinstance(status, Badge):
        return status
    if status is None or status == "":
        return None
    return Badge(str(status))
