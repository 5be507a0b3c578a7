from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commissions", "0006_statement_order")]

    operations = [migrations.AddField("run", "snapshot_at", models.DateTimeField(null=True))]
