"""Default roles after an upgrade: those that nobody has adapted follow what ships with the portal."""

from typing import Any

from django.apps.registry import Apps
from django.core.exceptions import FieldDoesNotExist

from users.default_roles import DEFAULT_ROLES


def default_roles_follow(apps: Apps, using: str) -> None:
    """Runs after each migration, on the models as that migration left them."""
    role_model: Any = apps.get_model("users", "Role")
    try:
        role_model._meta.get_field("adapted")
    except FieldDoesNotExist:
        return
    rows = role_model.objects.using(using)
    for default in DEFAULT_ROLES:
        values = {
            "name": default.name,
            "rank": default.rank,
            "second_step": default.second_step,
            "permissions": sorted(default.permissions),
        }
        role, created = rows.get_or_create(code=default.code, defaults=values)
        if not created and not role.adapted:
            rows.filter(pk=role.pk).update(**values)
