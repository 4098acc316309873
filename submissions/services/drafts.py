"""Drafts: beginning one, filling it in, deleting it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from journal import outbox
from journal.models import CaseFile, Journal, User
from journal.models.authorship import cleaned_affiliations
from journal.queries.people import proved_orcid
from journal.roles import is_signed_in
from journal.services import OpenPage, one_act_of
from journal.states import EVERY_AUTHOR, Language
from journal.text import folded, one_line, plain
from journal.workflow import StepRefused
from submissions import queries
from submissions.models import Author, ManuscriptFile, Submission, Translation
from submissions.roles import is_author, prepares, prepares_answers
from submissions.services import files, quarantine, uploads
from submissions.services.access import at_work, only
from submissions.states import Contribution, FileKind, State

if TYPE_CHECKING:
    from django.core.files.base import File

    from journal.models import Section

OF_PERSON = ("given_name", "family_name", "printed_name", "native_name", "native_language", "affiliation", "orcid")
OF_AUTHOR = (*OF_PERSON, "email", "ror", "city", "country", "further_affiliations", "credit_roles")
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
    except uploads.NotScanned:
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
    """Begin a manuscript whose file waits for the virus scanner."""
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


def person_at(email: str, names: Mapping[str, str]) -> User:
    """Return the person with this address, made known to the journal if need be; who asks at once gets the same."""
    known = {name: one_line(str(names[name])) for name in OF_PERSON if names.get(name)}
    try:
        with transaction.atomic():
            return User.objects.person(email, **known)
    except (IntegrityError, ValidationError):
        known_now = User.objects.filter(email__iexact=email.strip()).first()
        if known_now is None:
            raise
        return known_now


def begin(*, author: User, by: User, authors: Iterable[Author] = (), **columns: Any) -> Submission:
    """Begin a draft with its corresponding author; to be called in a transaction, by what has asked who may."""
    submission = Submission.objects.create(
        case_file=CaseFile.objects.create(), corresponding_user=author, **{"language": Language.ENGLISH, **columns}
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


def not_taken(section: Section) -> str:
    """Return in a sentence why authors cannot send to a section."""
    closed = _("The section “%(section)s” takes no manuscripts at present. Choose another one.")
    of_the_editors = _("The section “%(section)s” is not one that authors choose. Choose another one.")
    return (of_the_editors if section.is_open else closed) % {"section": section}


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return one_line(value) if name in {"title", "keywords"} else plain(value.replace("\r\n", "\n")).strip()


# -- Authors -------------------------------------------------------------------------------------------------------


def save_author(
    *,
    submission: Submission,
    by: User,
    author_id: int | None = None,
    page: OpenPage | None = None,
    **columns: Any,
) -> Author:
    """Add an author, or change one. Raises ``StepRefused`` when two authors would share one address."""
    with at_work(submission, by=by, who=prepares_answers):
        cleaned = cleaned_author(columns)
        author = submission.authors.get(pk=author_id) if author_id else Author(submission=submission)
        if author_id is None:
            last = submission.authors.aggregate(last=Max("position"))["last"]
            author.position = 0 if last is None else last + 1
        else:
            now = {name: getattr(author, name) for name in cleaned}
            if "further_affiliations" in now:  # a database may give the names of its parts in another order
                now["further_affiliations"] = cleaned_affiliations(now["further_affiliations"])
            cleaned = (page or OpenPage()).merge(
                case_id=submission.case_file_id, prefix=f"author.{author_id}.", now=now, given=cleaned, by=by
            )
        for name, value in cleaned.items():
            setattr(author, name, value)
        refuse_shared_addresses([*(row for row in submission.authors.all() if row.pk != author_id), author])
        if not author.is_corresponding and author.user is not None and not _is_at(author.user, author.email):
            author.user = author.told_at = author.agreed_at = None  # another address, another person
        settle_orcid(author)
        author.save()
        files.search_again(submission)
    return author


def settle_orcid(author: Author) -> None:
    """Call an author's iD verified where this very person has signed in with it at orcid.org, and nowhere else."""
    author.is_orcid_verified = bool(author.orcid) and proved_orcid(author.user_id) == author.orcid


def take_orcid(*, submission: Submission, author_id: int, by: User) -> None:
    """Put the iD with which an author has signed in at orcid.org in their own place on the list.

    Raises ``Author.DoesNotExist`` for the place of somebody else, and ``StepRefused`` where there is no such iD.
    """
    with at_work(submission, by=by, who=prepares_answers):
        author = submission.authors.get(pk=author_id, user=by)
        proved = proved_orcid(by.pk)
        if not proved:
            raise StepRefused(_("No ORCID account is connected with yours yet."))
        author.orcid, author.is_orcid_verified = proved, True
        author.save(update_fields=["orcid", "is_orcid_verified"])


def remove_author(*, submission: Submission, author_id: int, by: User) -> None:
    """Take an author off the list; the corresponding author stays."""
    with at_work(submission, by=by, who=prepares_answers):
        author = submission.authors.get(pk=author_id)
        if author.is_corresponding:
            raise StepRefused(_("The corresponding author cannot be taken off the list."))
        author.delete()
        files.search_again(submission)


def move_author(*, submission: Submission, author_id: int, to: int, by: User) -> None:
    """Put an author to a place in the order, counted from 0; the others close up."""
    with at_work(submission, by=by, who=prepares_answers):
        authors = list(submission.authors.all())
        moved = next((author for author in authors if author.pk == author_id), None)
        if moved is None:
            raise Author.DoesNotExist
        authors.remove(moved)
        authors.insert(max(0, min(to, len(authors))), moved)
        for position, author in enumerate(authors):
            author.position = position
        Author.objects.bulk_update(authors, ["position"])


def cleaned_author(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be said of an author, in its plain form; raises ``TypeError`` for anything else."""
    unknown = set(columns) - set(OF_AUTHOR)
    if unknown:
        raise TypeError(f"not of an author: {', '.join(sorted(unknown))}")
    cleaned = {name: one_line(value) for name, value in columns.items() if isinstance(value, str)}
    if "email" in cleaned:
        cleaned["email"] = cleaned["email"].lower()
    if "further_affiliations" in columns:
        cleaned["further_affiliations"] = cleaned_affiliations(columns["further_affiliations"])  # type: ignore[assignment]
    if "credit_roles" in columns:
        chosen = set(columns["credit_roles"] or ())
        cleaned["credit_roles"] = [role for role in Contribution.values if role in chosen]  # type: ignore[assignment]
    return cleaned


def refuse_shared_addresses(authors: Iterable[Author]) -> None:
    """Raise ``StepRefused`` when two authors have the same address: each is written to on their own."""
    seen: set[str] = set()
    for author in authors:
        address = folded(author.email)
        if address and address in seen:
            raise StepRefused(
                _("Two authors have the address %(email)s. Each needs one of their own.") % {"email": author.email}
            )
        seen.add(address)


def _is_at(user: User, email: str) -> bool:
    return folded(user.email) == folded(email)


# -- Deleting ------------------------------------------------------------------------------------------------------


def delete_draft(*, submission: Submission, by: User | None, seen: int | None = None) -> None:
    """Delete a draft that was never sent, with its files; its case file stays, and says that there was one.

    ``by`` is None for the clock.
    """
    with transaction.atomic():
        submission.lock(seen=seen)
        if by is not None:
            only(prepares, by, submission)
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
