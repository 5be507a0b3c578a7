"""Background work of this app, found by the worker under this name."""

from core.services.imports import jobs as imports

__all__ = ["imports"]
