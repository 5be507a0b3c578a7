from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("users", "0002_default_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_valid_from",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
