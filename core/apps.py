"""The part of the portal that knows no business words."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        post_migrate.connect(grant_rights, sender=self)


def grant_rights(**kwargs: Any) -> None:
    """Core is the last of our apps in INSTALLED_APPS, so every table is there by now."""
    from core.database import grant_application_rights

    grant_application_rights(kwargs["using"])
