from django.db import migrations

import core.fields
from core.database import initials_trigger


class Migration(migrations.Migration):
    dependencies = [("core", "0005_initials"), ("sales", "0003_month_closed")]

    operations = [
        migrations.AddField("product", "initials", core.fields.InitialsField()),
        migrations.RunSQL(*initials_trigger("sales_product")),
    ]
