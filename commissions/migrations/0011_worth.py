import core.fields
from django.db import migrations, models

from core.database import sql_file


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0010_figures_of_campaigns'),
    ]

    operations = [
        sql_file("commissions/sql/worth.sql"),
        migrations.AddField(
            model_name='line',
            name='worth',
            field=core.fields.FenField(null=True, verbose_name='at full rate'),
        ),
        migrations.AddField(
            model_name='monthfigure',
            name='rated',
            field=core.fields.FenField(null=True),
        ),
        migrations.AddField(
            model_name='monthfigure',
            name='valued',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='monthfigure',
            name='worth',
            field=core.fields.FenField(null=True),
        ),
    ]
