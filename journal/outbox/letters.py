"""Letters: sending one, sending it again, marking it as returned, and copying a personal link out of it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from journal import letterbook
from journal.models import CaseFile, Journal, Letter, PersonalLink, User
from journal.models.outgoing import new_message_id
from journal.outbox import post
from journal.outbox.claims import LETTERS
from journal.states import Delivery

log = logging.getLogger(__name__)

TRIES = 16  # the last one about two days after the first
RENEWAL_PAUSE = timedelta(minutes=10)


class ServerAway(Exception):
    """The mail server cannot be reached; the letter was put back."""


def send_letter(pk: int) -> bool:
    """Send a letter if it is due and nobody else has it; return whether it is sent now. Raises ``ServerAway``."""
    letter: Letter | None = LETTERS.claim(pk, tries=TRIES)
    if letter is None:
        return False
    try:
        envelope = post.message(letter, body=completed(letter), journal_name=Journal.current().name)
        post.hand_over(envelope, letter.to_email)
    except post.NobodyThere as error:
        _nobody_there(letter, str(error))
    except post.Unacceptable as error:
        LETTERS.give_up(letter, str(error), secrets={})
        log.warning("event=letter_refused letter=%s", pk)
    except post.TryLater as error:
        LETTERS.put_back(letter, str(error), tries=TRIES)
        log.warning("event=letter_put_back letter=%s attempt=%s", pk, letter.attempts)
        if error.is_server_away:
            raise ServerAway(str(error)) from error
    except Exception as error:
        LETTERS.put_back(letter, f"{type(error).__name__}: {error}", tries=TRIES)
        log.exception("event=letter_failed letter=%s attempt=%s", pk, letter.attempts)
    else:
        LETTERS.done(letter, delivery=Delivery.SENT, sent_at=timezone.now(), secrets={})
        _send_copies(envelope, letter)
        return True
    return False


def completed(letter: Letter) -> str:
    """Return the text as it goes out: with its secrets, and with a personal link that is made now and kept nowhere."""
    facts = dict(letter.secrets)
    if letter.link_purpose and f"{{{letterbook.PERSONAL_LINK}}}" in letter.body:
        facts[letterbook.PERSONAL_LINK] = _new_address(letter.link_purpose, letter.link_target, letter.to)
    return letterbook.fill(letter.body, facts)


def send_again(letter: Letter, *, by: User) -> Letter:
    """Write the letter once more, to the address the person has now; the first one stays as it is.

    Where somebody has just done so, to the same address, theirs is returned.
    Raises ``ValueError`` for a letter that is still on its way, and for one with a secret that is no longer kept.
    """
    if not letter.may_be_repeated:
        raise ValueError("this letter cannot be sent again")
    address = letter.to.email if letter.to else letter.to_email
    with transaction.atomic():
        again = Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
        just_now = again.repeated_by.filter(to_email=address, created_at__gt=timezone.now() - RENEWAL_PAUSE).first()
        if just_now is not None:
            return just_now
        again.pk = None
        again._state.adding = True
        again.repeats = letter
        again.to_email = address
        again.sender = by
        again.message_id = new_message_id()
        again.delivery = Delivery.QUEUED
        again.attempts, again.last_error, again.sent_at, again.lease_until = 0, "", None, None
        again.not_before = again.created_at = timezone.now()
        again.save()
        if letter.case:
            letter.case.record("letter.sent_again", again, by=by, facts={"repeats": letter})
    return again


def cancel_letters(**which: Any) -> int:
    """Keep letters from going out that have not been claimed yet; ``which`` filters them. Returns how many.

    To be called in the transaction of the act that makes them superfluous.
    """
    return Letter.objects.filter(**which, delivery=Delivery.QUEUED).update(delivery=Delivery.CANCELLED, secrets={})


def mark_returned(letter: Letter, *, by: User) -> bool:
    """Write down that a letter came back, as somebody has seen in the journal's mailbox."""
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk, delivery=Delivery.SENT).update(delivery=Delivery.BOUNCED):
            return False
        _note_bounce(letter)
        if letter.case:
            letter.case.record("letter.returned", letter, by=by)
    return True


def renew_link(link: PersonalLink, *, purpose: str) -> Letter | None:
    """Send the newest letter that held a link to the same thing once more, with a fresh one; not within ten minutes.

    ``purpose`` is that of the fresh one: the same, or what may be done with the same thing now.
    """
    letters = Letter.objects.filter(link_purpose=purpose, link_target=link.target, to=link.person)
    newest = letters.order_by("-created_at", "-pk").first()
    if newest is None or newest.created_at > timezone.now() - RENEWAL_PAUSE or not newest.may_be_repeated:
        return None
    return send_again(newest, by=link.person)


def copy_personal_link(
    *, purpose: str, target: int, person: User, case: CaseFile, subject: models.Model, by: User
) -> str:
    """Make a new personal link to be handed over by messenger; return its address. The history keeps that it was."""
    with transaction.atomic():
        address = _new_address(purpose, target, person)
        case.record("link.copied", subject, by=by, facts={"purpose": purpose, "person": person})
    return address


def _new_address(purpose: str, target: int | None, person: User | None) -> str:
    if person is None or target is None:
        raise ValueError("a personal link needs a person and something to open")
    token = PersonalLink.mint(purpose=purpose, target=target, person=person)
    return settings.SITE_URL + reverse(letterbook.LINKS[purpose].url_name, args=[token])


def _nobody_there(letter: Letter, answer: str) -> None:
    LETTERS.give_up(letter, answer, delivery=Delivery.BOUNCED, secrets={})
    _note_bounce(letter)
    log.warning("event=letter_bounced letter=%s", letter.pk)


def _note_bounce(letter: Letter) -> None:
    """Warn whoever writes to this person next, unless they have another address by now."""
    if letter.to_id is not None:
        User.objects.filter(pk=letter.to_id, email=letter.to_email).update(mail_bounced_at=timezone.now())


def _send_copies(envelope: post.Envelope, letter: Letter) -> None:
    """Hand the copies over, once each: the letter itself is on its way, and must not go twice because of a copy."""
    missed = []
    for address in envelope.cc:
        try:
            post.hand_over(envelope, address)
        except (post.NobodyThere, post.Unacceptable, post.TryLater) as error:
            missed.append(f"{address}: {error}")
    if missed:
        Letter.objects.filter(pk=letter.pk).update(last_error="; ".join(missed)[:1000])
