"""Lists of values that people keep themselves: causes, industries, reasons. Data, where code needs no case of its own.

A row that stands for one of the values points to its `DictionaryEntry` with on_delete=PROTECT, so an entry that
is in use can't go; one that is no longer to be chosen is switched off.
"""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.querysets import DictionaryEntryQuerySet, DictionaryQuerySet


def _in_language(chinese: str, english: str) -> str:
    return english if english and (get_language() or "").startswith("en") else chinese


class Dictionary(models.Model):
    """Code asks for a dictionary by its code, so dictionaries come and go by migrations."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = DictionaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("dictionary")
        verbose_name_plural = _("dictionaries")
        ordering = ["code"]

    def __str__(self) -> str:
        return _in_language(self.name, self.name_en)


class DictionaryEntry(models.Model):
    dictionary = models.ForeignKey(
        Dictionary, on_delete=models.PROTECT, related_name="entries", verbose_name=_("dictionary")
    )
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = DictionaryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("dictionary entry")
        verbose_name_plural = _("dictionary entries")
        ordering = ["dictionary", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["dictionary", "code"],
                name="dictionary_entry_once",
                violation_error_message=_("The dictionary has this code already."),
            ),
        ]

    def __str__(self) -> str:
        return _in_language(self.label, self.label_en)
