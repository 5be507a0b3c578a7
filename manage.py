#!/usr/bin/env python
"""Commands of the portal: `python manage.py help`."""

import os
import sys

# These change the schema, so they connect as its owner; all others as the application's role.
OWNER_COMMANDS = {"migrate", "sqlmigrate", "makemigrations", "createcachetable", "backup", "restore"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channels_portal.settings.development")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["PORTAL_DB_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
