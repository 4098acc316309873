"""How a letter goes out over real SMTP, and what the server's answers do to it."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from journal import outbox
from journal.letterbook import Draft
from journal.models import Letter, PersonalLink
from journal.outbox import bell
from journal.outbox.claims import pause
from journal.outbox.letters import TRIES, ServerAway
from journal.states import Delivery
from tests.factories.letters import make_letter, registered_link
from tests.factories.people import make_case, make_journal, make_office, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def _link() -> Iterator[None]:
    with registered_link("specimen", url_name="account_reset_password_from_key_done"):
        yield


def test_letter_on_its_way_out(smtp_sink: Any) -> None:
    make_journal(name="Journal of Greater Mekong Studies")
    letter = make_letter(
        subject="ប្រធានបទ — thesis", body="សួស្តី\u200bពិភពលោក\n", reply_to="editor@example.org", key="receipt"
    )

    assert outbox.send_letter(letter.pk)

    (message,) = smtp_sink.to(letter.to_email)
    assert message["Subject"] == "ប្រធានបទ — thesis"
    assert message["Message-ID"] == letter.message_id
    assert message["Reply-To"] == "editor@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"].addresses[0].display_name == "Journal of Greater Mekong Studies"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "សួស្តី\u200bពិភពលោក\n"
    letter.refresh_from_db()
    assert (letter.delivery, letter.attempts, letter.lease_until) == (Delivery.SENT, 1, None)
    assert letter.sent_at is not None


def test_letter_that_was_sent_is_not_sent_twice(smtp_sink: Any) -> None:
    letter = make_letter()
    assert [outbox.send_letter(letter.pk), outbox.send_letter(letter.pk)] == [True, False]
    assert len(smtp_sink.messages) == 1


def test_free_letter_may_be_answered_by_machines(smtp_sink: Any) -> None:
    outbox.send_letter(make_letter(key="").pk)
    assert smtp_sink.messages[0]["Auto-Submitted"] is None


def test_letter_with_copies(smtp_sink: Any) -> None:
    letter = make_letter(copies=["co-author@example.org", "no address"])
    outbox.send_letter(letter.pk)
    assert [m["X-Envelope-To"] for m in smtp_sink.messages] == [letter.to_email, "co-author@example.org"]
    assert {m["Cc"] for m in smtp_sink.messages} == {"co-author@example.org"}


def test_copy_that_is_refused_does_not_repeat_the_letter(smtp_sink: Any) -> None:
    smtp_sink.refuse = lambda address: "550 nobody" if address.startswith("copy") else None
    letter = make_letter(copies=["copy@example.org"])
    assert outbox.send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.delivery == Delivery.SENT
    assert letter.last_error == "copy@example.org: 550 nobody"


def test_letter_to_an_address_that_does_not_exist(smtp_sink: Any) -> None:
    smtp_sink.refuse = lambda address: "550 5.1.1 no such user"
    letter = make_letter()
    assert not outbox.send_letter(letter.pk)
    letter.refresh_from_db()
    letter.to.refresh_from_db()
    assert (letter.delivery, letter.last_error) == (Delivery.BOUNCED, "550 5.1.1 no such user")
    assert letter.to.mail_bounced_at is not None


def test_letter_that_is_refused_for_now_is_tried_later(smtp_sink: Any) -> None:
    smtp_sink.refuse = lambda address: "451 greylisted"
    letter = make_letter()
    assert not outbox.send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.delivery, letter.attempts, letter.last_error) == (Delivery.QUEUED, 1, "451 greylisted")
    assert letter.not_before > timezone.now() + timedelta(seconds=50)
    assert letter.to.mail_bounced_at is None

    smtp_sink.refuse = lambda address: None
    assert outbox.sweep() == 0
    Letter.objects.update(not_before=timezone.now())
    assert outbox.sweep() == 1
    assert smtp_sink.messages[0]["Message-ID"] == letter.message_id


def test_letter_that_fails_for_the_last_time(smtp_sink: Any) -> None:
    smtp_sink.refuse = lambda address: "451 busy"
    letter = make_letter(attempts=TRIES - 1)
    outbox.send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.delivery, letter.last_error) == (Delivery.FAILED, "451 busy")


def test_letter_when_the_mail_server_is_away(smtp_sink: Any, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    letter, other = make_letter(), make_letter()
    with pytest.raises(ServerAway):
        outbox.send_letter(letter.pk)
    assert outbox.sweep() == 0
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.delivery, letter.attempts) == (Delivery.QUEUED, 1)
    assert (other.delivery, other.attempts) == (Delivery.QUEUED, 1)


def test_letter_whose_worker_was_lost_falls_back(smtp_sink: Any) -> None:
    held = timezone.now() + timedelta(seconds=30)
    letter = make_letter(delivery=Delivery.SENDING, lease_until=held, attempts=1)
    assert not outbox.send_letter(letter.pk)
    Letter.objects.update(lease_until=timezone.now())
    assert outbox.sweep() == 1


def test_letter_whose_workers_were_all_lost_is_given_up(smtp_sink: Any) -> None:
    letter = make_letter(delivery=Delivery.SENDING, lease_until=timezone.now(), attempts=TRIES)
    assert outbox.sweep() == 0
    letter.refresh_from_db()
    assert letter.delivery == Delivery.FAILED


def test_letter_that_waits(smtp_sink: Any) -> None:
    letter = make_letter(not_before=timezone.now() + timedelta(minutes=5))
    assert not outbox.send_letter(letter.pk)
    assert outbox.cancel_letters(pk=letter.pk) == 1
    Letter.objects.update(not_before=timezone.now())
    assert outbox.sweep() == 0
    assert smtp_sink.messages == []


@pytest.mark.parametrize("field", ["subject", "reply_to", "copies"])
def test_header_cannot_be_injected(smtp_sink: Any, field: str) -> None:
    evil: Any = "a@example.org\r\nBcc: victim@example.org\r\n\r\nPay here"
    letter = make_letter(**{field: [evil] if field == "copies" else evil})
    outbox.send_letter(letter.pk)
    (message,) = smtp_sink.messages
    assert message["Bcc"] is None
    assert message["X-Envelope-To"] == letter.to_email
    assert "Pay here" not in message.get_content()


def test_letter_to_what_is_no_address_fails_at_once(smtp_sink: Any) -> None:
    letter = make_letter(to_email="a@example.org\nBcc: victim@example.org")
    assert not outbox.send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.delivery == Delivery.FAILED
    assert smtp_sink.messages == []


@pytest.mark.usefixtures("_link")
def test_personal_link_is_made_as_the_letter_is_sent(smtp_sink: Any, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(outbox.letters, "reverse", lambda name, args: f"/open/{args[0]}/")
    letter = make_letter(body="Open {personal_link} please", link_purpose="specimen", link_target=7)

    outbox.send_letter(letter.pk)

    sent = smtp_sink.messages[0].get_content()
    token = sent.split("/open/")[1].split("/")[0]
    link = PersonalLink.opened(purpose="specimen", token=token)
    assert link is not None
    assert (link.target, link.person) == (7, letter.to)
    assert settings.SITE_URL + "/open/" in sent
    letter.refresh_from_db()
    assert letter.body == "Open {personal_link} please"
    assert letter.readable_body == "Open [personal link] please"
    assert token not in str(list(Letter.objects.values_list()))


def test_secret_is_gone_once_sent(smtp_sink: Any) -> None:
    letter = make_letter(body="Your code: {code}", secrets={"code": "123456"})
    outbox.send_letter(letter.pk)
    letter.refresh_from_db()
    assert smtp_sink.messages[0].get_content().strip() == "Your code: 123456"
    assert (letter.body, letter.secrets) == ("Your code: {code}", {})


def test_letter_sent_again(smtp_sink: Any) -> None:
    office, case = make_office(), make_case()
    letter = make_letter(case=case, delivery=Delivery.BOUNCED, attempts=3, last_error="550 nobody")
    letter.to.email = "new@example.org"
    letter.to.save()

    again = outbox.send_again(letter, by=office)
    outbox.send_letter(again.pk)

    (message,) = smtp_sink.to("new@example.org")
    assert message["Message-ID"] == again.message_id != letter.message_id
    letter.refresh_from_db()
    assert (letter.delivery, again.repeats) == (Delivery.BOUNCED, letter)
    event = case.events.get(name="letter.sent_again")
    assert (event.by, event.facts) == (office, {"repeats": letter.pk})


def test_letter_still_on_its_way_is_not_sent_again() -> None:
    with pytest.raises(ValueError, match="cannot be sent again"):
        outbox.send_again(make_letter(), by=make_office())


def test_letter_that_came_back() -> None:
    office = make_office()
    letter = make_letter(delivery=Delivery.SENT, sent_at=timezone.now(), case=make_case())
    assert outbox.mark_returned(letter, by=office)
    assert not outbox.mark_returned(letter, by=office)
    letter.to.refresh_from_db()
    assert letter.to.mail_bounced_at is not None


@pytest.mark.usefixtures("_link")
def test_personal_link_copied_for_a_messenger(monkeypatch: Any) -> None:
    monkeypatch.setattr(outbox.letters, "reverse", lambda name, args: f"/open/{args[0]}/")
    case, person, office = make_case(), make_user(), make_office()
    address = outbox.copy_personal_link(
        purpose="specimen", target=7, person=person, case=case, subject=person, by=office
    )
    token = address.split("/")[-2]
    assert PersonalLink.opened(purpose="specimen", token=token) is not None
    event = case.events.get()
    assert (event.name, event.by) == ("link.copied", office)
    assert token not in str(event.facts)


def test_letter_written_on_a_case_rings_after_the_commit(
    smtp_sink: Any, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    heard: list[int] = []
    monkeypatch.setattr("journal.models.outgoing.BELLS", [lambda row: heard.append(row.pk)])
    with django_capture_on_commit_callbacks(execute=True):
        letter = make_case().write(Draft(to=make_user()), subject="Hello", body="{recipient}, hello", by=None)
        assert heard == []
    assert heard == [letter.pk]
    letter.refresh_from_db()
    letter.save()
    assert heard == [letter.pk]


def test_bell_that_does_not_ring_breaks_nothing(monkeypatch: Any, caplog: Any) -> None:
    def fall_off(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("celery.Celery.send_task", fall_off)
    bell.carry("journal.tasks.deliver_letter", 7)
    assert "event=bell_is_down task=journal.tasks.deliver_letter row=7 error=ConnectionRefusedError" in caplog.text


def test_slow_broker_makes_nobody_wait(django_capture_on_commit_callbacks: Any, monkeypatch: Any, caplog: Any) -> None:
    goes_on, heard = threading.Event(), []

    def take_long(task: str, args: list[int], **options: Any) -> None:
        goes_on.wait(20)
        heard.append(args[0])

    monkeypatch.setattr("celery.Celery.send_task", lambda app, task, **facts: take_long(task, **facts))
    monkeypatch.setattr(bell, "LONGEST", 2)
    bell._carrier.cache_clear()
    carrier = bell._carrier(os.getpid())
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        letters = [make_letter() for _number in range(4)]
    assert heard == []
    assert "event=bell_is_slow" in caplog.text
    goes_on.set()
    carrier.join()
    bell._carrier.cache_clear()
    assert set(heard) < {letter.pk for letter in letters}
    assert len(heard) in {2, 3}  # what waited, and perhaps the one that was being carried


def test_pause_grows_to_six_hours() -> None:
    assert [pause(n) for n in (1, 2, 5)] == [timedelta(minutes=m) for m in (1, 2, 16)]
    assert pause(12) == pause(400) == timedelta(hours=6)
    total = sum((pause(n) for n in range(1, TRIES)), timedelta(0))
    assert timedelta(days=1, hours=12) < total < timedelta(days=3)


def test_sweep_takes_the_oldest_first(smtp_sink: Any) -> None:
    now = timezone.now()
    letters = [make_letter(not_before=now - timedelta(minutes=m)) for m in (1, 3, 2)]
    assert outbox.sweep() == 3
    order = [m["Message-ID"] for m in smtp_sink.messages]
    assert order == [letters[i].message_id for i in (1, 2, 0)]
    assert next(itertools.chain(Letter.objects.exclude(delivery=Delivery.SENT), [None])) is None
