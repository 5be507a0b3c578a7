"""What a form showed, against what is there now: nobody overwrites what they have not seen.

The page of a form carries a digest of each value that it shows. When the form comes back, what is there is read
again under a lock and compared. So one mechanism serves every form that begins with what is there, from
whichever tables its values come: it needs no column for a version, what the form doesn't show (a sign-in, a
job of the night) is no conflict, and it can be said field by field what has changed. It isn't signed: whoever
forges a digest gains no more than by opening the page again. The ETag of the API is a digest of the same kind,
of what the API shows; see core.api.views.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.formats import DASH

Values = tuple[str, ...]
"""What a browser sends of a control that nobody has touched."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else has changed meanwhile. `untouched`: here it was left as it had been."""

    name: str
    label: str
    theirs: str
    yours: str
    untouched: bool


def seen_of(form: forms.BaseForm) -> str:
    """The digests of what an unsent form shows, to travel in a hidden field."""
    return " ".join(f"{name}:{_digest(values)}" for name, values in _shown(form).items())


def moved_since(now: forms.BaseForm, seen: str) -> list[str]:
    """The fields that differ from what was seen; `now` is the same form, unsent, over what is there now."""
    before = _digests(seen)
    return [name for name, values in _shown(now).items() if before.get(name, _NOTHING) != _digest(values)]


def clashes(sent: forms.BaseForm, now: forms.BaseForm, seen: str) -> list[Clash]:
    """The fields that somebody else has changed and that would be overwritten by what was sent."""
    before, changed, found = _digests(seen), set(sent.changed_data), []
    there = _shown(now)
    for name in moved_since(now, seen):
        if name not in changed or name not in sent.fields:
            continue
        theirs, yours = there[name], _values(sent[name])
        untouched = before.get(name, _NOTHING) == _digest(yours)
        found.append(
            Clash(name, str(sent[name].label), *_said(now[name], theirs, yours), untouched=untouched)
        )
    return found


def taken_over(data: QueryDict, now: forms.BaseForm, found: Iterable[Clash]) -> QueryDict:
    """What was sent, with what is there now in the fields that were left as they had been."""
    merged = data.copy()
    there = _shown(now)
    for clash in found:
        if clash.untouched:
            key = now.add_prefix(clash.name)
            merged.pop(key, None)
            if there[clash.name]:
                merged.setlist(key, list(there[clash.name]))
    return merged


def _shown(form: forms.BaseForm) -> dict[str, Values]:
    return {bound.name: _values(bound) for bound in form if _is_compared(bound.field)}


def _is_compared(field: forms.Field) -> bool:
    return not (field.disabled or isinstance(field, forms.FileField))


def _values(bound: BoundField) -> Values:
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ("on",) if widget.check_test(value) else ()
    if isinstance(value, list | tuple | set):
        return tuple(sorted(str(one) for one in value))
    written = widget.format_value(value)
    parts = written if isinstance(written, list) else [written]
    # A text area sends its line breaks in another way than they are kept.
    return tuple(text for part in parts if (text := str(part or "").replace("\r\n", "\n").strip()))


def _digest(values: Values) -> str:
    return hashlib.sha256("\0".join(values).encode()).hexdigest()[:16]


_NOTHING = _digest(())
"""Of a field that was not shown: an entry where nothing was overwrites nothing."""


def _digests(seen: str) -> Mapping[str, str]:
    return dict(part.split(":", 1) for part in seen.split() if ":" in part)


def _said(bound: BoundField, theirs: Values, yours: Values) -> tuple[str, str]:
    """Both in words; of several choices only those that differ."""
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return tuple(_("Yes") if values else _("No") for values in (theirs, yours))  # type: ignore[return-value]
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        theirs, yours = (
            tuple(one for one in theirs if one not in yours),
            tuple(one for one in yours if one not in theirs),
        )
    labels = {str(code): str(label) for code, label in _flat(getattr(field, "choices", ()))}
    if isinstance(field, forms.ModelChoiceField):  # what is there need not be on offer any more
        key = field.to_field_name or "pk"
        assert field.queryset is not None
        rows = field.queryset.model._base_manager.filter(**{f"{key}__in": set(theirs) - set(labels)})
        labels |= {str(getattr(row, key)): str(row) for row in rows}
    first, second = (", ".join(labels.get(one, one) for one in values) or DASH for values in (theirs, yours))
    return first, second


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label


def told(clash: Clash) -> str:
    """The sentence for whoever came second."""
    if clash.untouched:
        text = _("%(field)s is now “%(theirs)s”. You had not changed it, so the form shows that.")
    else:
        text = _("%(field)s is now “%(theirs)s”; you entered “%(yours)s”.")
    return text % {"field": clash.label, "theirs": clash.theirs, "yours": clash.yours}


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What whoever came second is shown: the form, what it now shows, and what has changed."""

    form: forms.BaseForm
    seen: str
    clashes: list[str]


def second_look(build: Callable[[QueryDict | None], Any], sent: QueryDict) -> SecondLook | None:
    """None where nothing that was not seen would be overwritten. `build` makes the form over what is there now,
    with what was sent or (None) unsent; the caller holds what it is about.
    """
    now, seen = build(None), sent.get("seen", "")
    if not moved_since(now, seen):
        return None
    found = clashes(build(sent), now, seen)
    if not found:
        return None
    form = build(taken_over(sent, now, found))
    form.is_valid()
    for clash in found:
        if not clash.untouched:
            form.add_error(clash.name, _("Somebody else entered “%s” meanwhile.") % clash.theirs)
    return SecondLook(form, seen_of(now), [told(clash) for clash in found])
