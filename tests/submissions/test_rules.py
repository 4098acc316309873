"""What a section asks of its manuscripts: lengths, files, declarations, the work reviewed."""

from __future__ import annotations

from typing import Any

import pytest

from journal.states import Taken
from journal.workflow import StepRefused
from submissions import services
from submissions.services import UploadRefused
from submissions.services.files import add_file
from submissions.services.uploads import Upload
from submissions.states import FileKind, Question, Task, TaskState
from tests.factories.people import make_section
from tests.factories.submissions import make_draft, make_file, make_submission, upload

pytestmark = pytest.mark.django_db

BOOK = {"authors": "A. Nobody", "title": "A river", "publisher": "A press", "year": 2024}


# -- Length --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "shown", "sentences"),
    [
        ({}, [], []),
        ({"words_max": 0, "words_min": 0}, [], []),
        ({"words_max": 8000}, ["3,412 of 8,000 words"], []),
        ({"words_min": 4000}, ["3,412 words, at least 4,000"],
         ["The text has 3,412 words; the section asks for at least 4,000."]),
        ({"words_min": 1000, "words_max": 3000}, ["3,412 of 3,000 words"],
         ["The text has 3,412 words; the section asks for at most 3,000."]),
    ],
)  # fmt: skip
def test_length_is_told_beside_its_limit(rules: dict[str, Any], shown: list[str], sentences: list[str]) -> None:
    draft = make_draft(section=make_section(**rules), word_count=3412)
    assert draft.lengths_of(Task.FILE) == shown
    assert draft.out_of_limits == sentences


def test_abstract_and_keywords_have_limits_of_their_own() -> None:
    rules = make_section(abstract_words_max=3, keywords_min=3, keywords_max=5)
    draft = make_draft(section=rules, abstract="Four words are here.", keywords="sand; water;")
    assert draft.lengths_of(Task.TITLE) == ["Abstract: 4 of 3 words", "2 of 5 keywords"]
    assert draft.out_of_limits == [
        "The abstract has 4 words; the section asks for at most 3.",
        "There are 2 keywords; the section asks for at least 3.",
    ]


def test_length_that_nobody_has_counted_is_not_told() -> None:
    draft = make_draft(section=make_section(words_max=10))
    assert (draft.lengths, draft.out_of_limits) == ({}, [])


def test_long_manuscript_is_sent_where_the_section_only_tells() -> None:
    draft = make_draft(section=make_section(words_max=8000), word_count=9120)
    services.submit(draft, by=draft.corresponding_user)
    assert draft.again().submitted_at is not None


def test_long_manuscript_is_sent_with_a_reason_where_the_section_asks_for_one() -> None:
    draft = make_draft(section=make_section(words_max=8000, limits_ask_why=True), word_count=9120)
    with pytest.raises(StepRefused, match=r"has 9,120 words; .* at most 8,000\. Shorten or complete it, or say why"):
        services.submit(draft, by=draft.corresponding_user)
    services.save_metadata(submission=draft, by=draft.corresponding_user, length_reason="Two long tables.")
    services.submit(draft.again(), by=draft.corresponding_user)
    assert draft.again().length_reason == "Two long tables."


# -- Files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "has_figure", "sentences"),
    [
        ({}, True, []),
        ({"figures": "required"}, True, []),
        ({"figures": "required"}, False, ["The section asks for the figures as separate files."]),
        ({"figures": "not_taken"}, False, []),
        ({"figures": "not_taken"}, True, ["The section takes no separate figures. Remove them."]),
        ({"supplements": "required"}, True, ["The section asks for a supplementary file."]),
    ],
)
def test_files_besides_the_manuscript(rules: dict[str, str], has_figure: bool, sentences: list[str]) -> None:
    draft = make_draft(section=make_section(**rules))
    version = draft.current_version
    assert version is not None
    if has_figure:
        make_file(version, FileKind.FIGURE, name="Map.png")
    assert draft.troubles_of_files(version) == sentences
    assert (draft.tasks[Task.FILE] == TaskState.COMPLETED) is (sentences == [])


def test_file_that_the_section_does_not_take_is_refused_whichever_way_it_comes() -> None:
    draft = make_draft(section=make_section(figures="not_taken"))
    author, kind = draft.corresponding_user, FileKind.FIGURE
    with pytest.raises(UploadRefused, match="takes no separate files of this kind"):
        services.store_file(submission=draft, upload=upload(name="map.png"), kind=kind, by=author)
    with pytest.raises(UploadRefused, match="takes no separate files of this kind"):
        services.begin_upload(submission=draft, kind=kind, name="map.png", size=9, fingerprint="x", by=author)
    checked = Upload(name="map.png", kind="png", size=9, sha256="x")
    with pytest.raises(
        UploadRefused, match="takes no separate files of this kind"
    ):  # the section was changed meanwhile
        add_file(draft, checked, key="x", kind=kind, by=author)
    assert draft.takes(FileKind.MANUSCRIPT) == draft.takes(FileKind.SUPPLEMENT) == Taken.ALLOWED


def test_section_that_takes_no_supplements_takes_the_manuscript_itself() -> None:
    draft = make_draft(section=make_section(supplements="not_taken"))
    services.store_file(submission=draft, upload=upload(name="new.docx"), by=draft.corresponding_user)
    assert draft.again().current_version.manuscript.name == "new.docx"


# -- Declarations --------------------------------------------------------------------------------------------------


def test_section_asks_for_the_declarations_that_it_needs() -> None:
    rules = dict.fromkeys(Question, "not_asked") | {"ai": "required", "data": "asked"}
    draft = make_draft(section=make_section(declarations=rules))
    draft.declarations.all().delete()
    assert draft.questions == [Question.DATA, Question.AI]
    assert draft.tasks[Task.DECLARATIONS] == TaskState.NOT_STARTED
    services.answer_declaration(submission=draft, question="ai", is_none=True, by=draft.corresponding_user)
    assert draft.again().tasks[Task.DECLARATIONS] == TaskState.COMPLETED


def test_section_that_asks_nothing_leaves_the_task_open() -> None:
    draft = make_draft(section=make_section(declarations=dict.fromkeys(Question, "not_asked")))
    draft.declarations.all().delete()
    assert draft.tasks[Task.DECLARATIONS] == TaskState.OPTIONAL


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("funding", {"details": [["A fund", "No. 7"], ["", ""], ["A lake", ""]]}, "A fund (No. 7)\nA lake"),
        ("ethics", {"details": [["A board", "12/34"]], "statement": "In writing."}, "A board, 12/34\nIn writing."),
        ("ai", {"details": [["A model", "translation"]]}, "A model: translation"),
        (
            "data",
            {"details": [["https://doi.org/10.1234/x"]], "statement": "Open."},
            "https://doi.org/10.1234/x\nOpen.",
        ),
        ("interests", {"details": [["not kept"]], "statement": "One sits on a board."}, "One sits on a board."),
    ],
)
def test_answer_is_made_of_its_parts(question: str, answer: dict[str, Any], words: str) -> None:
    draft = make_draft(is_complete=False)
    row = services.answer_declaration(submission=draft, question=question, by=draft.corresponding_user, **answer)
    assert row.words == words
    assert row.is_answered


# -- The work reviewed ---------------------------------------------------------------------------------------------


def test_work_is_asked_for_in_sections_of_reviews_alone() -> None:
    draft, other = make_draft(section=make_section(asks_works=True)), make_draft()
    assert (draft.tasks[Task.WORKS], Task.WORKS in other.tasks) == (TaskState.NOT_STARTED, False)
    with pytest.raises(StepRefused, match="Still missing: Work reviewed"):
        services.submit(draft, by=draft.corresponding_user)
    work = services.save_work(submission=draft.again(), by=draft.corresponding_user, title="A river")
    assert draft.again().tasks[Task.WORKS] == TaskState.IN_PROGRESS
    services.save_work(submission=draft.again(), work_id=work.pk, by=draft.corresponding_user, **BOOK)
    services.submit(draft.again(), by=draft.corresponding_user)
    assert draft.again().title_in_letters == f"{draft.title} (on A. Nobody, A river)"


def test_work_is_described_in_one_line() -> None:
    draft = make_draft(section=make_section(asks_works=True))
    more = {"place": "Hue", "isbn": "ISBN 0-306-40615-2", "pages": "xii, 240 pages"}
    work = services.save_work(submission=draft, by=draft.corresponding_user, **BOOK, **more)
    assert work.description == "A. Nobody. A river. Hue: A press, 2024. xii, 240 pages. ISBN 0-306-40615-2."
    assert work.missing == []
    with pytest.raises(StepRefused, match="This is no ISBN"):
        services.save_work(submission=draft.again(), work_id=work.pk, by=draft.corresponding_user, isbn="12345")


def test_works_named_before_the_section_changed_do_not_follow_into_the_new_one() -> None:
    submission = make_submission(section=make_section(asks_works=True))
    submission.works.create(**BOOK)
    assert len(submission.again().reviewed_works) == 1
    submission.section = make_section()
    submission.save()
    assert submission.again().reviewed_works == []
    assert submission.again().title_in_letters == submission.title
