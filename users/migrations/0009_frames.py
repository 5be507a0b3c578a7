from typing import Any

from django.db import migrations

ADDED = "commissions.frame_edit"


def add(apps: Any, schema_editor: Any) -> None:
    """Whoever writes and approves the province's plans writes its frame."""
    for role in apps.get_model("users", "Role").objects.filter(code="province_manager"):
        role.permissions = sorted({*role.permissions, ADDED})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("users", "0008_user_export")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
