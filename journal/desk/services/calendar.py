"""The secret address of a person's calendar: made, made anew, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from journal.desk.queries.calendar import CALENDAR
from journal.letterbook import LINKS, personal_link
from journal.models import PersonalLink
from journal.services import one_act_of

if TYPE_CHECKING:
    from journal.models import User

CALENDAR_DAYS = 730
personal_link(CALENDAR, url_name="desk:calendar_feed", days=CALENDAR_DAYS)


def renew_calendar(*, by: User) -> str:
    """Make a secret address for a person's calendar and return it, this once; the one before opens nothing more."""
    with transaction.atomic():
        one_act_of(by)  # one new address at a time
        PersonalLink.end(purpose=CALENDAR, target=by.pk)
        token = PersonalLink.mint(purpose=CALENDAR, target=by.pk, person=by)
    return settings.SITE_URL + reverse(LINKS[CALENDAR].url_name, args=[token])


def end_calendar(*, by: User) -> None:
    """Let the secret address of a person's calendar open nothing more."""
    PersonalLink.end(purpose=CALENDAR, target=by.pk)
