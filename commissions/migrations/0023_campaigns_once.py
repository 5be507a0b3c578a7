import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commissions", "0022_own_lists"), ("sales", "0010_campaigns")]

    operations = [
        migrations.AddField(
            model_name='rule',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.campaign', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='component',
            name='once_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text='A subscriber, or a channel without one, is paid for once in so many months. Empty: each time.', null=True, verbose_name='once in (months)'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.CheckConstraint(condition=models.Q(('once_months__isnull', True), ('once_months__range', (1, 36)), _connector='OR'), name='component_once_months'),
        ),
    ]
