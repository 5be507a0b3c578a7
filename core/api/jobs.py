"""Long work: how far it is, what it said, and how it ended."""

from typing import ClassVar

from rest_framework import serializers

from core.api import DetailApi, ListApi, ResourceSerializer
from core.models import Job


class JobSerializer(ResourceSerializer):
    error = serializers.CharField(source="error_text", read_only=True)

    class Meta:
        model = Job
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "kind", "title", "state", "step", "done", "total", "error"),
            *("created_at", "started_at", "finished_at"),
        )


class JobListApi(ListApi):
    """One's own."""

    permission = ""
    view_permission = ""
    queryset = Job.objects.all()
    serializer_class = JobSerializer
    sort = "-pk"


class JobDetailApi(DetailApi):
    permission = ""
    view_permission = ""
    queryset = Job.objects.all()
    serializer_class = JobSerializer
