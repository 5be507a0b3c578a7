from typing import Any

from django.db import migrations


def add(apps: Any, schema_editor: Any) -> None:
    """Who keeps or audits users may export them, in roles that an installation has adapted too."""
    codes = ["city_manager", "auditor", "system_administrator"]
    for role in apps.get_model("users", "Role").objects.filter(code__in=codes):
        role.permissions = sorted({*role.permissions, "users.user_export"})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("users", "0007_dealers_report")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
