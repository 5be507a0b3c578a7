"""Every route of the portal by name, as the URL configuration has it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def all_routes() -> dict[str, str]:
    """Route name (with namespace) to its pattern. A route without a name fails the build."""
    found = dict(_walk(get_resolver(), "", ""))
    unnamed = [pattern for name, pattern in found.items() if not name.rsplit(":", 1)[-1]]
    assert unnamed == [], f"routes without a name: {unnamed}"
    return found


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or ''}", route
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, route)
