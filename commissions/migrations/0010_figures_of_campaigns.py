import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0009_figures_of_subscribers'),
        ('sales', '0002_database'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='figureproduct',
            name='figure_product_or_category',
        ),
        migrations.AddField(
            model_name='figureproduct',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.campaign'),
        ),
        migrations.AddConstraint(
            model_name='figureproduct',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('campaign__isnull', True), ('category__isnull', True), ('product__isnull', False)), models.Q(('campaign__isnull', True), ('category__isnull', False), ('product__isnull', True)), models.Q(('campaign__isnull', False), ('category__isnull', True), ('product__isnull', True)), _connector='OR'), name='figure_product_category_or_campaign'),
        ),
    ]
