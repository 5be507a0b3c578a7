from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The composition of all apps; its own share is the commands that need several of them."""

    name = "channels_portal"
    label = "portal"
