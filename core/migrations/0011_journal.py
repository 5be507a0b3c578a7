
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0010_lists_and_exports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AttachmentContent',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('key', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='file')),
                ('media_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('content', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.attachmentcontent')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['model', 'key', '-id'], name='core_attach_model_06bb89_idx')],
                'constraints': [models.UniqueConstraint(fields=('model', 'key', 'content'), name='attachment_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('key', models.BigIntegerField()),
                ('text', models.TextField(max_length=2000, verbose_name='note')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['model', 'key', '-id'], name='core_note_model_208cf0_idx')],
            },
        ),
    ]
