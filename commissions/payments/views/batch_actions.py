"""The steps of a batch, each a POST that says who may take it. What the state forbids is answered 409."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.models import BankFile, PaymentBatch
from commissions.payments.forms import EpochForm, ReturnForm, SendForm, VersionForm
from commissions.payments.layouts import LAYOUTS
from commissions.payments.services import batches
from commissions.payments.services.bank_files import bank_file_read
from commissions.payments.services.epochs import epoch_confirm
from commissions.payments.services.sending import batch_send
from commissions.payments.views.batches import BATCHES, VIEW
from core.errors import Denied
from core.views import ActionView, CollectionActionView, ObjectView


class BatchActionView(ActionView):
    queryset = BATCHES
    object: PaymentBatch

    def act(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> str:
        self.act(data)
        return self.object.get_absolute_url()


class BatchReworkView(BatchActionView):
    permission = batches.PREPARE
    success_message = _("Worked out again, from what is payable now.")

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_rework(batch=self.object, user=self.user)


class BatchDiscardView(BatchActionView):
    permission = batches.PREPARE
    success_message = _("Discarded. Its statements are free for another batch.")

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_discard(batch=self.object, user=self.user)


class BatchSubmitView(BatchActionView):
    permission = batches.PREPARE
    form_class: ClassVar[type[forms.Form] | None] = VersionForm
    success_message = _("Submitted. The city approves it next.")

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_submit(batch=self.object, user=self.user, **data)


class BatchWithdrawView(BatchActionView):
    permission = batches.PREPARE
    success_message = _("Withdrawn. It can be worked out again.")

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_withdraw(batch=self.object, user=self.user)


class BatchReturnView(BatchActionView):
    """By whoever approves for the city or for the province."""

    permission = VIEW
    form_class: ClassVar[type[forms.Form] | None] = ReturnForm
    success_message = _("Returned with your reason.")

    def check_access(self) -> None:
        super().check_access()
        codes = (batches.APPROVE, batches.SECOND)
        if not any(self.user.scope_for(code).has_city(self.object.city_id) for code in codes):
            raise Denied(batches.APPROVE, self.object)

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_return(batch=self.object, user=self.user, **data)


class BatchApproveView(BatchActionView):
    permission = batches.APPROVE
    form_class: ClassVar[type[forms.Form] | None] = VersionForm
    success_message = _("Approved for the city.")

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_approve(batch=self.object, user=self.user, **data)


class BatchSecondView(BatchActionView):
    permission = batches.SECOND
    form_class: ClassVar[type[forms.Form] | None] = VersionForm
    success_message = _("Approved for the province. Settlement can send it now.")

    def act(self, data: dict[str, Any]) -> None:
        batches.batch_second(batch=self.object, user=self.user, **data)


class BatchSendView(BatchActionView):
    permission = batches.PREPARE
    form_class: ClassVar[type[forms.Form] | None] = SendForm
    success_message = _("The bank file is made. Download it and hand it to the bank.")

    def act(self, data: dict[str, Any]) -> None:
        batch_send(batch=self.object, user=self.user, **data)


class BankFileView(ObjectView):
    """The file as it was made, each time the same bytes; each look is in the audit log."""

    permission = batches.PREPARE
    queryset = BATCHES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        file = get_object_or_404(BankFile.objects.select_related("batch"), batch=self.object)
        return HttpResponse(
            bank_file_read(file, self.user),
            content_type=LAYOUTS[file.layout].media_type,
            headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
        )


class EpochConfirmView(CollectionActionView):
    """After a restore: bank and portal were compared, so this database may pay."""

    permission = batches.SECOND
    queryset = BATCHES
    form_class: ClassVar[type[forms.Form] | None] = EpochForm
    success_message = _("This portal may pay again.")

    def perform(self, data: dict[str, Any]) -> str:
        epoch_confirm(note=data["note"], user=self.user)
        return reverse("commissions:batch_list")
