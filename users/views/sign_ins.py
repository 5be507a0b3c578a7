"""One's own sign-ins, right and wrong: whoever finds one that wasn't theirs should say so."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import AuditEvent
from core.tables import Column, MomentColumn, PortalTable
from core.views import SIGNED_IN, ListView
from core.views.audit import ActionColumn
from users.audit import SIGN_INS


class SignInTable(PortalTable):
    at = MomentColumn(_("At"))
    action = ActionColumn(None, _("Action"))
    address = Column(_("Address"))


class SignInListView(ListView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    title = _("My sign-ins")
    queryset = AuditEvent.objects.all()
    table_class = SignInTable

    def get_queryset(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(actor_id=self.user.pk, action__in=SIGN_INS)
