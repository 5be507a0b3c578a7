"""Phone, card and account numbers of which only the ends are shown."""

from core.formats import DASH


def masked(value: str | None) -> str:
    """ "19912340101" is "199****0101"; shorter texts keep less, and never more than half."""
    if not value:
        return DASH
    text = str(value)
    tail = min(4, len(text) // 4)
    head = min(3, len(text) // 4)
    return f"{text[:head]}****{text[len(text) - tail :]}"
