"""Taking over authors as the file names them; none who is there already, and none twice."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db import transaction

from journal.models.authorship import LENGTHS, MOST_AFFILIATIONS
from journal.text import fingerprint, folded, orcid_of
from submissions import queries
from submissions.roles import prepares_answers
from submissions.services.access import only
from submissions.services.authors import save_author

if TYPE_CHECKING:
    from collections.abc import Collection

    from journal.models import User
    from submissions.models import Author, FileReading, Submission
    from submissions.reading import Author as AuthorRead


def authors_found(submission: Submission, reading: FileReading | None) -> dict[str, AuthorRead]:
    """Return the authors that the file names and the list does not, each under a key that says which one is meant.

    Who is on the list goes by their mail address, or by their name in any of its forms.
    """
    known = {form for author in submission.authors.all() for form in _forms(author)}
    found: dict[str, AuthorRead] = {}
    for author in reading.found.authors if reading else ():
        forms = {folded(form) for form in (author.email, author.printed, author.native) if form}
        forms |= {folded(" ".join(filter(None, (author.given, author.family))))} - {""}
        if forms and not forms & known:
            found[fingerprint(author.printed, author.native, author.email)] = author
            known |= forms
    return found


def _forms(author: Author) -> set[str]:
    in_parts = " ".join(filter(None, (author.given_name, author.family_name)))
    turned = " ".join(filter(None, (author.family_name, author.given_name)))
    return {folded(form) for form in (author.email, author.printed_name, author.native_name, in_parts, turned) if form}


def add_found_authors(*, submission: Submission, by: User, chosen: Collection[str] | None = None) -> list[Author]:
    """Add the authors that the file names and the list does not, in their order; with ``chosen`` only those.

    ``chosen`` holds their keys, as ``authors_found`` gives them. Raises ``StepRefused``.
    """
    with transaction.atomic():
        submission.lock()
        only(prepares_answers, by, submission)
        found = authors_found(submission, queries.read_state(submission).reading)
        return [
            save_author(submission=submission, by=by, **columns_of(author))
            for key, author in found.items()
            if chosen is None or key in chosen
        ]


def columns_of(author: AuthorRead) -> dict[str, Any]:
    """Return what the file says of an author, as the list keeps it."""
    orcid = ""
    with suppress(ValueError):
        orcid = orcid_of(author.orcid) if author.orcid else ""
    in_parts = " ".join(filter(None, [author.given, author.family]))
    return {
        "given_name": author.given[:120],
        "family_name": author.family[:120],
        "printed_name": "" if author.printed == in_parts else author.printed[:240],
        "native_name": author.native[:240],
        "email": author.email if len(author.email) <= 254 else "",  # noqa: PLR2004 - the width of the column
        **_affiliations(author),
        "orcid": orcid,
    }


def _affiliations(author: AuthorRead) -> dict[str, Any]:
    first, *others = ({"affiliation": name[: LENGTHS["affiliation"]]} for name in author.affiliations or ("",))
    return {**first, "further_affiliations": others[: MOST_AFFILIATIONS - 1]}
