"""The sheets of results, of products and of targets that can be uploaded."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.sheets.kinds import SheetKind
from sales.catalogue_definitions import PRODUCTS, TARGETS
from sales.definitions import MONTHLY_RESULTS, ORDER_DETAIL, SUBSCRIBER_EVENTS, SUBSCRIBER_MONTHS
from sales.rosters import ProductRegister, TargetRegister
from sales.services.results.channelmonth import CHANNEL_MONTH
from sales.services.results.sale import SALE
from sales.services.results.subscriberevent import SUBSCRIBER_EVENT
from sales.services.results.subscribermonth import SUBSCRIBER_MONTH

_VIEW: Final = "sales.result_view"
_UPLOAD: Final = "sales.result_upload"
_COMMIT: Final = "sales.result_commit"

KINDS: Final = (
    SheetKind(
        ORDER_DETAIL,
        SALE,
        _VIEW,
        _UPLOAD,
        _COMMIT,
        _("One row for each order: activations, services, handsets."),
        from_channels=True,
    ),
    SheetKind(
        MONTHLY_RESULTS,
        CHANNEL_MONTH,
        _VIEW,
        _UPLOAD,
        _COMMIT,
        _("One row for each agent, one column for each figure."),
    ),
    SheetKind(
        SUBSCRIBER_MONTHS,
        SUBSCRIBER_MONTH,
        _VIEW,
        _UPLOAD,
        _COMMIT,
        _("Usage and bills of subscribers, which gates ask for."),
    ),
    SheetKind(
        SUBSCRIBER_EVENTS,
        SUBSCRIBER_EVENT,
        _VIEW,
        _UPLOAD,
        _COMMIT,
        _("Cancellations and the like, for which pay is taken back."),
    ),
    SheetKind(
        PRODUCTS,
        ProductRegister(),
        "sales.product_view",
        "sales.product_edit",
        "sales.product_edit",
        _("One row for each product; prices hold from the first day of the month."),
        register=True,
    ),
    SheetKind(
        TARGETS,
        TargetRegister(),
        "sales.target_view",
        "sales.target_edit",
        "sales.target_edit",
        _("One row for each channel and figure of the month."),
        register=True,
    ),
)
