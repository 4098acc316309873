"""The letter of acceptance as PDF: what the journal certifies to the authors, and nothing that reviewers wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from journal.dates import in_words
from journal.models import Journal
from journal.typesetting import typeset
from review.services.letterhead import known, letterhead

if TYPE_CHECKING:
    from review.models import Decision
    from submissions.models import Author


def acceptance_letter(decision: Decision) -> bytes:
    """Return the letter of acceptance of a decision that was sent, on the letterhead of the journal's settings."""
    return typeset("letter", _facts(decision, Journal.current()))


def _facts(decision: Decision, journal: Journal) -> dict[str, Any]:
    submission = decision.submission
    language = get_language() or settings.LANGUAGE_CODE
    accepted = {"journal": journal.name, "day": in_words(decision.sent_at)}
    reviewed = _("It was accepted on %(day)s for publication in the %(journal)s, after peer review.")
    plain = _("It was accepted on %(day)s for publication in the %(journal)s.")
    has_reviewers = decision.round_id is not None and decision.round.reports_counted > 0  # type: ignore[union-attr]
    section = submission.section
    named = [_named(author, language) for author in submission.authors.all()]
    return {
        **letterhead(journal, language),
        "title": _("Letter of acceptance"),
        "date": accepted["day"],
        "paragraphs": [
            _("To whom it may concern:"),
            _("The journal confirms that the editors have decided about the manuscript named below.")
            + " "
            + (reviewed if has_reviewers else plain) % accepted,
        ],
        "facts": [
            _fact(_("Title"), [{"text": submission.title, "lang": submission.language}], strong=True),
            _fact(_("Authors"), named),
            _fact(_("Manuscript"), [{"text": submission.number or "", "lang": language}]),
            *([_fact(_("Section"), [{"text": section.title, "lang": language}])] if section else []),
        ],
        "signed": known([str(decision.decided_by or ""), _("for the editors of the %(journal)s") % accepted]),
    }


def _named(author: Author, language: str) -> dict[str, str]:
    """Return an author's name, with the one in native script behind it."""
    if not author.native_name:
        return {"text": author.name, "lang": language}
    return {"text": f"{author.name} ({author.native_name})", "lang": author.native_language or language}


def _fact(label: str, lines: list[dict[str, str]], *, strong: bool = False) -> dict[str, Any]:
    return {"label": label, "lines": lines, "strong": strong}
