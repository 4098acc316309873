"""The letter of acceptance as PDF, set by the worker: what the journal certifies to the authors, and nothing else.

Nothing that reviewers wrote stands in it, and it stays as it was on the day of the decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override

from journal.dates import in_words
from journal.models import Job, Journal
from journal.outbox import enqueue
from journal.typesetting import typeset
from review.models import Assignment, Decision
from review.services.letterhead import keep_paper, known, letterhead
from review.states import ACCEPTANCES, AssignmentState, DecisionState

if TYPE_CHECKING:
    from submissions.models import Author

ACCEPTANCE = "review.acceptance"


def ask_for_letter(decision: Decision) -> None:
    """Ask the worker for the letter of an acceptance, once."""
    enqueue(ACCEPTANCE, {"decision": decision.pk}, case=decision.case, unique_key=f"{ACCEPTANCE}:{decision.pk}")


def ask_for_missing_letters(*, most: int = 50) -> int:
    """Ask for the letters of acceptances that were sent before the worker set them; return for how many."""
    asked = Job.objects.filter(kind=ACCEPTANCE, case=OuterRef("submission__case_file"))
    sent = Decision.objects.filter(kind__in=ACCEPTANCES, state=DecisionState.SENT, acceptance_letter="")
    missing = sent.exclude(Exists(asked)).select_related("submission__case_file").order_by("-pk")[:most]
    for decision in missing:
        ask_for_letter(decision)
    return len(missing)


def make_acceptance_letter(job: Job) -> None:
    """Do a job of the kind ``ACCEPTANCE``: set the letter and store it; what was made already stays as it is."""
    rows = Decision.objects.select_related("submission__section", "submission__corresponding_user", "decided_by")
    decision = rows.filter(pk=job.facts["decision"], acceptance_letter="").first()
    if decision is None:
        return
    keep_paper(decision, "acceptance_letter", acceptance_letter(decision), name="acceptance.pdf")


def acceptance_letter(decision: Decision) -> bytes:
    """Return the letter of acceptance of a decision that was sent, on the letterhead of the journal's settings.

    It is written in the language in which the author who corresponds is written to.
    """
    person = decision.submission.corresponding_user
    language = person.language if person else settings.LANGUAGE_CODE
    with override(language):
        return typeset("letter", _facts(decision, Journal.current(), language))


def _facts(decision: Decision, journal: Journal, language: str) -> dict[str, Any]:
    submission = decision.submission
    accepted = {"journal": journal.name, "day": in_words(decision.sent_at)}
    reviewed = _("It was accepted on %(day)s for publication in the %(journal)s, after peer review.")
    plain = _("It was accepted on %(day)s for publication in the %(journal)s.")
    reports = Assignment.objects.filter(round__submission=submission, state=AssignmentState.REPORTED)
    has_reviewers = reports.filter(set_aside_at__isnull=True).exists()
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
