"""Adding what a choice lacks, in a dialog over the form that needs it.

    self.fields["category"].quick_add = QuickAdd("tables:sales_productcategory_add")

The field gets a small button, for whoever may open the page named there. That page, a `CreateView` or a small table,
answers the dialog with its own form, checks and errors; what it has saved is then chosen in the field, which is
drawn anew by its own page, so that it offers what it always offers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from core.links import reaches
from core.scoping import ScopedUser

QUICK: Final = "quick"
"""The id of the dialog's inside, and the beginning of all ids in it."""


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """`fills` names fields of this form whose entries the other one begins with: {"district": "parent"}.
    `takes` says what of the new row a text field is filled with; a drop-down chooses the row itself."""

    url_name: str
    fills: Mapping[str, str] = field(default_factory=dict)
    takes: str = "code"


@dataclass(frozen=True, slots=True)
class QuickButton:
    url: str
    fills: str
    takes: str


def offer_quick(form: forms.BaseForm, user: ScopedUser) -> None:
    """Puts the buttons on the fields for which this user may add something."""
    for one in form.fields.values():
        quick: QuickAdd | None = getattr(one, "quick_add", None)
        if quick is not None and reaches(user, url := reverse(quick.url_name)):
            fills = " ".join(f"{ours}:{theirs}" for ours, theirs in quick.fills.items())
            one.quick_button = QuickButton(url, fills, quick.takes)  # type: ignore[attr-defined]


def as_quick(form: forms.BaseForm) -> None:
    """Inside the dialog: ids that the form below doesn't have, and no dialog over the dialog."""
    form.auto_id = f"{QUICK}_%s"
    for one in form.fields.values():
        one.quick_button = None  # type: ignore[attr-defined]


def quick_added(row: Any) -> HttpResponse:
    """Hands the new row to the field: by key to a drop-down, by code or name to a text field."""
    told = {"pk": str(row.pk), "code": str(getattr(row, "code", row.pk)), "name": str(row)}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"quick-added": told})})
