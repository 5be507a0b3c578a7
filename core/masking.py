"""Phone, card and account numbers of which only the ends are shown."""

from core.formats import DASH


def masked(value: str | None) -> str:
    """ "19912340101" is "199****0101"; shorter texts keep a quarter at each end."""
    if not value:
        return DASH
    text = str(value)
    head, tail = (3, 4) if len(text) >= 11 else (len(text) // 4, len(text) // 4)
    return f"{text[:head]}****{text[len(text) - tail :]}"
