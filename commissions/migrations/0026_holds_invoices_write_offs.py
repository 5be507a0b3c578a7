from pathlib import Path

import core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARDS = Path(__file__).resolve().parent.parent / "sql" / "payments" / "consent_guards.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0025_simulations'),
        ('network', '0004_region_closed_on'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='payment',
            name='obstacle',
            field=models.CharField(blank=True, choices=[('disputed', 'There is an open dispute'), ('held', 'The auditor holds it'), ('invoice', 'An invoice is missing, or comes to another amount'), ('answer', 'The dealer may still confirm or dispute it'), ('account', 'There is no approved bank account'), ('deposit', 'The deposit is not whole'), ('moved', 'The bank account has changed since the batch was made'), ('debt', 'A debt has changed since the batch was made')], max_length=10, verbose_name='left out because'),
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district_id', models.BigIntegerField(verbose_name='district')),
                ('issuer', models.CharField(max_length=32, verbose_name='issuer')),
                ('number', models.CharField(max_length=32, verbose_name='invoice number')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('amount', core.fields.FenField(verbose_name='amount with tax')),
                ('tax', core.fields.FenField(verbose_name='tax in it')),
                ('status', models.CharField(choices=[('waiting', 'To be checked'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10, verbose_name='status')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='refused because')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='sent at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region', verbose_name='city')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='network.channel', verbose_name='payee')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='commissions.statement', verbose_name='statement')),
            ],
            options={
                'verbose_name': 'invoice',
                'verbose_name_plural': 'invoices',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['city', '-id'], name='invoice_of_city'), models.Index(fields=['district_id', '-id'], name='invoice_of_district')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'accepted'])), fields=('issuer', 'number'), name='invoice_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('tax__gte', 0), ('tax__lt', models.F('amount'))), name='invoice_amounts'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'withdrawn']), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('sent_by')), _negated=True)), _connector='OR'), name='invoice_sender_is_not_checker')],
            },
        ),
        migrations.CreateModel(
            name='PaymentHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_id', models.BigIntegerField(null=True, verbose_name='line')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('placed_at', models.DateTimeField(auto_now_add=True, verbose_name='held at')),
                ('released_at', models.DateTimeField(null=True, verbose_name='let go at')),
                ('release_reason', models.CharField(blank=True, max_length=500, verbose_name='let go because')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region', verbose_name='city')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_holds', to='network.channel', verbose_name='payee')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='held by')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='let go by')),
                ('statement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_holds', to='commissions.statement', verbose_name='statement')),
            ],
            options={
                'verbose_name': 'payment hold',
                'verbose_name_plural': 'payment holds',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['city', '-id'], name='hold_of_city')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('payee', 'statement', 'line_id'), name='hold_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('line_id__isnull', True), ('statement__isnull', False), _connector='OR'), name='hold_line_has_statement'), models.CheckConstraint(condition=models.Q(models.Q(('release_reason', ''), ('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False), models.Q(('release_reason', ''), _negated=True)), _connector='OR'), name='hold_let_go_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='WriteOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', core.fields.FenField(verbose_name='amount')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('document', models.CharField(max_length=60, verbose_name='document number')),
                ('status', models.CharField(choices=[('proposed', 'Waits for approval'), ('approved', 'Written off'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10, verbose_name='status')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='refused because')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('debt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='write_offs', to='commissions.debt', verbose_name='debt')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'write-off',
                'verbose_name_plural': 'write-offs',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'approved'])), fields=('debt',), name='write_off_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='write_off_positive'), models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'withdrawn']), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='write_off_maker_is_not_checker')],
            },
        ),
        migrations.RunSQL(GUARDS.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
