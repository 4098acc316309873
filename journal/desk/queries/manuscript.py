"""The page of one manuscript, as its editors or as its authors see it, with its history and its letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import issues.queries as production
import review.queries as reviewing
import submissions.queries as submitting
from journal.dates import in_words, with_weekday
from journal.desk.queries import flags, for_machines, history
from journal.desk.queries import likeness as likenesses
from journal.desk.queries.expected import expected_next
from journal.models import Journal, Letter, User
from journal.paging import page_of
from journal.states import Delivery
from journal.text import WHOLE_NUMBER
from review.roles import may_propose
from submissions import disclosure
from submissions.models import AuthorChange, Declaration, Submission
from submissions.queries.author_changes import with_author_change
from submissions.roles import edits_or_office, may_ask_for_authors
from submissions.states import UNDER_WAY, AppealState, State


def manuscript_page(user: User, pk: int, *, journal: Journal | None = None) -> dict[str, Any]:
    """Return everything the page of a manuscript shows this person; raises ``PermissionDenied`` for strangers.

    ``journal`` are the settings, where they are at hand.
    """
    submission, is_editor = _opened(user, pk, with_parts=True)
    facts: dict[str, Any] = {
        "submission": submission,
        "viewpoint": "editors" if is_editor else "authors",
        "chips": _chips(submission, is_editor=is_editor),
        "notices": [*_notices(submission, is_editor=is_editor), *_of_authors(submission, user, is_editor=is_editor)],
        "summary": _summary(submission),
        "facts": _facts(submission, is_editor=is_editor),
        "article": getattr(submission, "article", None),
        "may_ask_for_authors": not is_editor and may_ask_for_authors.test(user, submission),
    }
    if is_editor:
        prefetch_related_objects([submission], "translations", "declarations")
        facts |= reviewing.for_editors(submission, user)
        facts |= history.for_editors(submission, user, history.reviewers_of(facts["rounds"]))
        facts["declarations"] = _declarations(submission)
    else:
        facts |= reviewing.for_authors(submission, user)
        facts |= history.for_authors(submission)
        facts["names"] = disclosure.names_told(submission, user)
        facts["may_propose"] = may_propose.test(user, submission) and submission.goes_to_reviewers
        facts["expected"] = expected_next(submission, user, journal or Journal.current())
    facts["letters_count"] = _letters_count(submission, is_editor=is_editor)
    return facts


def _letters_count(submission: Submission, *, is_editor: bool) -> int:
    return submission.letters_to_all if is_editor else submission.letters_to_viewer  # type: ignore[attr-defined]


def _declarations(submission: Submission) -> list[dict[str, Any]]:
    """Return every question the authors are asked, in their order, with the answer; "none" is one, silence is not."""
    answers = {row.question: row.answer for row in submission.declarations.all()}
    asked = {*submission.questions, *(question for question, answer in answers.items() if answer)}
    return [
        {"label": question.label, "value": answers.get(question) or _("Not answered")}
        for question in Declaration.Question
        if question in asked
    ]


def _opened(user: User, pk: int, *, with_parts: bool = False) -> tuple[Submission, bool]:
    """Return a manuscript, and whether this person sees it as editor; raises ``PermissionDenied``."""
    rows: QuerySet[Submission] = submitting.visible_to(user).annotate(
        letters_to_all=_letters_counted(),
        letters_to_viewer=_letters_counted(to=user),
        letters_exchanged=_letters_counted(Q(to=user) | Q(sender=user), **FREE),
        alike=likenesses.counted(),
        flags_seen=flags.seen_by(user),
        for_machines=for_machines.found_in_file(),
    )
    if with_parts:
        rows = production.with_article(with_author_change(submitting.with_versions(rows, user)))
    else:
        rows = rows.select_related("case_file").prefetch_related("authors", "conflicts", "editor_assignments")
    submission = rows.filter(pk=pk).first()
    if submission is None:
        raise PermissionDenied
    return submission, bool(edits_or_office.test(user, submission))


def _letters_counted(*which: Q, **of: Any) -> Coalesce:
    """Return how many letters lie in the file of a manuscript, as a column of its own query."""
    letters = Letter.objects.filter(*which, case=OuterRef("case_file"), **of).order_by().values("case")
    return Coalesce(Subquery(letters.annotate(n=Count("pk")).values("n")), 0)


TONE_OF_STATE = {State.ACCEPTED: "done", State.DECLINED: "still", State.WITHDRAWN: "still", State.DRAFT: "still"}


def _chips(submission: Submission, *, is_editor: bool) -> list[dict[str, Any]]:
    label, tone = submission.get_state_display(), TONE_OF_STATE.get(State(submission.state), "")
    chips: list[dict[str, Any]] = [{"label": label, "tone": tone}]
    if submission.declined_at:
        chips.append({"label": _("Declined to write it"), "tone": "still"})
    elif submission.taken_back_at:
        chips.append({"label": _("Taken back"), "tone": "still"})
    elif submission.due_on and submission.due_on < timezone.localdate():
        chips.append({"label": _("Overdue"), "tone": "late"})
    if submission.held_at:
        chips.append({"label": _("On hold"), "tone": "soon"})
    if is_editor and submission.objected_at:
        chips.append({"label": _("Objection"), "tone": "late"})
    if is_editor and submission.authors_changed_at:
        chips.append({"label": _("Authors changed"), "tone": "soon"})
    return chips


def _notices(submission: Submission, *, is_editor: bool) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if submission.held_at and not submission.objected_at:
        notes.append({"text": _hold(submission), "tone": "soon"})
    notes += [{"text": text, "tone": "soon"} for text in _asked(submission, is_editor=is_editor)]
    if is_editor and submission.state in UNDER_WAY and (outside := submission.out_of_limits):
        notes.append({"text": _outside(outside, submission.length_reason), "tone": "soon"})
    if is_editor and submission.appeal == AppealState.MADE:
        notes.append({"text": _("The author appeals against the decision."), "tone": "soon"})
    if is_editor:
        notes += for_machines.notices(submission)
    if is_editor and submission.alike:  # type: ignore[attr-defined]
        notes.append(likenesses.notice(submission))
    if is_editor:
        notes += flags.notices(submission)
    if is_editor and submission.objected_at:
        notes.append({"text": _("A co-author objects to the submission. Settle it before going on."), "tone": "late"})
    return notes


def _outside(sentences: list[str], reason: str) -> str:
    said = gettext("The author says why: “%(reason)s”") % {"reason": reason} if reason else ""
    return " ".join(filter(None, [*sentences, said]))


def _asked(submission: Submission, *, is_editor: bool) -> list[str]:
    """Return in sentences what the author has asked the editors for, and they have not answered."""
    found = []
    if submission.withdrawal_asked_at:
        found.append(
            gettext("The author asks to withdraw it.") if is_editor else gettext("You have asked to withdraw it.")
        )
    if submission.time_asked_for:
        found.append(_time_asked(submission, is_editor=is_editor))
    return found


def _time_asked(submission: Submission, *, is_editor: bool) -> str:
    day = {"day": with_weekday(submission.time_asked_for)}
    if is_editor:
        return gettext("The author asks for time until %(day)s. Move the date, or leave it as it is.") % day
    return gettext("You have asked the editor for time until %(day)s. Until you are answered, the date stays.") % day


def _of_authors(submission: Submission, user: User, *, is_editor: bool) -> list[dict[str, Any]]:
    """Return what is to be known of changes of the list of authors: an open one, and for editors those in effect."""
    if not may_ask_for_authors.test(user, submission):
        return []
    facts: Any = submission
    if facts.change_outcome is None or not (is_editor or facts.change_outcome == ""):
        return []
    asked = gettext("A change of the list of authors is asked for (%(changes)s).")
    changed = gettext("The list of authors was changed after submission (%(changes)s).")
    changes = AuthorChange(before=facts.change_before, after=facts.change_after).summary
    text = (changed if facts.change_outcome else asked) % {"changes": changes}
    url = reverse("desk:author_change", args=[submission.pk])
    return [{"text": text, "tone": "soon", "url": url, "label": _("Before and after")}]


def _hold(submission: Submission) -> str:
    if submission.hold_review_on is None:
        return gettext("It is on hold; all clocks stand still.")
    day = with_weekday(submission.hold_review_on)
    return gettext("It is on hold; all clocks stand still. It is looked at again on %(day)s.") % {"day": day}


def _summary(submission: Submission) -> str:
    parts = [submission.section.title if submission.section else "", submission.number]
    if submission.word_count:
        parts.append(_("%(n)s words") % {"n": f"{submission.word_count:,}"})
    if submission.submitted_at and submission.state in UNDER_WAY:
        days = (timezone.localdate() - timezone.localtime(submission.submitted_at).date()).days
        parts.append(ngettext("%(n)s day since submission", "%(n)s days since submission", days) % {"n": days})
    return " · ".join(filter(None, parts))


def _facts(submission: Submission, *, is_editor: bool) -> list[dict[str, Any]]:
    part = {True: gettext("%(name)s (decides)"), False: gettext("%(name)s (recommends)")}
    editors = ", ".join(
        part[row.decides] % {"name": row.editor} if is_editor else str(row.editor)
        for row in submission.editor_assignments.all()
        if row.ended_at is None
    )
    return [
        {"label": _("Corresponding author"), "value": str(submission.corresponding_user)},
        {"label": _("Editor"), "value": editors or _("none yet")},
        {"label": _("Submitted"), "value": in_words(submission.submitted_at)},
        {"label": _("Revised"), "value": in_words(submission.revised_at)},
        {"label": _("Decided"), "value": in_words(submission.decided_at)},
        {"label": _("Due"), "value": with_weekday(submission.due_on)},
        *({"label": _("Work reviewed"), "value": work.description} for work in submission.reviewed_works),
    ]


def history_page(user: User, pk: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of all that has happened to a manuscript, as this person may read it, newest first."""
    submission, is_editor = _opened(user, pk)
    told = history.told_to_editors(submission, user) if is_editor else history.told_to_authors(submission)
    page = page_of(told, ["-at", "-pk"], asked)
    if is_editor:
        entries = history.in_words_for_editors(page.rows, history.reviewers_in(page.rows))
    else:
        entries = history.in_words_for_authors(page.rows, submission)
    return {
        "submission": submission,
        "entries": entries,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
    }


# -- Letters ----------------------------------------------------------------------------------------------------------

FREE: dict[str, Any] = {"key": "", "repeats": None}  # letters in the words of a person
AT_ONCE = 10
SIGNATURE = "\n\n-- \n"  # before the lines that lead from a letter back to the manuscript

TONES = {Delivery.SENT: "done", Delivery.FAILED: "late", Delivery.BOUNCED: "late", Delivery.CANCELLED: "still"}


def letters_page(user: User, pk: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the letters of a manuscript: all for its editors, for an author those to that person."""
    submission, is_editor = _opened(user, pk)
    letters = Letter.objects.filter(case=submission.case_file).select_related("to")
    if not is_editor:
        letters = letters.filter(to=user)
    page = page_of(letters, ["-created_at", "-pk"], asked)
    total = _letters_count(submission, is_editor=is_editor)
    for letter in page.rows:
        letter.tone = TONES.get(letter.delivery, "")
    return {
        "submission": submission,
        "letters": page.rows,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "count": ngettext("%(n)s letter", "%(n)s letters", total) % {"n": total},
        "may_send_again": is_editor,
    }


def exchange(user: User, submission: Submission, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of what this person and others on the case have written to each other in their own words."""
    letters = Letter.objects.filter(Q(to=user) | Q(sender=user), case=submission.case_file, **FREE)
    page = page_of(letters.select_related("to", "sender"), ["-created_at", "-pk"], asked, size=AT_ONCE)
    for letter in page.rows:
        letter.words = _own_words(letter, submission)
    return {"exchange": page.rows, "next_url": page.next_url, "previous_url": page.previous_url}


def _own_words(letter: Letter, submission: Submission) -> str:
    """Return a letter without its last lines, where they lead back to this page; a signature of its writer stays."""
    words, line, last = letter.readable_body.rpartition(SIGNATURE)
    return words if line and reverse("desk:write", args=[submission.pk]) in last else letter.readable_body


def answered_letter(user: User, submission: Submission, number: str) -> Letter | None:
    """Return the letter of this number, if it was written to this person by another one on the case."""
    if not WHOLE_NUMBER.fullmatch(number):
        return None
    mine = Letter.objects.filter(case=submission.case_file, to=user, sender__isnull=False, **FREE)
    return mine.filter(pk=int(number)).first()


def correspondents(user: User, pk: int) -> tuple[Submission, QuerySet[User]]:
    """Return a manuscript and whom its viewer may write to: editors to everyone on the case, authors to editors."""
    submission, is_editor = _opened(user, pk)
    editors = {person.pk for person in submitting.assigned(submission)}
    if is_editor:
        people = submission.author_user_ids | editors | reviewing.reviewer_ids(submission)
    else:
        people = editors or submitting.office_ids(submission)
    return submission, User.objects.filter(pk__in=people - {user.pk}).order_by("pk")
