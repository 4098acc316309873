"""Drafts: beginning one, filling in what is said of the whole, deleting it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import outbox
from journal.models import CaseFile, Journal, User
from journal.queries.people import proved_orcid
from journal.roles import is_signed_in
from journal.services import OpenPage, one_act_of
from journal.states import EVERY_AUTHOR, Language
from journal.text import one_line, plain
from journal.workflow import StepRefused
from submissions import queries
from submissions.models import Author, ManuscriptFile, Submission, Translation
from submissions.roles import deletes_draft, is_author, prepares, prepares_answers
from submissions.services import files, quarantine, uploads
from submissions.services.access import at_work, only
from submissions.services.authors import OF_AUTHOR, OF_PERSON, settle_orcid
from submissions.states import FileKind, State

if TYPE_CHECKING:
    from django.core.files.base import File

    from journal.models import Section

READ_FROM_THE_FILE = {"language", "title", "abstract", "keywords"}
ANSWERS = {"section", "letter_to_editor", "length_reason"}
"""What stays as it was sent while a revision is prepared."""
METADATA = READ_FROM_THE_FILE | ANSWERS


# -- Beginning -----------------------------------------------------------------------------------------------------


def start_draft(*, by: User, upload: File[Any] | None = None) -> Submission:
    """Begin a manuscript, with its file if the author has dropped one; a file that is refused leaves no draft behind.

    Raises ``StepRefused`` while the journal takes no submissions, and ``UploadRefused``.
    """
    only(is_signed_in, by)
    if not Journal.current().submissions_open:
        raise StepRefused(_("The journal takes no new manuscripts at present."))
    if upload is None:
        with transaction.atomic():
            return begun_just_now(by, title="", versions=None) or begin(author=by, by=by)
    try:
        checked = uploads.check_upload(upload, kind=FileKind.MANUSCRIPT)
    except uploads.NOT_NOW:
        return _begun_in_quarantine(upload, by=by)
    key = uploads.put_into_store(upload, checked)
    same: dict[str, Any] = {"versions__files__kind": FileKind.MANUSCRIPT, "versions__files__sha256": checked.sha256}
    with uploads.taken_back_on_failure(key), transaction.atomic():
        if (begun := begun_just_now(by, title="", **same)) is not None:
            outbox.enqueue(files.DISCARD, {"keys": [key]}, case=begun.case_file)
            return begun
        submission = begin(author=by, by=by)
        files.add_file(submission, checked, key=key, kind=FileKind.MANUSCRIPT, by=by)
        return submission


def _begun_in_quarantine(upload: File[Any], *, by: User) -> Submission:
    """Begin a manuscript whose file waits to be looked into."""
    submission = start_draft(by=by)
    quarantine.keep_apart(
        submission=submission, upload=upload, kind=FileKind.MANUSCRIPT, caption="", by=by, who=prepares
    )
    return submission


def begun_just_now(by: User, *, author: User | None = None, **same: Any) -> Submission | None:
    """Return the draft that this person began a moment ago in the same way: a button was pressed twice."""
    since = one_act_of(by)
    whose = {"corresponding_user": author or by, "entered_by": by if author else None, "resubmission_of": None}
    drafts = Submission.objects.filter(state=State.DRAFT, started_at__gt=since, **whose, **same)
    return drafts.order_by("pk").first()


def resubmit(*, submission: Submission, by: User) -> Submission:
    """Begin a new manuscript in place of one that was declined with the invitation to; text and people go along.

    Where one was begun and not sent yet, it is that one.
    """
    with transaction.atomic():
        submission.lock()
        only(is_author, by, submission)
        if not submission.may_resubmit:
            raise StepRefused(_("The decision did not invite you to resubmit it. You can begin a new manuscript."))
        begun = Submission.objects.filter(
            resubmission_of=submission, corresponding_user=by, submitted_at__isnull=True
        ).first()
        if begun is not None:
            return begun
        fresh = begin(author=by, by=by, resubmission_of=submission, authors=list(submission.authors.all()))
        for name in ("language", "title", "abstract", "keywords", "section"):
            setattr(fresh, name, getattr(submission, name))
        fresh.save()
        for row in submission.translations.all():
            Translation.objects.create(
                submission=fresh, language=row.language, title=row.title, abstract=row.abstract, keywords=row.keywords
            )
        fresh.case.record("submission.resubmitted", fresh, by=by, facts={"of": submission.pk}, audience=EVERY_AUTHOR)
    return fresh


def begin(*, author: User, by: User, authors: Iterable[Author] = (), **columns: Any) -> Submission:
    """Begin a draft with its corresponding author; to be called in a transaction, by what has asked who may."""
    now = timezone.now()
    submission = Submission.objects.create(
        case_file=CaseFile.objects.create(),
        corresponding_user=author,
        started_at=now,
        since=now,
        **{"language": Language.ENGLISH, **columns},
    )
    for position, old in enumerate(authors):
        copied = {name: getattr(old, name) for name in OF_AUTHOR}
        is_own = old.user_id == author.pk
        row = Author(
            submission=submission, position=position, is_corresponding=is_own, user=author if is_own else None, **copied
        )
        settle_orcid(row)
        row.save()
    if not submission.authors.filter(is_corresponding=True).exists():
        known = {name: getattr(author, name) for name in OF_PERSON}
        row = Author(
            submission=submission, user=author, email=author.email, ror=author.ror, country=author.country,
            is_corresponding=True, **known,
        )  # fmt: skip
        row.orcid = row.orcid or proved_orcid(author.pk)
        settle_orcid(row)
        row.save()
    return submission


# -- Filling in ----------------------------------------------------------------------------------------------------


def save_metadata(*, submission: Submission, by: User, page: OpenPage | None = None, **columns: Any) -> None:
    """Save title, abstract, keywords, language, section, the letter to the editor or why its length is what it is.

    What was changed elsewhere since ``page`` was loaded stays, and stands in its clashes; so it is with every form.
    While a revision is prepared, the last three stay as they are. Raises ``StepRefused`` for a section that this
    person may not choose.
    """
    unknown = set(columns) - METADATA
    if unknown:
        raise TypeError(f"not metadata: {', '.join(sorted(unknown))}")
    who = prepares_answers if ANSWERS & set(columns) else prepares
    with at_work(submission, by=by, who=who):
        section = columns.get("section")
        if section is not None and not queries.sections_for(submission, by).filter(pk=section.pk).exists():
            raise StepRefused(not_taken(section))
        given = {name: _clean(name, value) for name, value in columns.items()}
        now = {name: getattr(submission, name) for name in columns}
        written = (page or OpenPage()).merge(
            case_id=submission.case_file_id, now=now, given=given, by=by, filled=READ_FROM_THE_FILE
        )
        for name, value in written.items():
            setattr(submission, name, value)
        if submission.are_words_unseen and _has_seen_words(submission, given):
            written["are_words_unseen"] = submission.are_words_unseen = False
        submission.save(update_fields=list(written))


def save_translation(
    *, submission: Submission, language: str, by: User, page: OpenPage | None = None, **columns: str
) -> None:
    """Save title, abstract and keywords in one further language."""
    with at_work(submission, by=by, who=prepares):
        given: dict[str, Any] = {
            name: _clean(name, columns[name]) for name in ("title", "abstract", "keywords") if name in columns
        }
        row = submission.translations.filter(language=language).first()
        now = {name: getattr(row, name, "") for name in given}
        written = (page or OpenPage()).merge(
            case_id=submission.case_file_id,
            prefix=f"{language}.",
            now=now,
            given=given,
            by=by,
            filled=READ_FROM_THE_FILE,
        )
        if written:
            Translation.objects.update_or_create(submission=submission, language=language, defaults=written)


def remove_translation(*, submission: Submission, language: str, by: User) -> None:
    """Take one further language out again."""
    with at_work(submission, by=by, who=prepares):
        submission.translations.filter(language=language).delete()


def _has_seen_words(submission: Submission, given: dict[str, Any]) -> bool:
    """Tell whether a page that was saved showed the words as they are: one opened before they were read did not."""
    words = READ_FROM_THE_FILE & set(given)
    return bool(words) and all(given[name] == getattr(submission, name) for name in words)


def not_taken(section: Section) -> str:
    """Return in a sentence why authors cannot send to a section."""
    closed = _("The section “%(section)s” takes no manuscripts at present. Choose another one.")
    of_the_editors = _("The section “%(section)s” is not one that authors choose. Choose another one.")
    return (of_the_editors if section.is_open else closed) % {"section": section}


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return one_line(value) if name in {"title", "keywords"} else plain(value.replace("\r\n", "\n")).strip()


# -- Deleting ------------------------------------------------------------------------------------------------------


def delete_draft(*, submission: Submission, by: User | None, seen: int | None = None) -> None:
    """Delete a draft that was never sent, with its files; its case file stays, and says that there was one.

    ``by`` is None for the clock.
    """
    with transaction.atomic():
        submission.lock(seen=seen)
        if by is not None:
            only(deletes_draft, by, submission)
        if submission.submitted_at is not None:
            raise StepRefused(_("It was sent in once and cannot be deleted. You can withdraw it."))
        submission.case.record("submission.deleted", submission, by=by, audience=EVERY_AUTHOR)
        rows = ManuscriptFile.objects.filter(version__submission=submission)
        keys = list(rows.values_list("stored", flat=True))
        rows.delete()
        quarantine.drop(submission, submission.incoming.all())
        submission.versions.all().delete()
        submission.conflicts.all().delete()
        submission.editor_assignments.all().delete()
        case = submission.case_file
        case.typed_fields.all().delete()
        submission.delete()
        outbox.enqueue(files.DISCARD, {"keys": keys}, case=case)
