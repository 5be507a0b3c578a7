from django.db import migrations

import core.fields
from core.database import initials_trigger


class Migration(migrations.Migration):
    dependencies = [("core", "0005_initials"), ("network", "0001_initial")]

    operations = [
        migrations.AddField("channel", "initials", core.fields.InitialsField()),
        migrations.RunSQL(*initials_trigger("network_channel")),
    ]
