"""The ledger in partitions, what the database holds everybody to, and what an installation starts with."""

from django.db import migrations

from core.database import sql_file

FILES = (
    "lines",
    "months",
    "versions",
    "golden",
    "frames",
    "payments/guards",
    "payments/consent_guards",
    "payments/tax_brackets",
    "outliers/unusual",
    "reports/storage",
    "tracked",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database"), ("sales", "0002_database"), ("commissions", "0001_initial")]

    operations = [sql_file(f"commissions/sql/{name}.sql") for name in FILES]
