"""What a person is expected to do and by which day, as a calendar that other programs follow (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from journal.actions import Action
from journal.desk.queries.todo import required_actions
from journal.models import Absence, PersonalLink, User

CALENDAR = "calendar"
"""The purpose of the personal link that opens a calendar."""
TITLE, LINE = 60, 75  # characters of a manuscript's title; octets of a line, its end not counted
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_link_of(user: User) -> PersonalLink | None:
    """Return the live link to this person's calendar, if there is one; its token is known to nobody here."""
    live = PersonalLink.objects.filter(purpose=CALENDAR, target=user.pk, person=user, ended_at__isnull=True)
    return live.filter(expires_at__gt=timezone.now()).first()


def calendar_of(user: User, *, name: str) -> str:
    """Return the calendar of what waits for this person and has a day, and of the person's absences.

    Of a manuscript it tells number and title, the latter cut short, and no name of anybody.
    """
    absences = Absence.objects.filter(person=user, last__gte=timezone.localdate())
    return "".join(f"{folded(line)}\r\n" for line in _lines(required_actions(user), absences, name))


def _lines(actions: Iterable[Action], absences: Iterable[Absence], name: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_written(name)}//Due dates//EN")
    yield from (f"X-WR-CALNAME:{_written(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H")
    for action in actions:
        if action.due_on is not None:
            words = [str(action.label), action.number, Truncator(action.title).chars(TITLE)]
            yield from _event(settings.SITE_URL + action.url, words, action.due_on, action.due_on)
    address = settings.SITE_URL + reverse("desk:away")
    for absence in absences:
        yield from _event(address, [str(_("Away"))], absence.first, absence.last, of=f"#{absence.pk}")
    yield "END:VCALENDAR"


def _event(address: str, words: Iterable[str], first: date, last: date, *, of: str = "") -> Iterator[str]:
    known_by = hashlib.sha256(f"{address}{of}".encode()).hexdigest()[:32]
    yield from ("BEGIN:VEVENT", f"UID:{known_by}@{urlsplit(settings.SITE_URL).hostname}")
    yield f"DTSTAMP:{timezone.localdate():%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_written(' · '.join(filter(None, words)))}"
    yield from (f"URL:{address}", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT")


def _written(words: str) -> str:
    return words.translate(ESCAPED)


def folded(line: str) -> str:
    """Return a line cut into pieces of at most 75 octets, none of them inside a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join([*pieces, piece])
