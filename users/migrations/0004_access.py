"""Sessions, sign-in links, the second step by role, and the epoch that ends all sessions of a user."""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "epoch.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_initial'),
        ('users', '0003_sessions_valid_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('used_at', models.DateTimeField(null=True, verbose_name='used')),
            ],
            options={
                'verbose_name': 'sign-in link',
                'verbose_name_plural': 'sign-in links',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='UserSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=40)),
                ('epoch', models.PositiveIntegerField(editable=False)),
                ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('agent', models.CharField(blank=True, max_length=200, verbose_name='device')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signed in at')),
                ('last_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last seen')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='grant',
            name='grant_once',
        ),
        migrations.RemoveField(
            model_name='user',
            name='sessions_valid_from',
        ),
        migrations.AddField(
            model_name='role',
            name='adapted',
            field=models.BooleanField(default=False, editable=False, verbose_name='adapted'),
        ),
        migrations.AddField(
            model_name='role',
            name='second_step',
            field=models.BooleanField(default=False, help_text='Its holders are led to set it up before anything else.', verbose_name='two-step sign-in required'),
        ),
        migrations.AddField(
            model_name='user',
            name='password_changed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='password changed'),
        ),
        migrations.AddField(
            model_name='user',
            name='session_epoch',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='role',
            name='rank',
            field=models.PositiveSmallIntegerField(help_text="Nobody grants a role of their own rank or above. 0 is the system administrator's, 1 the highest in the business.", verbose_name='rank'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(fields=('user', 'role', 'region', 'channel', 'valid_from'), name='grant_once', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='signinlink',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='signinlink',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AddField(
            model_name='usersession',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AddIndex(
            model_name='usersession',
            index=models.Index(fields=['user', '-id'], name='users_users_user_id_df10ba_idx'),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP TRIGGER users_epoch ON users_user; DROP FUNCTION users_epoch()"),
    ]
