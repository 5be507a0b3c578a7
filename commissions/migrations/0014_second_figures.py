import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0013_once_period'),
    ]

    operations = [
        migrations.AddField(
            model_name='component',
            name='second_figure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissions.figure', verbose_name='figure of the second dimension'),
        ),
    ]
