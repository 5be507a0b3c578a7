from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_initials'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('position', models.BigIntegerField()),
                ('hash', models.BinaryField()),
                ('snapshot', models.TextField()),
                ('cluster', models.BigIntegerField()),
                ('event_floor', models.BigIntegerField()),
                ('change_floor', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=1)),
                ('row_id', models.BigIntegerField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'row_id'), name='audit_sealed_once')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='at')),
                ('transaction', models.BigIntegerField(db_default=0)),
                ('actor_name', models.CharField(blank=True, max_length=130, verbose_name='who')),
                ('acting_as_name', models.CharField(blank=True, max_length=130, verbose_name='seen as')),
                ('action', models.CharField(max_length=60, verbose_name='action')),
                ('model', models.CharField(blank=True, max_length=60)),
                ('key', models.CharField(blank=True, max_length=60)),
                ('object', models.CharField(blank=True, max_length=200, verbose_name='object')),
                ('city_id', models.BigIntegerField(null=True)),
                ('district_id', models.BigIntegerField(null=True)),
                ('channel_id', models.BigIntegerField(null=True)),
                ('detail', models.JSONField(default=dict, verbose_name='details')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('request_id', models.CharField(blank=True, max_length=36, verbose_name='request')),
                ('db_role', models.CharField(db_default='', max_length=63, verbose_name='database role')),
                ('acting_as', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen as')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'audit log',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['actor', '-id'], name='core_audite_actor_i_eb3f1c_idx'), models.Index(fields=['action', '-id'], name='core_audite_action_014f91_idx'), models.Index(fields=['city_id', '-id'], name='core_audite_city_id_592f25_idx'), models.Index(fields=['channel_id', '-id'], name='core_audite_channel_96a2fc_idx'), models.Index(fields=['model', 'key', '-id'], name='core_audite_model_35ccdd_idx'), models.Index(fields=['at'], name='core_audite_at_aa875b_idx'), models.Index(fields=['transaction'], name='core_audite_transac_d512ff_idx')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('transaction', models.BigIntegerField()),
                ('table_name', models.CharField(max_length=63)),
                ('operation', models.CharField(choices=[('I', 'Added'), ('U', 'Changed'), ('D', 'Removed')], max_length=1)),
                ('key', models.BigIntegerField()),
                ('owner_key', models.BigIntegerField(null=True)),
                ('city_id', models.BigIntegerField(null=True)),
                ('old', models.JSONField(null=True, verbose_name='before')),
                ('new', models.JSONField(null=True, verbose_name='after')),
                ('request_id', models.CharField(blank=True, max_length=36)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('db_role', models.CharField(max_length=63)),
                ('depth', models.SmallIntegerField(db_default=0)),
                ('acting_as', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['table_name', 'key', '-id'], name='core_change_table_n_5ad0ed_idx'), models.Index(fields=['table_name', 'owner_key', '-id'], name='core_change_table_n_40b6b3_idx'), models.Index(fields=['transaction'], name='core_change_transac_3a3074_idx')],
            },
        ),
        migrations.RunSQL((SQL / "audit.sql").read_text(encoding="utf-8")),
        migrations.RunSQL((SQL / "track.sql").read_text(encoding="utf-8")),
    ]
