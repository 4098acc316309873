"""Letters that no step writes: about an account, free ones, and the office's own texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import translation

from journal import letterbook
from journal.letterbook import Draft
from journal.models import CaseFile, Letter, LetterText, User
from journal.models.outgoing import written
from journal.services.presses import one_act_of


def write_account_letter(key: str, *, to: User, **facts: Any) -> list[Letter]:
    """Write a letter about an account, in the person's language; it belongs to no case file."""
    kind = letterbook.LETTERS[key]
    with transaction.atomic(), translation.override(to.language):
        letters = [written(kind, draft, case=None, by=None, about=to) for draft in kind.compose(to, **facts)]
        for letter in letters:
            letter.save()
    return letters


def write_free_letter(*, to: User, subject: str, body: str, by: User) -> Letter:
    """Write a letter to anybody, in the writer's own words; answers go to the writer."""
    with transaction.atomic():
        case = CaseFile.of_the_journal()
        (letter,), is_new = free_letters(
            [Draft(to=to, reply_to=by.email)], subject=subject, body=body, by=by, case=case
        )
        if is_new:
            case.record("letter.written", letter, by=by, facts={"person": to})
    return letter


def free_letters(
    drafts: Iterable[Draft], *, subject: str, body: str, by: User, case: CaseFile
) -> tuple[list[Letter], bool]:
    """Write the same words to several people; return the letters, and whether they are new.

    Where the button is pressed twice, those of the first time are returned. To be called in a transaction.
    """
    since = one_act_of(by)
    letters = [written(None, draft, case=case, by=by, subject=subject, body=body) for draft in drafts]
    earlier = Letter.objects.filter(case=case, key="", sender=by, repeats=None, created_at__gt=since)
    known = {(row.to_id, row.subject, row.body): row for row in earlier.order_by("pk")}
    same = [known.get((row.to_id, row.subject, row.body)) for row in letters]
    if all(same):
        return [row for row in same if row], False
    for letter in letters:
        letter.save()
    return letters, True


def save_letter_text(*, key: str, language: str, subject: str, body: str, by: User) -> LetterText:
    """Keep the office's own words for one kind of letter; raises ``UnknownPlaceholder``."""
    kind = letterbook.LETTERS[key]
    letterbook.check_text(kind, subject)
    letterbook.check_text(kind, body)
    with transaction.atomic():
        text, _is_new = LetterText.objects.update_or_create(
            key=key, language=language, defaults={"subject": subject, "body": body, "changed_by": by}
        )
        facts = {"key": key, "language": language}
        CaseFile.of_the_journal().record("letter_text.changed", text, by=by, note=str(kind.when), facts=facts)
    return text


def restore_letter_text(*, key: str, language: str, by: User) -> bool:
    """Go back to the shipped words; return whether there were others."""
    with transaction.atomic():
        text = LetterText.objects.filter(key=key, language=language).first()
        if text is None:
            return False
        facts = {"key": key, "language": language}
        note = str(letterbook.LETTERS[key].when)
        CaseFile.of_the_journal().record("letter_text.restored", text, by=by, note=note, facts=facts)
        text.delete()
    return True
