from typing import Any

from django.db import migrations

ADDED: dict[str, set[str]] = {
    "province_manager": {
        *("commissions.payment_view", "commissions.batch_view", "commissions.payment_second"),
        *("commissions.payment_export", "commissions.tax_edit"),
    },
    "city_manager": {
        *("commissions.payment_view", "commissions.batch_view", "commissions.payment_approve"),
        "commissions.payment_export",
    },
    "district_supervisor": {"commissions.payment_view"},
    "settlement_clerk": {
        *("commissions.payment_view", "commissions.batch_view", "commissions.payment_prepare"),
    },
    "auditor": {"commissions.payment_view", "commissions.batch_view", "commissions.payment_export"},
    "dealer_owner": {"commissions.payment_view", "commissions.payment_export"},
}
"""Settlement pays, the city approves first, the province second, dealers see their own."""


def add(apps: Any, schema_editor: Any) -> None:
    for role in apps.get_model("users", "Role").objects.filter(code__in=ADDED):
        role.permissions = sorted({*role.permissions, *ADDED[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("users", "0009_frames")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
