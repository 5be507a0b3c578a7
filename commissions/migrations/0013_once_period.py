import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0012_count_period'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='component', name='component_once_months'),
        migrations.RemoveConstraint(model_name='component', name='component_count_period'),
        migrations.AddField(
            model_name='component',
            name='once_period',
            field=models.CharField(blank=True, choices=[('quarter', 'A calendar quarter'), ('year', 'A calendar year')], default='', help_text='Instead of so many months: once in each calendar quarter or year.', max_length=7, verbose_name='once in a calendar period'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='component',
            name='paid_months',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text='It is paid in these months of each year alone. None: in all.', size=None, verbose_name='months of the year'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.CheckConstraint(condition=models.Q(('once_months__isnull', True), models.Q(('once_months__range', (1, 36)), ('once_period', '')), _connector='OR'), name='component_once_months'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.CheckConstraint(condition=models.Q(('count_period', 'month'), models.Q(('count_period__in', ['quarter', 'year']), ('kind__in', ['piece', 'percent']), ('once_months__isnull', True), ('once_period', ''), ('tier_basis__in', ['count', 'amount']), models.Q(('tier_mode', 'transaction'), _negated=True)), _connector='OR'), name='component_count_period'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.CheckConstraint(condition=models.Q(('paid_months__contained_by', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])), name='component_paid_months'),
        ),
    ]
