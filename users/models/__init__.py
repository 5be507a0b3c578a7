from users.models.grant import Grant
from users.models.role import Role
from users.models.user import User

__all__ = ["Grant", "Role", "User"]
