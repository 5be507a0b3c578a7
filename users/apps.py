from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UsersConfig(AppConfig):
    name = "users"

    def ready(self) -> None:
        from users import sign_ins
        from users.services import secret_changes

        post_migrate.connect(follow_defaults, sender=self)
        secret_changes.listen()
        sign_ins.connect()


def follow_defaults(**kwargs: Any) -> None:
    from users.services.default_roles import default_roles_follow

    try:
        kwargs["apps"].get_model("users", "Role")
    except LookupError:
        return  # migrated back to before there were users
    default_roles_follow(kwargs["apps"], kwargs["using"])
