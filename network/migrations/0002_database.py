"""Channels are found by initials, and changes are written down."""

from django.db import migrations

from core.database import initials_trigger, sql_file


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database"), ("network", "0001_initial")]

    operations = [
        migrations.RunSQL(*initials_trigger("network_channel")),
        sql_file("network/sql/tracked.sql"),
    ]
