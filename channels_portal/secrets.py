"""Secrets that an installation makes for itself, each in a file of its own that only its user reads."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, length: int = 48) -> str:
    """Returns the file's content; creates it with a random value first. Safe against two at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(length)
        file.write(value)
    return value
