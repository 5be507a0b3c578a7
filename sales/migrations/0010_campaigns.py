from django.db import migrations, models

# The fact table is kept by hand: Django doesn't know partitions. A column without a default rewrites nothing.
SQL = """
ALTER TABLE sales_sale ADD COLUMN campaign_id bigint;
SELECT core_track_table('sales_campaign', 'id', '', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("sales", "0009_events")]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('first_day', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='last day')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day__isnull', True), ('last_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR'), name='campaign_days')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
