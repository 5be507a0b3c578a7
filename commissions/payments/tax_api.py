"""Tax rates by program: the brackets of a kind of taxpayer from a day on."""

from typing import Any, ClassVar

from commissions.payments.forms import TaxForm
from commissions.payments.models import TaxBracket
from core.api import FormCollectionApi, ResourceSerializer
from core.api.bodies import filled


class TaxBracketSerializer(ResourceSerializer):
    class Meta:
        model = TaxBracket
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "taxpayer_kind", "effective_from", "above", "rate", "deduction", "withheld"),
        )


class TaxBracketListApi(FormCollectionApi):
    """What was, is and will be in force. POST enters all brackets of a kind from a day after today on and answers
    with the first.
    """

    permission = "commissions.batch_view"
    create_permission = "commissions.tax_edit"
    create_form = TaxForm
    queryset = TaxBracket.objects.all()
    serializer_class = TaxBracketSerializer

    def create(self, body: dict[str, Any]) -> TaxBracket:
        made: TaxBracket = filled(TaxForm, body).save()
        return made
