from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("sales.product_view", _("View products")),
    Permission("sales.result_view", _("View results and uploads")),
    Permission("sales.result_upload", _("Upload results")),
    Permission("sales.result_commit", _("Commit and undo uploads")),
    Permission(
        "sales.subscriber_view", _("See subscriber numbers in full"), _("Everyone else sees the ends only.")
    ),
    Permission("sales.target_view", _("View targets")),
    Permission(
        "sales.target_edit",
        _("Set targets"),
        _("Of the channels of one's own region, as long as the month isn't closed."),
    ),
    Permission("sales.target_export", _("Export targets")),
    Permission("sales.product_export", _("Export the list of products")),
    Permission("sales.result_export", _("Export reported results")),
    Permission(
        "sales.product_edit",
        _("Edit products and their prices"),
        _("Only where the role is held for the whole province. Prices of closed months never change."),
    ),
    Permission(
        "sales.split_edit",
        _("Decide whose a sale is"),
        _("Only where the role is held for the whole province. Shows the subscriber numbers of such sales."),
    ),
    Permission(
        "sales.catalogue_edit",
        _("Edit product categories and figures"),
        _("In the small tables of the system area."),
    ),
]
