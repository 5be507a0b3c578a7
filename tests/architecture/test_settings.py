"""A bad setting stops the start with one plain line."""

import os
import subprocess
import sys

import pytest

from channels_portal import env


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("DATABASE_URL", "postgresql://localhost/", "names no database"),
        ("PASSWORD_MIN_LENGTH", "three", "not a whole number"),
        ("PASSWORD_MIN_LENGTH", "3", "not between"),
        ("SECRET_KEY", "short", "shorter than 50"),
        ("EMAIL_URL", "http://mail", "smtp://"),
        ("PORTAL_LANGUAGE", "fr", "none of zh-hans, en"),
        ("PAYMENT_INVOICE_KINDS", "general,rich", "rich is none of"),
    ],
)
def test_a_bad_value_is_named_in_one_line(name: str, value: str, words: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={**os.environ, name: value, "DJANGO_SETTINGS_MODULE": "channels_portal.settings.development"},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode != 0
    assert "Traceback" not in outcome.stderr
    assert name in outcome.stderr
    assert words in outcome.stderr


def test_a_database_address_may_carry_a_socket_and_a_password() -> None:
    entry = env.database(
        "X", "postgresql://me:p%40ss@db.example:6432/portal?host=%2Frun%2Fpg&sslmode=require"
    )
    assert entry["PASSWORD"] == "p@ss"
    assert entry["HOST"] == "/run/pg"
    assert entry["PORT"] == "6432"
    assert entry["OPTIONS"] == {"sslmode": "require"}


def test_yes_and_no_are_read_and_anything_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "Yes")
    assert env.boolean("SOME_FLAG", default=False) is True
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(SystemExit, match="neither yes nor no"):
        env.boolean("SOME_FLAG", default=False)
