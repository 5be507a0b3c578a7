"""A checkout: `make run`. Plain HTTP on this machine, everything else as in production."""

from channels_portal.settings.base import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Security keys want HTTPS, or a browser that takes localhost for it.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
