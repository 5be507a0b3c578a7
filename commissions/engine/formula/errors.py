"""What is wrong with a formula, and at which character."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from commissions.engine.messages import gettext_noop


class Word(str):
    """A parameter of a message that is a message id itself, and translated with it."""

    __slots__ = ()


Params = Mapping[str, str | int]

NUMBER_TOO_LARGE: Final = gettext_noop("A number is at most 1,000,000,000,000")


class FormulaError(ValueError):
    """A formula that can't be used. `message` is a message id with %(name)s for `params`.

    `position` counts characters of the text as it was typed, from 0; `column` is the same for people, from 1.
    """

    def __init__(self, message: str, position: int, params: Params | None = None) -> None:
        super().__init__(message, position, params)
        self.message: Final = message
        self.position: Final = position
        self.params: Final[Params] = params or {}

    def __str__(self) -> str:
        return self.words()

    @property
    def column(self) -> int:
        return self.position + 1

    def words(self, translate: Callable[[str], str] = str) -> str:
        """The sentence; the portal passes its gettext."""
        return spoken(self.message, self.params, translate)

    def pointed(self, text: str) -> str:
        """The text on one line and a caret below the character; wide characters count twice, as they are shown."""
        before = text[: self.position]
        width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before)
        return f"{' '.join(text.splitlines())}\n{' ' * width}^"


class TooFine(FormulaError):
    """The formula is right, but so many fractions meet in it that they can't be kept exactly."""

    def __init__(self, position: int) -> None:
        super().__init__(
            gettext_noop(
                "So many fractions can't be calculated exactly: round a part, as in ROUND(a / b, 4), or split the formula"
            ),
            position,
        )


def spoken(message: str, params: Params, translate: Callable[[str], str] = str) -> str:
    """A message id in words, its parameters included."""
    return translate(message) % {
        name: translate(value) if isinstance(value, Word) else value for name, value in params.items()
    }


def visible(text: str) -> str:
    """A piece of what was typed, fit for a sentence: what can't be seen is named by its number."""
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text)
