from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0011_worth'),
    ]

    operations = [
        migrations.AddField(
            model_name='component',
            name='count_period',
            field=models.CharField(choices=[('month', 'The month'), ('quarter', 'The quarter so far'), ('year', 'The year so far')], default='month', max_length=7, verbose_name='counted from the start of'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.CheckConstraint(condition=models.Q(('count_period', 'month'), models.Q(('count_period__in', ['quarter', 'year']), ('kind__in', ['piece', 'percent']), ('once_months__isnull', True), ('tier_basis__in', ['count', 'amount']), models.Q(('tier_mode', 'transaction'), _negated=True)), _connector='OR'), name='component_count_period'),
        ),
    ]
