"""Papers that the journal gives out as PDF: what stands around their words, and where they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from journal.storage import opaque_key
from submissions.services.uploads import taken_back_on_failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

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


def keep_paper(row: Model, column: str, content: bytes, *, name: str) -> None:
    """Store a paper in a file column of a row, unless another worker was faster: what was made already stays."""
    file = getattr(row, column)
    key = file.storage.save(opaque_key(row, name), ContentFile(content))
    with taken_back_on_failure(key):
        is_first = type(row)._default_manager.filter(**{"pk": row.pk, column: ""}).update(**{column: key})
    if not is_first:
        file.storage.delete(key)
