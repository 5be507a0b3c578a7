"""Questions for objects that are not there for whoever asks."""

from django.conf import settings
from django.db import models


class MissedObject(models.Model):
    """How often somebody asked a page for an object that isn't there for them, by the hour.

    Becomes one event of the log when the hour is over: a script that tries numbers fills one row, not a thousand.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    route = models.CharField(max_length=80)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    path = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "user", "route"], name="missed_object_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.route} {self.times}"
