from typing import Any

from django.db import migrations

ADDED = {"sales.product_view", "sales.result_view", "sales.result_upload"}


def add(apps: Any, schema_editor: Any) -> None:
    for role in apps.get_model("users", "Role").objects.filter(code__in=["dealer_owner", "dealer_clerk"]):
        role.permissions = sorted({*role.permissions, *ADDED})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("users", "0006_api")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
