"""Columns of reports. Their cells are made of rows in memory, never straight of the database."""

from typing import Any

from django.utils.html import format_html

from core.tables import Column, MoneyColumn, NumberColumn, PercentColumn, PeriodColumn, ScaledColumn


class _Drawn(Column):
    def paths(self, accessor: str) -> tuple[str, ...]:
        return ()


class NamedColumn(_Drawn):
    """What the row is about. It leads to what stands behind it, if the row has a `url`: a text, or what gives one."""

    fixed = True

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        url = record.get("url", "")
        url = url() if callable(url) else url
        return format_html('<a href="{}">{}</a>', url, value) if url else value

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        return str(value)


class Text(_Drawn):
    pass


class Amount(_Drawn, MoneyColumn):
    pass


class Number(_Drawn, NumberColumn):
    pass


class Factor(_Drawn, ScaledColumn):
    pass


class Share(_Drawn, PercentColumn):
    pass


class Month(_Drawn, PeriodColumn):
    pass
