"""Forms as a browser sends them: with what they showed."""

from typing import Any

from django.test import Client


def seen(client: Client, path: str) -> str:
    """What the page of an edit form says that it shows."""
    found: str = client.get(path).context["seen"]
    return found


def entries(client: Client, path: str, **changed: Any) -> dict[str, Any]:
    """All that the form at `path` would send, with these entries changed."""
    context = client.get(path).context
    sent: dict[str, Any] = {"seen": context["seen"]}
    for field in context["form"]:
        value = field.value()
        if value not in (None, "") and value is not False:
            sent[field.html_name] = (
                value if isinstance(value, list) else field.field.widget.format_value(value) or value
            )
    return {**sent, **changed}
