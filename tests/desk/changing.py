"""A manuscript for whose list of authors a change is asked for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from journal.desk import services
from journal.models import Letter, PersonalLink, User
from submissions.models import AuthorChange, AuthorConsent
from tests.factories.people import make_journal
from tests.factories.submissions import make_co_author, make_editor_of, make_submission

NEW = {"given_name": "Dara", "email": "dara@example.org", "affiliation": "A university"}


class Standing:
    """A manuscript of Bounmy and Chan, with its editor, for which Dara is asked for in the place of Chan."""

    def __init__(self, **columns: Any) -> None:
        make_journal()
        self.submission = make_submission(**columns)
        self.author = self.submission.corresponding_user
        self.chan = make_co_author(self.submission, given_name="Chan", family_name="")
        self.editor = make_editor_of(self.submission)
        self.own = self.submission.authors.get(user=self.author)

    def ask(self, *, by: User | None = None, authors: list[dict[str, Any]] | None = None, **facts: Any) -> AuthorChange:
        rows = [{"id": self.own.pk}, NEW] if authors is None else authors
        return services.ask_for_author_change(
            self.submission, by=by or self.author, authors=rows, **{"reason": "Chan has left.", **facts}
        )

    def answer(self, person: User, *, agrees: bool = True, words: str = "") -> AuthorChange:
        consent = AuthorConsent.objects.get(person=person)
        return services.answer_author_change(consent=consent, agrees=agrees, by=person, words=words)

    @property
    def dara(self) -> User:
        return User.objects.get(email="dara@example.org")

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.submission.again().authors.all()]


def letters(key: str) -> list[str]:
    return sorted(str(letter.to) for letter in Letter.objects.filter(key=key))


def link(at: Standing, person: User) -> str:
    consent = AuthorConsent.objects.get(person=person)
    token = PersonalLink.mint(purpose="author_change", target=consent.pk, person=person)
    return reverse("desk:answer_author_change", args=[token])
