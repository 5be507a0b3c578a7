"""How people want their lists: columns, density and page length, and filters kept under a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.querysets import SavedViewQuerySet


class SavedView(models.Model):
    """Filters, order and columns of a list under a name: a query string, and nothing else.

    Whoever opens it sees their own rows through it, so sharing one never shows more data. `list_name` is
    the name of the list's address; `shared_role` the code of the role whose people see it too.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    list_name = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(blank=True)
    shared_role = models.CharField(_("shared with"), max_length=50, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="saved_view_name_once"),
        ]
        indexes = [models.Index(fields=["list_name", "shared_role"])]

    def __str__(self) -> str:
        return self.name

    @property
    def address_query(self) -> str:
        """The query with which its list is opened: the view's own, and which view it is."""
        return f"{self.query}&view={self.pk}" if self.query else f"view={self.pk}"


class ListSetting(models.Model):
    """One user's way of seeing one list. `columns` names those shown, in order; empty: the list's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=80)
    columns = models.JSONField(default=list)
    compact = models.BooleanField(_("compact"), default=False)
    page_size = models.PositiveSmallIntegerField(_("rows on a page"), null=True)
    default_view = models.ForeignKey(SavedView, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("list setting")
        verbose_name_plural = _("list settings")
        constraints = [
            models.UniqueConstraint(fields=["user", "list_name"], name="list_setting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.list_name}"
