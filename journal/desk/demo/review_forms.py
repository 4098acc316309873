"""The review forms of the demonstration: one for all sections, one for policy papers."""

from __future__ import annotations

from typing import Any

from journal.models import Section, User
from review.models import ReviewForm
from review.services import questions
from review.states import QuestionKind, ReadBy

HELPS = ("A clearer question", "More sources", "A map or a table", "Fewer words")
FOR_ALL: list[dict[str, Any]] = [
    {
        "label": "What would help the paper most?", "kind": QuestionKind.SEVERAL, "choices": HELPS,
        "hint": "Tick what holds; say more of it in your comments.",
    },
]  # fmt: skip
FOR_POLICY: list[dict[str, Any]] = [
    {
        "label": "Can the advice be followed?", "kind": QuestionKind.SCALE, "is_required": True,
        "choices": ("Hardly", "2", "3", "4", "At once"),
    },
    {"label": "Who should read it?", "kind": QuestionKind.RICH, "hint": "Offices, people, places."},
    {
        "label": "May we name you to the author once it is printed?", "kind": QuestionKind.YES_NO,
        "read_by": ReadBy.EDITORS,
    },
]  # fmt: skip


def make_review_forms(*, by: User) -> None:
    """Build both forms and put them into use."""
    _built("Reports", FOR_ALL, by=by)
    policy = _built("Reports on policy papers", FOR_POLICY, by=by)
    sections = Section.objects.filter(slug="policy")
    questions.save_review_form(form=policy, name=policy.name, sections=list(sections), is_default=False, by=by)


def _built(name: str, asked: list[dict[str, Any]], *, by: User) -> ReviewForm:
    form = questions.add_review_form(name=name, by=by)
    for facts in asked:
        known = {"hint": "", "choices": (), "is_required": False, "read_by": ReadBy.AUTHOR, **facts}
        questions.save_question(form=form, key="", by=by, **known)
    questions.put_into_use(form=form, by=by)
    return form
