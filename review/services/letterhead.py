"""What stands around the words of a paper that the journal gives out as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from journal.models import Journal


def letterhead(journal: Journal, language: str) -> dict[str, Any]:
    """Return the head and the foot of a paper, as the journal's settings have them."""
    return {
        "lang": language,
        "journal": journal.name,
        "head": known([journal.publisher, journal.place]),
        "foot": known(
            [
                journal.name,
                _("ISSN %(issn)s") % {"issn": journal.issn_online} if journal.issn_online else "",
                _("ISSN %(issn)s (print)") % {"issn": journal.issn_print} if journal.issn_print else "",
                journal.contact_email,
                settings.SITE_URL,
            ]
        ),
        "demonstration": _("Demonstration: everything in it is invented.") if journal.is_demonstration else "",
    }


def known(words: Iterable[str]) -> list[str]:
    """Return those of the words that say anything."""
    return [word for word in words if word]
