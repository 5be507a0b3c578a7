from users.models.grant import Grant
from users.models.link import SignInLink
from users.models.role import Role
from users.models.session import UserSession
from users.models.token import ApiToken
from users.models.user import User

__all__ = ["ApiToken", "Grant", "Role", "SignInLink", "User", "UserSession"]
