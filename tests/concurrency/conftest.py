from tests.commissions.conftest import scene

__all__ = ["scene"]
