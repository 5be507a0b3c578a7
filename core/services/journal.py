"""Notes and files beside an object."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Final, cast

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import Conflict
from core.models import Attachment, AttachmentContent, Note
from core.notifications import declare, notify
from core.scoping import ScopedQuerySet
from core.services.media import LARGEST, clean_name, media_of, too_large

NOTE_VIEW: Final = "core.note_view"
MENTIONED: Final = declare(
    "mentioned", gettext_lazy("%(person)s mentioned you beside %(object)s"), icon="message"
)
_MENTION: Final = re.compile(r"(?<![A-Za-z0-9.@_+-])@([^\s@]{1,60})")


@transaction.atomic
def note_add(*, subject: models.Model, text: str, user: Any) -> Note:
    """People who are named with @ are told. Raises ValidationError for a name that can't be told."""
    wanted = text.strip()
    if not wanted:
        raise ValidationError(_("Write something first."))
    people = _mentioned(wanted, subject)
    note = Note.objects.create(
        model=subject._meta.label_lower, key=subject.pk, text=wanted, author_id=user.pk
    )
    address = f"{cast(Any, subject).get_absolute_url()}?tab=journal"
    others = [person.pk for person in people if person.pk != user.pk]
    notify(others, MENTIONED, address, person=str(user), object=str(subject))
    record(actor=user, action="core.note_add", subject=subject)
    return note


@transaction.atomic
def file_attach(*, subject: models.Model, upload: "UploadedFile[Any]", user: Any) -> Attachment:
    """Keeps a file beside the object. Raises ValidationError for what may not be kept, Conflict if it is."""
    if upload.size is None or upload.size > LARGEST:
        raise ValidationError(too_large())
    content = upload.read()
    media = media_of(content)
    digest = hashlib.sha256(content).hexdigest()
    _hold(digest)
    if not AttachmentContent.objects.filter(pk=digest).exists():
        AttachmentContent.objects.bulk_create(
            [AttachmentContent(sha256=digest, content=content)], ignore_conflicts=True
        )
    try:
        with transaction.atomic():
            kept = Attachment.objects.create(
                model=subject._meta.label_lower,
                key=subject.pk,
                name=clean_name(upload.name or "", media),
                media_type=media.media_type,
                size=len(content),
                content_id=digest,
                author_id=user.pk,
            )
    except IntegrityError as error:
        raise Conflict(_("This very file is attached already.")) from error
    record(actor=user, action="core.file_add", subject=subject, detail={"file": kept.name, "size": kept.size})
    return kept


@transaction.atomic
def file_remove(*, subject: models.Model, file: Attachment, user: Any) -> None:
    """Takes a file away; its bytes go when it stands beside no other object. The log keeps what it was.

    Whether the user may is the view's question: whoever attached it, or may edit the object.
    """
    _hold(file.content_id)
    deleted, _by_model = Attachment.objects.filter(pk=file.pk, **beside(subject)).delete()
    if not deleted:
        raise Conflict(_("This file has been removed already."))
    if not Attachment.objects.filter(content_id=file.content_id).exists():
        AttachmentContent.objects.filter(pk=file.content_id).delete()
    detail = {"file": file.name, "size": file.size, "fingerprint": file.content_id}
    record(actor=user, action="core.file_remove", subject=subject, detail=detail)


def _hold(digest: str) -> None:
    """Until the end of the transaction nobody else adds or removes these bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"attachment:{digest}"])


def beside(subject: models.Model) -> dict[str, Any]:
    """The columns by which notes and files of an object are found."""
    return {"model": subject._meta.label_lower, "key": subject.pk}


def _mentioned(text: str, subject: models.Model) -> list[Any]:
    """Those named in the text, who all must be able to open the object and its notes."""
    found, strangers = {}, []
    for word in _MENTION.findall(text):
        person = _named(word)
        if person is not None and _sees(person, subject):
            found[person.pk] = person
        else:
            strangers.append(f"@{word}")
    if strangers:
        names = ", ".join(dict.fromkeys(strangers))
        raise ValidationError(_("Nobody of this name can see this page: %(names)s") % {"names": names})
    return list(found.values())


def _named(word: str) -> Any:
    """The longest user name that the word begins with: Chinese is written without spaces."""
    people: Iterable[Any] = get_user_model().objects.filter(
        username__in=[word[:length] for length in range(1, len(word) + 1)], is_active=True
    )
    return max(people, key=lambda person: len(person.username), default=None)


def _sees(person: Any, subject: models.Model) -> bool:
    rows = cast(ScopedQuerySet[Any], type(subject)._default_manager.all())
    seen = rows.visible_to(person).filter(pk=subject.pk)
    return bool(seen.exists() and rows.visible_to(person, NOTE_VIEW).filter(pk=subject.pk).exists())
