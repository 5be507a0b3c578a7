"""The part of the portal that knows no business words."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        import core.lookups  # noqa: F401 - registers them
        from core.audit.context import attach

        post_migrate.connect(grant_rights, sender=self)
        connection_created.connect(attach, dispatch_uid="audit")


def grant_rights(**kwargs: Any) -> None:
    """Core is the last of our apps in INSTALLED_APPS, so every table is there by now."""
    from core.database import grant_application_rights

    grant_application_rights(kwargs["using"])
