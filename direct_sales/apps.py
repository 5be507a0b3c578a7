from django.apps import AppConfig


class DirectSalesConfig(AppConfig):
    name = "direct_sales"
