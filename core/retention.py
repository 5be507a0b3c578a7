"""Work that is done, and what came of it."""

from django.contrib.sessions.models import Session

from core.forgetting import Kept
from core.models import Export, IdempotencyKey, ImportDraft, ImportFile, Job, JobState, WebhookDelivery

KEPT = [
    Kept("exports", lambda before: Export.objects.filter(created_at__lt=before)),
    Kept("idempotency_keys", lambda before: IdempotencyKey.objects.filter(created_at__lt=before)),
    Kept(
        "jobs",
        lambda before: Job.objects.filter(state__in=JobState.in_group("final"), finished_at__lt=before),
    ),
    Kept("drafts", lambda before: ImportDraft.objects.filter(created_at__lt=before)),
    # Marked copies of sheets that were read at once (core.services.imports.once): no upload holds them.
    Kept("drafts", lambda before: ImportFile.objects.filter(created_at__lt=before, sessions=None)),
    Kept("deliveries", lambda before: WebhookDelivery.objects.filter(created_at__lt=before)),
    Kept("sessions", lambda before: Session.objects.filter(expire_date__lt=before)),
]
