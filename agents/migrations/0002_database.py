"""Bank accounts go one way, and changes are written down."""

from django.db import migrations

from core.database import sql_file


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database"), ("agents", "0001_initial")]

    operations = [sql_file("agents/sql/bank_accounts.sql"), sql_file("agents/sql/tracked.sql")]
