"""Backups are made of a small world with a calculated month."""

from tests.commissions.conftest import scene

__all__ = ["scene"]
