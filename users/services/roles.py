"""Questions about roles."""

from users.models import Role


def role_choices() -> list[tuple[str, str]]:
    """Code and name of each role, the highest first."""
    return [(role.code, str(role)) for role in Role.objects.all()]
