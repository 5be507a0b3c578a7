"""Backup and restore: one file that holds the database and says what is in it.

Uploaded workbooks are kept in the database, so there is nothing else to take along but the secret key,
which a backup must not carry.
"""

from channels_portal.backups.archive import BackupRefused
from channels_portal.backups.create import backup_create
from channels_portal.backups.restore import backup_restore

__all__ = ["BackupRefused", "backup_create", "backup_restore"]
