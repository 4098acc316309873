"""The authors of a manuscript while it is prepared: adding, changing, ordering them, and who each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.models.authorship import cleaned_affiliations
from journal.queries.people import proved_orcid
from journal.services import OpenPage
from journal.text import folded, one_line
from journal.workflow import StepRefused
from submissions.models import Author, Submission
from submissions.roles import prepares_answers
from submissions.services import files
from submissions.services.access import at_work, put_in_order
from submissions.states import Contribution

OF_PERSON = ("given_name", "family_name", "printed_name", "native_name", "native_language", "affiliation", "orcid")
OF_AUTHOR = (*OF_PERSON, "email", "ror", "city", "country", "further_affiliations", "credit_roles")


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
        if not author.is_corresponding and author.user is not None and author.user != User.objects.at(author.email):
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
        put_in_order(submission.authors.get(pk=author_id), submission.authors.all(), to=to)


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


def person_at(email: str, names: Mapping[str, str]) -> User:
    """Return the person with this address, made known to the journal if need be."""
    return User.objects.person(email, **{name: one_line(str(names[name])) for name in OF_PERSON if names.get(name)})
