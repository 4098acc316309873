"""What a report keeps of its form: every question as it was asked; and who reads the answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.models import Asked, AttachedFile, FormQuestion, Report, first_questions
from review.queries import points_to_answer, reports_for_author, reports_for_reviewer, rounds_for_editor
from review.services import reports_text
from review.states import DecisionKind, DecisionState, Part, QuestionKind, ReadBy
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_editor_of

K = QuestionKind
MOST = 5


def question(kind: str, **fields: Any) -> FormQuestion:
    return FormQuestion(key="q1", kind=kind, label="A question", **fields)


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "given_answer", "kept", "words"),
    [
        (K.TEXT, "  Say more.\x00 ", "Say more.", "Say more."),
        (K.TEXT, None, "", ""),
        (K.RICH, "<p>One <em>word</em></p><script>x</script>", "<p>One <em>word</em></p>x", "One word\n\nx"),
        (K.RICH, "<ul><li>one</li><li>two</li></ul>", "<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        (K.RICH, '<a href="https://example.org/">here</a>', '<a href="https://example.org/">here</a>',
         "here (https://example.org/)"),
        (K.RICH, "a &lt; b\n\nc", "a &lt; b\n\nc", "a < b\n\nc"),
        (K.RICH, "<p> </p>", "<p> </p>", ""),
        (K.RICH, "So *this*:\n\n- one\n- two < 3", "<p>So <em>this</em>:</p>\n<ul><li>one</li><li>two &lt; 3</li></ul>",
         "So this:\n\n- one\n- two < 3"),
        (K.ONE, "2", "2", "Fair"),
        (K.ONE, "9", "", ""),
        (K.SCALE, 1, "1", "Poor"),
        (K.SEVERAL, "3 1 9", ["1", "3"], "Poor\nGood"),
        (K.SEVERAL, ["2"], ["2"], "Fair"),
        (K.SEVERAL, None, [], ""),
        (K.YES_NO, True, "yes", "Yes"),
        (K.YES_NO, "no", "no", "No"),
        (K.AGAIN, None, "", ""),
        (K.FILE, "17", "17", "17"),
    ],
)  # fmt: skip
def test_answer_is_kept_in_the_words_of_its_question(kind, given_answer, kept, words) -> None:
    asked = Asked.of(question(kind, choices=["Poor", "Fair", "Good"]), given_answer)
    assert (asked.value, asked.words, asked.is_answered) == (kept, words, bool(words))
    assert Asked(**asdict(asked)) == asked


@pytest.mark.once
def test_what_is_not_said_to_be_for_the_author_is_not() -> None:
    asked = asdict(Asked.of(question(K.TEXT), "Words."))
    assert [Asked(**{**asked, "read_by": by}).is_for_author for by in ("author", "editors", "", "both")] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.once
def test_first_form_asks_what_the_journal_has_always_asked() -> None:
    assert [(row.key, row.read_by, row.is_required) for row in first_questions()] == [
        ("for_author", "author", True),
        ("recommendation", "author", True),
        ("score_originality", "author", False),
        ("score_argument", "author", False),
        ("score_evidence", "author", False),
        ("score_region", "author", False),
        ("score_clarity", "author", False),
        ("for_editor", "editors", False),
        ("would_review_again", "editors", False),
        ("upload", "author", False),
    ]


# -- Any form, any answers: who reads what -------------------------------------------------------------------------

ASKED = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in K if kind != K.RECOMMENDATION]),
        st.sampled_from(ReadBy.values),
        st.booleans(),
        st.sampled_from(["", "1. One.\n2. Two.", "<p>Words</p>", "A heading\n\nwords", "…?"]),
    ),
    max_size=MOST,
)


def told(n: int, read_by: str) -> str:
    """Return a word that tells which question a text comes from, and whether it may be read."""
    return f"{'Open' if read_by == ReadBy.AUTHOR else 'Secret'}{n}"


def answered(n: int, kind: str, read_by: str, is_required: bool, words: str, file: int) -> Asked:
    word = told(n, read_by)
    label = f"Label{word}"
    row = FormQuestion(
        key=f"q{n}", kind=kind, label=label, hint=f"Hint{word}", is_required=is_required, read_by=read_by,
        choices=[f"Choice{word}"],
    )  # fmt: skip
    prose = f"{words} Answer{word}"
    return Asked.of(
        row, {K.TEXT: prose, K.RICH: prose, K.FILE: str(file), K.YES_NO: "yes", K.AGAIN: "no"}.get(kind, "1")
    )


@pytest.mark.django_db
def test_confidential_answers_reach_neither_author_nor_reviewers() -> None:
    submission = make_manuscript()
    review_round = make_round(submission)
    row = make_assignment(review_round, "reported")
    other = make_assignment(review_round, "reported")
    editor = make_editor_of(submission)
    files = [
        AttachedFile.objects.create(
            assignment=row, question=f"q{n}", stored=f"x{n}", name="x", size=1, uploaded_by=row.reviewer
        ).pk
        for n in range(MOST)
    ]
    parts = [f"{row.pk}:{part}" for part in Part]
    make_decision(submission, by=editor, kind=DecisionKind.MINOR, parts=parts, state=DecisionState.SENT)

    @given(ASKED)
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def of_any_form(form: list[tuple[str, str, bool, str]]) -> None:
        asked = [answered(n, *facts, files[n]) for n, facts in enumerate(form)]
        Report.objects.filter(assignment=row).update(asked=[asdict(one) for one in asked])
        shown = reports_for_author(submission, submission.corresponding_user)
        assert shown == reports_for_reviewer(other)
        page = "".join(
            render_to_string("review/_given_report.html", {"report": one, "submission": submission}) for one in shown
        )
        letter = reports_text(submission, rounds_for_editor(submission, to_read=True), parts)
        points = " ".join(point.text for point in points_to_answer(None, shown))
        assert "Secret" not in page + letter + points
        [report] = shown
        assert [file.question for file in report.files] == [
            one.key for one in asked if one.is_file and one.read_by == ReadBy.AUTHOR
        ]
        for one in asked:
            if one.read_by == ReadBy.AUTHOR and not one.is_file:
                assert one.label in page
                assert " ".join(one.words.split()) in " ".join(letter.split())
            if one.read_by == ReadBy.AUTHOR and one.is_prose:
                assert f"Answer{told(int(one.key[1:]), one.read_by)}" in points
        assert "".join(points.split()) == "".join(report.words.split())

    of_any_form()
