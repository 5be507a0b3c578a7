from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "events.sql"


class Migration(migrations.Migration):
    dependencies = [("sales", "0008_amounts"), ("core", "0001_partitions")]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
        migrations.CreateModel(
            name='SubscriberEvent',
            fields=[
                ('pk', models.CompositePrimaryKey('city_id', 'period', 'fact_id', 'revision', blank=True, editable=False, primary_key=True, serialize=False)),
                ('city_id', models.BigIntegerField()),
                ('period', models.PositiveIntegerField(verbose_name='period')),
                ('fact_id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(verbose_name='revision')),
                ('import_id', models.BigIntegerField()),
                ('superseded_by', models.BigIntegerField(null=True)),
                ('subscriber', models.CharField(max_length=20, verbose_name='subscriber number')),
                ('kind', models.PositiveSmallIntegerField(choices=[(1, 'Left the network'), (2, 'Lapsed'), (3, 'Order withdrawn'), (4, 'Revived'), (5, 'Kept card'), (6, 'Not a new user'), (7, 'Downgraded')], verbose_name='event')),
                ('event_date', models.DateField(verbose_name='day of the event')),
                ('suspended_days', models.PositiveSmallIntegerField(verbose_name='suspended days')),
                ('remark', models.TextField(verbose_name='remark')),
            ],
            options={
                'verbose_name': 'subscriber event',
                'verbose_name_plural': 'subscriber events',
                'db_table': 'sales_subscriberevent',
                'managed': False,
            },
        ),
    ]
