"""Settings that hold everywhere. What depends on the installation is read from the environment."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from channels_portal import embedded, env

BASE_DIR = env.BASE_DIR
PORTAL_HOME: Path = env.home()

SECRET_KEY = env.secret_key()
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
ROOT_URLCONF = "channels_portal.urls"
WSGI_APPLICATION = "channels_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "users",
    "network",
    "outlets",
    "agents",
    "direct_sales",
    "sales",
    "commissions",
    "core",
    "channels_portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "treebeard",
    "rest_framework",
    "drf_spectacular",
    "import_export",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.middleware.AuditContext",
    "users.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "users.middleware.ViewAs",
    "users.middleware.SecondStep",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.FragmentAnswers",
    "core.middleware.NoStore",
    "core.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "core.context_processors.shell",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.PortalRenderer"
DJANGO_TABLES2_TEMPLATE = "core/table.html"
NAVIGATION = "channels_portal.navigation.SECTIONS"
SEARCH_SOURCES = "channels_portal.search.SOURCES"
MARK_KINDS = "channels_portal.marks.KINDS"
LIST_SHARE_ROLES = "users.services.roles.role_choices"  # with whom a saved view of a list can be shared

# Database. The application's role owns nothing; migrations connect as the owner (PORTAL_DB_ROLE=owner,
# which manage.py sets for the commands that need it). With one address for both, the application
# gives up the owner's rights at connect.
DB_OWNER = env.text("PORTAL_DB_ROLE", "app") == "owner"


def _database() -> dict[str, object]:
    app_url = env.text("DATABASE_URL", "")
    owner_url = env.text("DATABASE_OWNER_URL", app_url)
    if app_url:
        entry = env.database("DATABASE_URL", owner_url if DB_OWNER else app_url)
        drop_rights = not DB_OWNER and owner_url == app_url
    else:
        role = embedded.OWNER if DB_OWNER else embedded.APPLICATION
        address = embedded.url(PORTAL_HOME, role)
        # Without a server (building, linting) the settings load all the same; a connection then fails.
        entry = env.database("DATABASE_URL", address or f"postgresql://{role}@/{embedded.DATABASE}")
        drop_rights = False
    options = dict(entry["OPTIONS"])  # type: ignore[call-overload]
    session = "-c statement_timeout=30000 -c lock_timeout=5000" if not DB_OWNER else ""
    if drop_rights:
        session += f" -c role={embedded.APPLICATION}"
    if session:
        options["options"] = session.strip()
    return {**entry, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
}

# The API. Its addresses, filters and rights are those of the pages (core/api).
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "users.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.PortalSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.text("API_RATE", "600/min")},
    "EXCEPTION_HANDLER": "core.api.problems.answer",
    # The address of the connection itself: a header that the client writes would let it choose its own.
    "NUM_PROXIES": 0,
    # The schema names `pk` as the routes do: a statement's lines have no one-column key to name it after.
    "SCHEMA_COERCE_PATH_PK": False,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Channels Portal",
    "VERSION": "v1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Choices that several resources have under one name.
    "ENUM_NAME_OVERRIDES": {
        "AccountStatusEnum": "agents.choices.AccountStatus",
        "AgentLevelEnum": "network.choices.AgentLevel",
        "RegionLevelEnum": "network.choices.RegionLevel",
        "ChannelStatusEnum": "network.choices.ChannelStatus",
        "DisputeStatusEnum": "commissions.choices.DisputeStatus",
        "BatchStatusEnum": "commissions.payments.choices.BatchStatus",
        "PaymentStatusEnum": "commissions.payments.choices.PaymentStatus",
        "ImportStateEnum": "core.models.ImportState",
        "HoldReasonEnum": "commissions.holds.choices.HoldReason",
        "ComparedEnum": "commissions.outliers.models.Compared",
        "ChannelKindEnum": "network.choices.ChannelKind",
        "VersionStatusEnum": "commissions.choices.VersionStatus",
        "FrameStatusEnum": "commissions.choices.FrameStatus",
        "AdjustmentKindEnum": "commissions.adjustments.choices.AdjustmentKind",
        "AdjustmentStatusEnum": "commissions.adjustments.choices.AdjustmentStatus",
    },
}

# People and sessions.
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["users.hashers.PortalArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "users.validators.LongEnough",
        "OPTIONS": {"min_length": env.integer("PASSWORD_MIN_LENGTH", 12, minimum=8, maximum=64)},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "users.passwords.GuessableValidator"},
]
# Kinds of characters and regular changes make passwords worse; some reviewers ask for them all the same.
if env.boolean("PASSWORD_COMPOSITION", default=False):
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "users.passwords.CompositionValidator"})
PASSWORD_MAX_AGE_DAYS = env.integer("PASSWORD_MAX_AGE_DAYS", 0, maximum=3650)
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "users.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Whose address counts for limits: with n proxies in front, the nth from the right of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0, maximum=10)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "120/m/ip"}
# Whether roles that ask for a second step get it; each role says for itself whether it asks.
PORTAL_MFA_REQUIRED = env.boolean("PORTAL_MFA_REQUIRED", default=True)
MFA_ADAPTER = "users.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Channels Portal"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by whoever manages the user
# The operator's single sign-on: off without OIDC_ISSUER. It opens accounts that exist, and makes none.
OIDC_ISSUER = env.text("OIDC_ISSUER", "")
OIDC_NAME = env.text("OIDC_NAME", "SSO")
OIDC_CLAIM = env.text("OIDC_CLAIM", "preferred_username")
OIDC_USER_FIELD = env.choice("OIDC_USER_FIELD", "username", ("username", "email"))
SOCIALACCOUNT_ADAPTER = "users.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be stopped by form-action on its way to the operator
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = env.single_sign_on(OIDC_ISSUER, OIDC_NAME)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"

# Languages and time: stored in UTC, shown and reckoned in Asia/Shanghai.
# PORTAL_LANGUAGE is what the commands speak, and the pages of a browser that asks for neither.
LANGUAGE_CODE = env.choice("PORTAL_LANGUAGE", "zh-hans", ("zh-hans", "en"))
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = PORTAL_HOME / "static"

# Below this share of the deposit that is due, an agent gets no new stock and no new activations.
DEPOSIT_MINIMUM_PERCENT = env.integer("DEPOSIT_MINIMUM_PERCENT", 80, maximum=100)

# Days in which a proposed bank account of an agent should be approved or refused.
ACCOUNT_DECISION_DAYS = env.integer("ACCOUNT_DECISION_DAYS", 3, minimum=1, maximum=90)

# Uploads: an honest workbook of a million rows has some 60 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# Days that a dealer has to confirm or dispute a published statement.
COMMISSIONS_RESPONSE_DAYS = env.integer("COMMISSIONS_RESPONSE_DAYS", 10, minimum=1, maximum=365)
# So many days before the time to answer a statement or a dispute is over, who hasn't answered is reminded; 0 never.
COMMISSIONS_REMIND_DAYS = env.integer("COMMISSIONS_REMIND_DAYS", 3, maximum=365)
# Yuan that one person may add by a ruling on a dispute; above that, a second person approves it.
COMMISSIONS_RULING_LIMIT_YUAN = env.integer("COMMISSIONS_RULING_LIMIT_YUAN", 1_000, maximum=10_000_000)
# What a month below zero is: carried over and set off against later months, or nothing (its debt is written off at once).
COMMISSIONS_BELOW_ZERO = env.choice("COMMISSIONS_BELOW_ZERO", "carry", ("carry", "floor"))
# Day of the following month by which a city submits a month to the province.
COMMISSIONS_SUBMIT_DAY = env.integer("COMMISSIONS_SUBMIT_DAY", 6, minimum=1, maximum=28)

# Payment: above these limits of a batch, or of one payment in it, the province approves it too.
PAYMENT_BATCH_LIMIT_YUAN = env.integer("PAYMENT_BATCH_LIMIT_YUAN", 100_000, maximum=10_000_000_000)
PAYMENT_LIMIT_YUAN = env.integer("PAYMENT_LIMIT_YUAN", 20_000, maximum=10_000_000_000)
# So many days after an agent has left, its deposit less open debts can be paid back.
DEPOSIT_RETURN_DAYS = env.integer("DEPOSIT_RETURN_DAYS", 90, maximum=3_650)
# While an agent's deposit is not whole: off pays all the same, hold pays nothing, fill keeps what is missing as deposit.
PAYMENT_DEPOSIT_RULE = env.choice("PAYMENT_DEPOSIT_RULE", "fill", ("off", "hold", "fill"))
# Taxpayers whose statements are paid only when their invoices are accepted, and by how many fen these may differ.
PAYMENT_INVOICE_KINDS = env.words(
    "PAYMENT_INVOICE_KINDS", allowed=("general", "small", "exempt", "individual")
)
PAYMENT_INVOICE_TOLERANCE_FEN = env.integer("PAYMENT_INVOICE_TOLERANCE_FEN", 100, maximum=1_000_000)

# Hosts that webhooks may be sent to (core/services/webhooks/target.py): none unless they are listed.
WEBHOOK_HOSTS = env.words("WEBHOOK_HOSTS")

# Days that finished things are kept before the nightly job deletes them (core/forgetting.py).
RETENTION_DAYS = {
    "sessions": env.integer("RETENTION_SESSIONS_DAYS", 180, minimum=1, maximum=3650),
    "links": env.integer("RETENTION_LINKS_DAYS", 30, minimum=1, maximum=3650),
    "idempotency_keys": env.integer("RETENTION_IDEMPOTENCY_DAYS", 1, minimum=1, maximum=30),
    "exports": env.integer("RETENTION_EXPORTS_DAYS", 7, minimum=1, maximum=365),
    "drafts": 1,
    "jobs": env.integer("RETENTION_JOBS_DAYS", 180, minimum=1, maximum=3650),
    "deliveries": env.integer("RETENTION_DELIVERIES_DAYS", 90, minimum=1, maximum=3650),
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "core.jobs.on_app_ready"
# A worker that gives no sign of life for so long is taken for dead, and its jobs are queued again.
JOBS_STALLED_SECONDS = env.integer("JOBS_STALLED_SECONDS", 30, minimum=2, maximum=59)
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": JOBS_STALLED_SECONDS / 4,
    "stalled_worker_timeout": JOBS_STALLED_SECONDS,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "filters": {"expected_refusals": {"()": "core.logs.ExpectedRefusals"}},
    "loggers": {"django.request": {"filters": ["expected_refusals"]}},
}

locals().update(env.email())
