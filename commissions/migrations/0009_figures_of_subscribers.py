from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0008_budgets'),
    ]

    operations = [
        migrations.AlterField(
            model_name='figure',
            name='owner',
            field=models.CharField(choices=[('payee', 'Payee with its stores'), ('channel', 'Each channel'), ('subscriber', 'Each subscriber')], default='payee', max_length=10, verbose_name='counted over'),
        ),
    ]
