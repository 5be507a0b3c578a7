"""The menu of the portal: what there is, under which heading, and which permission shows it.

Only names that resolve may stand here (a test checks it), so a menu entry never leads nowhere.
"""

from django.utils.translation import gettext_lazy as _

from core.menu import Item, Section

SECTIONS: tuple[Section, ...] = (
    Section(
        _("Daily"),
        (Item(_("Home"), "home", "home", tab=True),),
    ),
)
