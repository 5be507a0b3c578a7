from typing import Any

from django.db import migrations

from users.default_roles import DEFAULT_ROLES


def create(apps: Any, schema_editor: Any) -> None:
    role_model = apps.get_model("users", "Role")
    role_model.objects.bulk_create(
        role_model(code=role.code, name=role.name, rank=role.rank, permissions=sorted(role.permissions))
        for role in DEFAULT_ROLES
    )


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
