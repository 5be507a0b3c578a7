from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "agents"

    def ready(self) -> None:
        import agents.services.account_notices  # noqa: F401 - declares them, for workers too
