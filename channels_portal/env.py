"""Settings from the environment, typed: a missing or bad value stops the start with one plain line."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


class SettingError(SystemExit):
    """Ends the process with the sentence and without a traceback."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Setting {name}: {problem}")


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or value == "":
        if default is not None:
            return default
        raise SettingError(name, "is required and not set")
    return value


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = 2**31) -> int:
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise SettingError(name, f"{raw!r} is not a whole number") from None
    if not minimum <= value <= maximum:
        raise SettingError(name, f"{value} is not between {minimum} and {maximum}")
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise SettingError(name, f"{value!r} is none of {', '.join(allowed)}")
    return value


def boolean(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(name, f"{raw!r} is neither yes nor no")


def words(name: str, default: str = "", allowed: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; of those that are `allowed`, where some are named."""
    found = [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
    if allowed and (wrong := [word for word in found if word not in allowed]):
        raise SettingError(name, f"{wrong[0]} is none of {', '.join(allowed)}")
    return found


def single_sign_on(issuer: str, name: str) -> dict[str, object]:
    """The operator's OpenID Connect provider as allauth wants it; nothing without an issuer."""
    if not issuer:
        return {}
    if not issuer.startswith("https://"):
        raise SettingError("OIDC_ISSUER", "must begin with https://")
    app = {
        "provider_id": "sso",
        "name": name,
        "client_id": text("OIDC_CLIENT_ID"),
        "secret": text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def home() -> Path:
    """Where this installation keeps its data: PORTAL_HOME, or var/ in the checkout."""
    return Path(os.environ.get("PORTAL_HOME") or BASE_DIR / "var").resolve()


def secret_key() -> str:
    """SECRET_KEY, or a random one that is made once and kept in PORTAL_HOME with mode 0600."""
    if key := os.environ.get("SECRET_KEY"):
        if len(key) < 50:
            raise SettingError("SECRET_KEY", "is shorter than 50 characters")
        return key
    from channels_portal.secrets import kept_secret

    return kept_secret(home() / "secret_key")


def database(name: str, url: str) -> dict[str, object]:
    """`postgresql://user:password@host:port/database?option=value` as Django's DATABASES entry."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        raise SettingError(name, "is not an address of a database") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(name, "must begin with postgresql:// (PostgreSQL is the only database)")
    if not parts.path.strip("/"):
        raise SettingError(name, "names no database")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": port,
        "OPTIONS": options,
    }


def email(name: str = "EMAIL_URL") -> dict[str, object]:
    """`smtp://user:password@host:25`, `smtps://…:465`, `smtp+tls://…:587`; not set means the log."""
    url = os.environ.get(name, "")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise SettingError(name, "must look like smtp://user:password@host:25")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }
