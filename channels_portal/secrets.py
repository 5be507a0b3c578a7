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
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        value = secrets.token_urlsafe(length)
        file.write(value)
    return value


def keep_secret(path: Path, value: str) -> None:
    """Replaces what the file holds, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value)
    draft.replace(path)
