"""The file of a backup: a zip of the database's dump, stored as it is, and a manifest that vouches for it."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final, Self

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.errors import Refusal

FORMAT: Final = "channels-portal-backup-1"
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
CHUNK: Final = 1024 * 1024


class BackupRefused(Refusal):
    """The backup can't be made or used; the data in use is as it was."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the dump holds. `migrations` are "app.name"; `key` is a mark of the secret key, not the key."""

    format: str
    created_at: str
    portal: str
    server: str
    migrations: tuple[str, ...]
    counts: Mapping[str, int]
    size: int
    sha256: str
    key: str

    def dumped(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, text: bytes) -> Self:
        values = json.loads(text)
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise ValueError
        return cls(**{**values, "migrations": tuple(values["migrations"])})

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def key_mark() -> str:
    """Tells whether two installations have the same secret key, and nothing about it."""
    return salted_hmac("channels_portal.backups", "key", algorithm="sha256").hexdigest()[:16]


def dump_write(archive: zipfile.ZipFile, source: IO[bytes]) -> tuple[int, str]:
    """Streams the dump into the file; returns its size and sha256."""
    size, digest = 0, hashlib.sha256()
    with archive.open(DUMP, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


@contextmanager
def archive_open(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup whose dump is whole. Raises BackupRefused for everything else."""
    foreign = _("%(file)s is not a backup of this portal.") % {"file": path.name}
    damaged = _("%(file)s is damaged or incomplete.") % {"file": path.name}
    if not path.is_file():
        raise BackupRefused(_("The file %(file)s can't be opened.") % {"file": path})
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError):
        with path.open("rb") as handle:
            begins_well = handle.read(4) == b"PK\x03\x04"
        raise BackupRefused(damaged if begins_well else foreign) from None
    with archive:
        try:
            manifest = Manifest.read(archive.read(MANIFEST))
        except (KeyError, ValueError, TypeError):
            raise BackupRefused(foreign) from None
        except (zipfile.BadZipFile, OSError, EOFError):
            raise BackupRefused(damaged) from None
        if not _is_whole(archive, manifest):
            raise BackupRefused(damaged)
        yield archive, manifest


def _is_whole(archive: zipfile.ZipFile, manifest: Manifest) -> bool:
    size, digest = 0, hashlib.sha256()
    try:
        with archive.open(DUMP) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError):
        return False
    return (size, digest.hexdigest()) == (manifest.size, manifest.sha256)
