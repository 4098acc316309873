"""Many manuscripts at once, for lists and pages that must not grow with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from journal.models import CaseFile, Journal, Section, User
from submissions.models import Author, EditorAssignment, Submission
from submissions.services.search import write_words
from submissions.states import DECIDED, State
from tests.factories.people import make_section, make_user


def make_many(
    count: int,
    state: str = State.SUBMITTED,
    *,
    editor: User | None = None,
    author: User | None = None,
    section: Section | None = None,
    **fields: Any,
) -> list[Submission]:
    """Make manuscripts with two authors and an editor each, a day apart, by bulk: no files, no events."""
    author, section = author or make_user(), section or make_section()
    now = timezone.now()
    first = Submission.objects.count() + 1
    cases = CaseFile.objects.bulk_create([CaseFile(label=f"JGMS-2020-{first + n:05d}") for n in range(count)])
    known: dict[str, Any] = {
        "state": state,
        "corresponding_user": author,
        "section": section,
        "is_reviewed": True,
        "reports_wanted": 2,
        "decided_at": now if state in DECIDED else None,
    }
    rows = [
        Submission(
            **{
                **known,
                "case_file": case,
                "number": case.label,
                "title": f"Manuscript {first + n}",
                "submitted_at": now - timedelta(days=n + 1),
                "since": now - timedelta(days=n + 1),
                "has_editor": editor is not None,
                **fields,
            }
        )
        for n, case in enumerate(cases)
    ]
    journal = Journal.current()
    for row in rows:
        row.settle_action(lambda: journal)
    made = Submission.objects.bulk_create(rows)
    names = {"given_name": author.given_name, "family_name": author.family_name, "email": author.email}
    Author.objects.bulk_create(
        [
            *(Author(submission=row, user=author, position=0, is_corresponding=True, **names) for row in made),
            *(Author(submission=row, family_name="Tran", email=f"tran{row.pk}@x.example", position=1) for row in made),
        ]
    )
    write_words(made)
    if editor is not None:
        EditorAssignment.objects.bulk_create(
            [EditorAssignment(submission=row, editor=editor, decides=True) for row in made]
        )
    return made
