"""The desk's tests also run months for real."""

from tests.commissions.conftest import scene

__all__ = ["scene"]
