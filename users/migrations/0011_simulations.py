from typing import Any

from django.db import migrations

ADDED: dict[str, set[str]] = {
    "province_manager": {"commissions.simulation_view", "commissions.simulation_run"},
    "city_manager": {"commissions.simulation_view", "commissions.simulation_run"},
    "auditor": {"commissions.simulation_view"},
}
"""Whoever writes plans simulates them, and the auditor reads what came of it."""


def add(apps: Any, schema_editor: Any) -> None:
    for role in apps.get_model("users", "Role").objects.filter(code__in=ADDED):
        role.permissions = sorted({*role.permissions, *ADDED[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("users", "0010_payments")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
