import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0002_database"), ("network", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="network.channel",
                        verbose_name="channel",
                    ),
                ),
                ("spot", models.CharField(blank=True, max_length=60, verbose_name="spot")),
                ("screens", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="screens")),
                ("rent", core.fields.FenField(blank=True, null=True, verbose_name="rent")),
            ],
        ),
        migrations.RunSQL(
            "SELECT core_track_table('kiosks_kiosk', 'channel_id', '', '', '')", migrations.RunSQL.noop
        ),
    ]
