"""Sessions end with an epoch, changes are written down, and an installation starts with roles."""

from typing import Any

from django.db import migrations

from core.database import sql_file
from users.default_roles import DEFAULT_ROLES


def create_roles(apps: Any, schema_editor: Any) -> None:
    role_model = apps.get_model("users", "Role")
    role_model.objects.bulk_create(
        role_model(
            code=role.code, name=role.name, rank=role.rank, permissions=sorted(role.permissions), second_step=role.second_step
        )
        for role in DEFAULT_ROLES
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database"), ("users", "0001_initial")]

    operations = [
        migrations.RunPython(create_roles, migrations.RunPython.noop),
        sql_file("users/sql/epoch.sql"),
        sql_file("users/sql/tracked.sql"),
    ]
