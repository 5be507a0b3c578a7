from django.apps import AppConfig


class KiosksConfig(AppConfig):
    name = "tests.kiosks"
