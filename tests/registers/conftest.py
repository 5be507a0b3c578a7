"""Sheets of registers in tests: rows as dictionaries, sent the whole way or prepared up to the preview."""

from tests.imports.conftest import prepare, send

__all__ = ["prepare", "send"]
