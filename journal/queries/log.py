"""Reads of the journal's own history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from journal.models import CaseFile, Event
from journal.paging import Page, page_of

ACTS = {
    "role.granted": _("Role given"),
    "role.revoked": _("Role taken back"),
    "person.added": _("Person added"),
    "person.changed": _("Person changed"),
    "person.address_changed": _("Mail address of a person changed"),
    "person.address_works": _("Mail address of a person works again"),
    "person.closed": _("Account closed"),
    "person.opened": _("Account opened again"),
    "settings.changed": _("Settings changed"),
    "absence.entered": _("Absence entered"),
    "absence.removed": _("Absence taken out"),
    "closed_time.entered": _("Closed office entered in the calendar"),
    "closed_time.removed": _("Closed office taken out of the calendar"),
    "section.added": _("Section added"),
    "section.changed": _("Section changed"),
    "section.moved": _("Section moved"),
    "page.added": _("Page added"),
    "page.changed": _("Page changed"),
    "page.moved": _("Page moved"),
    "page.deleted": _("Page deleted"),
    "reviewform.added": _("Review form added"),
    "reviewform.changed": _("Review form changed"),
    "reviewform.used": _("Review form put into use"),
    "reviewform.dropped": _("Changes of a review form dropped"),
    "reviewform.deleted": _("Review form deleted"),
    "thanks.published": _("Thanks to reviewers published"),
    "thanks.taken_down": _("Thanks to reviewers taken down"),
    "certificate.withdrawn": _("Certificate withdrawn"),
    "certificate.restored": _("Certificate stands again"),
    "letter.written": _("Letter written"),
    "letter.sent_again": _("Letter sent again"),
    "letter.returned": _("Letter came back"),
    "letter_text.changed": _("Text of a letter changed"),
    "letter_text.restored": _("Text of a letter set back"),
    "link.copied": _("Personal link copied"),
}


def log_page(asked: Mapping[str, Any]) -> Page:
    """Return one page of the journal's own acts, newest first; one query."""
    journals_own = Event.objects.filter(case__in=CaseFile.objects.filter(is_of_the_journal=True))
    return page_of(journals_own.select_related("by", "text"), ["-at", "-pk"], asked)


def label_of(event: Event) -> Any:
    """Return the name of an act in words."""
    return ACTS.get(event.name, event.name)
