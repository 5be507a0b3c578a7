from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "months.sql"


class Migration(migrations.Migration):
    dependencies = [("commissions", "0004_plan_history"), ("sales", "0003_month_closed")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="inputs",
            field=models.JSONField(
                default=dict, help_text="What each month was worked out from; see commissions.services.changes."
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
    ]
