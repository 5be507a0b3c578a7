"""The buckets into which a dealer's own list and the operator's statement fall apart."""

from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class Bucket(StatusChoices):
    """`own`: a row of the dealer's list. `disputable`: what a dispute can be about."""

    FULL = "full", "green", "own", pgettext_lazy("bucket", "Paid in full")
    UNDERPAID = "underpaid", "amber", "own", "disputable", pgettext_lazy("bucket", "Underpaid")
    REFUSED = "refused", "red", "own", "disputable", pgettext_lazy("bucket", "Refused")
    UNKNOWN = "unknown", "purple", "own", "disputable", pgettext_lazy("bucket", "Unknown to the operator")
    MISSING = "missing", "blue", pgettext_lazy("bucket", "Missing from the own list")
    DUPLICATE = "duplicate", "grey", "own", pgettext_lazy("bucket", "Duplicate")
