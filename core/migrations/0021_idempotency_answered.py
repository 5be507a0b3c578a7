from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0020_initials_faster'),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM core_idempotencykey WHERE status IS NULL", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='idempotencykey',
            name='status',
            field=models.PositiveSmallIntegerField(),
        ),
    ]
