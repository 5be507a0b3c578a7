"""Notes and files beside an agent: who writes, who reads, who is told, and how files are handed out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agents.models import Agent
from core.models import Attachment, AttachmentContent, AuditEvent, Note, Notification
from tests.cast import Cast
from tests.journal.files import HTML, pdf, png

SignIn = Callable[[Any], Client]


@pytest.fixture
def agent(cast: Cast) -> Agent:
    return Agent.objects.create(channel=cast.agent)


def write(client: Client, agent: Agent, text: str) -> int:
    return client.post(f"/agents/{agent.pk}/notes/add/", {"text": text}).status_code


def attach(client: Client, agent: Agent, content: bytes, name: str = "合同.pdf") -> int:
    upload = SimpleUploadedFile(name, content, "text/html")
    return client.post(f"/agents/{agent.pk}/files/add/", {"file": upload}).status_code


def test_a_note_is_read_beside_its_agent_as_plain_text(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    assert write(client, agent, "<b>押金</b>\n已催缴") == 302
    text = client.get(f"/agents/{agent.pk}/?tab=journal").content.decode()
    assert "&lt;b&gt;押金&lt;/b&gt;<br>已催缴" in text
    other = Agent.objects.create(channel=cast.other_agent)
    assert "已催缴" not in client.get(f"/agents/{other.pk}/?tab=journal").content.decode()


def test_dealers_read_no_notes_about_themselves(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    write(sign_in(cast.city_manager), agent, "经营不佳")
    client = sign_in(cast.dealer_owner)
    assert client.get(f"/agents/{agent.pk}/?tab=journal").status_code == 403
    page = client.get(f"/agents/{agent.pk}/").content.decode()
    assert "经营不佳" not in page
    assert "?tab=journal" not in page


@pytest.mark.parametrize("text", ["@district 请走访", "请@district走访", "走访？@district"])
def test_whoever_is_mentioned_is_told(cast: Cast, agent: Agent, sign_in: SignIn, text: str) -> None:
    assert write(sign_in(cast.city_manager), agent, text) == 302
    (told,) = Notification.objects.all()
    assert told.user == cast.district_supervisor
    assert told.url == f"/agents/{agent.pk}/?tab=journal"


@pytest.mark.parametrize(
    "text", ["@city_b 看看", "@dealer 看看", "@nobody 看看", "@stranger", "@district @city_b"]
)
def test_nobody_is_told_of_what_they_may_not_see_and_nothing_is_written(
    cast: Cast, agent: Agent, sign_in: SignIn, text: str
) -> None:
    assert write(sign_in(cast.city_manager), agent, text) == 422
    assert not Note.objects.exists()
    assert not Notification.objects.exists()


def test_an_address_of_mail_is_no_mention(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    assert write(sign_in(cast.city_manager), agent, "见 wang@example.com") == 302
    assert not Notification.objects.exists()


def test_a_file_comes_back_as_it_was_but_can_do_nothing(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    content = pdf()
    assert attach(client, agent, content, "../../合\r\n同.html") == 302
    kept = Attachment.objects.get()
    answer = client.get(f"/agents/{agent.pk}/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "/" not in kept.name
    assert "\n" not in kept.name


@pytest.mark.parametrize("content", [HTML, png(10_000, 10_000), png(tail=HTML)])
def test_what_may_not_be_kept_leaves_nothing_behind(
    cast: Cast, agent: Agent, sign_in: SignIn, content: bytes
) -> None:
    assert attach(sign_in(cast.city_manager), agent, content) == 422
    assert not Attachment.objects.exists()


def test_25_mb_are_refused_before_they_are_read(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    assert attach(sign_in(cast.city_manager), agent, b"%PDF-" + b"0" * 25 * 1024 * 1024) == 422


def test_the_same_file_is_attached_once_to_one_agent_and_kept_once_for_all(
    cast: Cast, agent: Agent, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    assert [attach(client, agent, pdf()), attach(client, agent, pdf())] == [302, 409]
    other = Agent.objects.create(channel=cast.other_agent)
    assert attach(client, other, pdf()) == 302
    assert Attachment.objects.values("content").distinct().count() == 1


def test_a_file_is_found_only_beside_its_own_agent(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    attach(sign_in(cast.city_manager), agent, pdf())
    number = Attachment.objects.get().pk
    other = Agent.objects.create(channel=cast.other_agent)
    there = Agent.objects.create(channel=cast.agent_b)
    assert sign_in(cast.city_manager).get(f"/agents/{other.pk}/files/{number}/").status_code == 404
    assert sign_in(cast.city_b_manager).get(f"/agents/{there.pk}/files/{number}/").status_code == 404
    assert sign_in(cast.dealer_owner).get(f"/agents/{agent.pk}/files/{number}/").status_code == 403


def test_notes_and_files_are_in_the_log(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    write(client, agent, "已催缴")
    attach(client, agent, pdf())
    logged = AuditEvent.objects.filter(key=str(agent.pk)).order_by("pk")
    assert list(logged.values_list("action", flat=True)) == ["core.note_add", "core.file_add"]


def removed(client: Client, agent: Agent, number: int) -> int:
    return client.post(f"/agents/{agent.pk}/files/{number}/remove/").status_code


def test_whoever_attached_a_file_or_may_edit_the_agent_removes_it(
    cast: Cast, agent: Agent, sign_in: SignIn
) -> None:
    attach(sign_in(cast.city_manager), agent, pdf())
    kept = Attachment.objects.get()
    link = f"/files/{kept.pk}/remove/"
    journal = f"/agents/{agent.pk}/?tab=journal"
    assert link not in sign_in(cast.auditor).get(journal).content.decode()
    assert removed(sign_in(cast.auditor), agent, kept.pk) == 403
    Attachment.objects.update(author=cast.auditor)
    assert link in sign_in(cast.auditor).get(journal).content.decode()
    assert removed(sign_in(cast.auditor), agent, kept.pk) == 302
    attach(sign_in(cast.city_manager), agent, pdf())
    assert removed(sign_in(cast.district_supervisor), agent, Attachment.objects.get().pk) == 302
    assert not Attachment.objects.exists()


def test_the_bytes_go_when_no_object_needs_them(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    other = Agent.objects.create(channel=cast.other_agent)
    attach(client, agent, pdf())
    attach(client, other, pdf())
    first, second = Attachment.objects.order_by("pk")
    assert removed(client, agent, first.pk) == 302
    assert AttachmentContent.objects.count() == 1
    answer = client.get(f"/agents/{other.pk}/files/{second.pk}/")
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert removed(client, other, second.pk) == 302
    assert not AttachmentContent.objects.exists()
    assert attach(client, agent, pdf()) == 302, "and it may come again"


def test_a_removal_is_in_the_log_with_what_the_file_was(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    attach(client, agent, pdf())
    kept = Attachment.objects.get()
    removed(client, agent, kept.pk)
    event = AuditEvent.objects.get(action="core.file_remove")
    assert event.key == str(agent.pk)
    assert event.detail == {"file": kept.name, "size": kept.size, "fingerprint": kept.content_id}
    assert removed(client, agent, kept.pk) == 404


def test_a_file_is_removed_only_beside_its_own_agent(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    attach(client, agent, pdf())
    other = Agent.objects.create(channel=cast.other_agent)
    assert removed(client, other, Attachment.objects.get().pk) == 404
    assert Attachment.objects.exists()
