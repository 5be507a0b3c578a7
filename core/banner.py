"""The notice above every page while the portal is about to be, or is being, worked on.

It is a file in PORTAL_HOME, so that showing it asks nothing of the database, which may be what is worked on.
"""

from pathlib import Path
from typing import Final

from django.conf import settings

LONGEST: Final = 300
"""Characters: more would push the page away."""


def banner_text() -> str:
    """What is to be said; empty when nothing is."""
    try:
        return _file().read_text(encoding="utf-8").strip()[:LONGEST]
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def banner_set(text: str) -> None:
    """Shown from the next page on. Raises ValueError for a text that is empty or too long."""
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST:
        raise ValueError(text)
    waiting = _file().with_suffix(".new")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(_file())


def banner_clear() -> None:
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.PORTAL_HOME) / "banner.txt"
