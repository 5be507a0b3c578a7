"""`check --deploy` with production settings and no finding left, as an installation would run it."""

import os
import secrets
import subprocess
import sys

environment = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "channels_portal.settings.production",
    "ALLOWED_HOSTS": "portal.example",
    "SECRET_KEY": secrets.token_urlsafe(64),
}
sys.exit(
    subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], env=environment
    ).returncode
)
