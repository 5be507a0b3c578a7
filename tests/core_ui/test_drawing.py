"""What pages are drawn with: cells of tables, parts that are the same for everybody, options, addresses."""

from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from core import formats
from core.links import object_address
from core.tables import BadgeColumn, Column, MoneyColumn, NumberColumn, PortalTable
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast
from tests.core_ui.pages import State


@dataclass
class Row:
    pk: int
    name: str | None
    amount: int
    state: str
    place: Any = None


class RowTable(PortalTable):
    name = Column("Name")
    amount = MoneyColumn("Amount", strong=True)
    state = BadgeColumn(State, "State")
    city = Column("City", accessor="place__name")
    double = NumberColumn("Double", accessor="amount")

    def render_double(self, record: Row) -> str:
        return formats.count(2 * record.amount)

    def row_class(self, record: Row) -> str:
        return "is-off" if record.state == "closed" else ""


def test_cells_are_escaped_and_what_is_missing_is_a_dash() -> None:
    body = RowTable([Row(1, "<b>", 100, "active"), Row(2, None, 0, "closed")]).body()
    first, second = body.strip().split("\n")
    assert "&lt;b&gt;" in first
    assert "<b>" not in first
    assert "1.00" in first
    assert "200" in first
    assert 'class="badge badge-green"' in first
    assert second.startswith('<tr class="is-off">')
    # Neither has a place, and the second no name: a dash, where 0 yuan is a figure.
    assert (first.count(formats.DASH), second.count(formats.DASH)) == (1, 2)


def test_a_box_stands_before_the_first_cell_of_each_row_that_can_be_picked() -> None:
    table = RowTable([Row(7, "a", 1, "active"), Row(8, "b", 1, "active")])
    table.picks = True
    for key, row in zip((7, 8), table.body().strip().split("\n"), strict=True):
        assert row.count("<input") == 1
        assert f'name="pick" value="{key}"' in row.partition("</td>")[0]


def test_a_choice_is_shown_by_its_label_also_across_a_relation(cast: Cast) -> None:
    class KindTable(PortalTable):
        kind = Column("Kind")
        above = Column("Above", accessor="parent__kind")

    store = Channel.objects.filter(parent__isnull=False).select_related("parent").first()
    assert store is not None
    assert store.parent is not None
    body = KindTable([store]).body()
    for channel in (store, store.parent):
        assert str(ChannelKind(channel.kind).label) in body


def test_what_is_drawn_once_knows_nothing_of_the_page_and_is_there_in_each_language() -> None:
    part = Template(
        "{% load i18n portal %}{% once %}{% translate 'Save' %}:{{ name }}{% endonce %}{{ name }}"
    )
    for language, word in (("en", "Save"), ("zh-hans", "保存"), ("en", "Save")):
        with translation.override(language):
            assert part.render(Context({"name": "Ann"})) == f"{word}:Ann"


def test_what_needs_the_request_can_not_be_drawn_once() -> None:
    part = Template("{% load portal %}{% once %}{% star %}{% endonce %}")
    with pytest.raises(KeyError):
        part.render(Context({"request": HttpRequest()}))


def test_a_drop_down_has_its_groups_and_its_choice() -> None:
    class Choice(forms.Form):
        place = forms.ChoiceField(
            choices=[("", "<any>"), ("North", [("1", "A & B"), ("2", "C")]), ("9", "Other")], initial="2"
        )

    drawn = str(Choice()["place"])
    assert '<option value="">&lt;any&gt;</option>' in drawn
    assert (
        '<optgroup label="North"><option value="1">A &amp; B</option><option value="2" selected>C</option>'
        in drawn
    )
    assert drawn.count("</optgroup>") == 1
    assert drawn.count(" selected") == 1


def test_an_address_of_a_list_is_the_one_that_reverse_gives() -> None:
    for pk in (1, 10**16):
        assert object_address("channel_detail", pk) == reverse("channel_detail", kwargs={"pk": pk})


def test_a_month_is_named_in_the_language_of_the_reader() -> None:
    for language, name in (("en", "Oct 2026"), ("zh-hans", "2026年10月"), ("en", "Oct 2026")):
        with translation.override(language):
            assert formats.period_label(202610) == name
