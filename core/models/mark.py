"""What somebody has starred, and what they looked at last."""

from django.conf import settings
from django.db import models


class Mark(models.Model):
    """`kind` and `key` name the object (core.marks); whether it is shown is decided when it is."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    starred_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.key}"
