"""Changes are written down."""

from django.db import migrations

from core.database import sql_file


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database"), ("outlets", "0001_initial")]

    operations = [sql_file("outlets/sql/tracked.sql")]
