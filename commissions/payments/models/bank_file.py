"""What went to the bank, byte by byte, and which database it went from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import FenField


class BankFile(models.Model):
    """Made once a batch. It is the one place where account numbers stand together, so it is encrypted at rest."""

    append_only = True

    batch = models.OneToOneField(
        "commissions.PaymentBatch", on_delete=models.PROTECT, related_name="bank_file"
    )
    layout = models.CharField(_("layout"), max_length=20)
    name = models.CharField(_("file"), max_length=120)
    sealed = models.TextField(editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    rows = models.PositiveIntegerField(_("payments"))
    amount = FenField(_("amount"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")

    def __str__(self) -> str:
        return self.name


class PaymentEpoch(models.Model):
    """Which database may pay. A restore makes another one, which pays only when somebody has looked what the bank
    had been sent after the backup (commissions.payments.services.epochs).
    """

    append_only = True

    name = models.CharField(max_length=80)
    began_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(_("what was compared"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("payment epoch")
        verbose_name_plural = _("payment epochs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
