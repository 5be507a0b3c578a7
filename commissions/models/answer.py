"""Templates of answers to disputes: what is said again and again, by the reason that the lines were refused for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.querysets import AnswerTemplateQuerySet


class AnswerTemplate(models.Model):
    """`reason` is the code of a refusal, as on the lines; empty is for any."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    reason = models.CharField(
        _("reason code"),
        max_length=4,
        blank=True,
        help_text=_("As on the lines that were not paid, such as G01. Empty: for any dispute."),
    )
    text = models.TextField(_("text"), max_length=2_000)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = AnswerTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of answers")
        verbose_name_plural = _("templates of answers")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name
