"""Facts in partitions, products found by initials, and changes written down."""

from django.db import migrations

from core.database import initials_trigger, sql_file


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database"), ("sales", "0001_initial")]

    operations = [
        sql_file("sales/sql/facts.sql"),
        migrations.RunSQL(*initials_trigger("sales_product")),
        sql_file("sales/sql/tracked.sql"),
        sql_file("sales/sql/splits.sql"),
    ]
