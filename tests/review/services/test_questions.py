"""Review forms as the office builds them, and what reviewers are asked by them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from journal.workflow import StepRefused
from review import services
from review.models import Assignment, AttachedFile, FormQuestion, ReviewForm, first_questions
from review.queries import questions_of, shown_questions
from review.services import questions as building
from review.states import AssignmentState, QuestionKind
from tests.factories.people import make_office, make_user
from tests.factories.review import make_assignment, make_manuscript, make_round
from tests.factories.submissions import make_editor_of, pdf

pytestmark = pytest.mark.django_db
K = QuestionKind
FIRST = [row.key for row in first_questions()]


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def form(office) -> ReviewForm:
    made = building.add_review_form(name="Reports", by=office)
    building.put_into_use(form=made, by=office)
    return made


def facts(label: str = "Is it new?", **more: Any) -> dict[str, Any]:
    known = {"kind": K.TEXT, "hint": "", "is_required": False, "read_by": "author", "choices": []}
    return {"label": label, **known, **more}


def keys(form: ReviewForm) -> list[str]:
    return [row.key for row in shown_questions(form)]


def accepted() -> Assignment:
    submission = make_manuscript()
    make_editor_of(submission)
    invited = make_assignment(make_round(submission))
    services.accept(invited, by=invited.reviewer)
    return invited.again()


def test_first_form_is_the_default_and_begins_with_what_is_asked_already(office) -> None:
    first = building.add_review_form(name="One", by=office)
    second = building.add_review_form(name="Two", by=office)
    assert (first.is_default, second.is_default) == (True, False)
    assert keys(first) == keys(second) == FIRST
    assert accepted().form_version is None  # neither is in use yet


def test_only_the_office_and_the_editor_in_chief_build_forms(form) -> None:
    stranger = make_user()
    for act in (
        lambda: building.add_review_form(name="x", by=stranger),
        lambda: building.save_review_form(form=form, name="x", sections=[], is_default=True, by=stranger),
        lambda: building.save_question(form=form, key="", by=stranger, **facts()),
        lambda: building.remove_question(form=form, key="for_editor", by=stranger),
        lambda: building.move_question(form=form, key="for_editor", by=stranger, move="up"),
        lambda: building.put_into_use(form=form, by=stranger),
        lambda: building.drop_draft(form=form, by=stranger),
        lambda: building.delete_review_form(form=form, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert keys(form.__class__.objects.get()) == FIRST


def test_change_of_a_form_reaches_nobody_who_has_accepted(form, office) -> None:
    before = accepted()
    building.save_question(form=form, key="", by=office, **facts())
    during = accepted()
    version = building.put_into_use(form=form, by=office)
    after = accepted()
    assert [row.key for row in questions_of(before)] == [row.key for row in questions_of(during)] == FIRST
    assert [row.key for row in questions_of(after)] == [*FIRST, "q1"]
    assert after.form_version == version


def test_report_keeps_its_questions_whatever_becomes_of_the_form(form, office) -> None:
    row = accepted()
    report = services.file_report(row, by=row.reviewer, report={"recommendation": "accept", "for_author": "Good."})
    kept = Assignment.objects.get(pk=row.pk).report_filed.asked
    building.save_question(form=form, key="for_author", by=office, **facts("Anything else?", read_by="editors"))
    building.remove_question(form=form, key="for_editor", by=office)
    building.put_into_use(form=form, by=office)
    assert Assignment.objects.get(pk=row.pk).report_filed.asked == kept
    assert next(one for one in report.questions if one.key == "for_author").label == "Comments to the author"


def test_section_asks_by_its_own_form_and_others_by_the_default_one(form, office) -> None:
    own = building.add_review_form(name="Own", by=office)
    row = accepted()
    section = row.submission.section
    building.save_review_form(form=own, name="Own", sections=[section], is_default=False, by=office)
    assert services.invitations.current_version(section.pk).form == form  # its own is not in use yet
    building.put_into_use(form=own, by=office)
    assert services.invitations.current_version(section.pk).form == own
    assert services.invitations.current_version(None).form == form
    building.save_review_form(form=form, name="Reports", sections=[section], is_default=True, by=office)
    assert services.invitations.current_version(section.pk).form == form


def test_another_form_becomes_the_default_once_it_is_in_use(form, office) -> None:
    other = building.add_review_form(name="Other", by=office)
    with pytest.raises(StepRefused, match="into use first"):
        building.save_review_form(form=other, name="Other", sections=[], is_default=True, by=office)
    building.put_into_use(form=other, by=office)
    building.save_review_form(form=other, name="Other", sections=[], is_default=True, by=office)
    assert list(ReviewForm.objects.filter(is_default=True)) == [other]


def test_questions_are_moved_removed_and_given_up_again(form, office) -> None:
    building.move_question(form=form, key="upload", by=office, position=1)
    building.move_question(form=form, key="recommendation", by=office, move="up")
    building.remove_question(form=form, key="score_region", by=office)
    again = ReviewForm.objects.get()
    assert keys(again)[:3] == ["upload", "recommendation", "for_author"]
    assert "score_region" not in keys(again)
    building.drop_draft(form=form, by=office)
    assert keys(ReviewForm.objects.get()) == FIRST
    with pytest.raises(StepRefused, match="no changes"):
        building.drop_draft(form=form, by=office)
    with pytest.raises(StepRefused, match="Nothing was changed"):
        building.put_into_use(form=form, by=office)


def test_key_is_never_given_to_another_question(form, office) -> None:
    building.save_question(form=form, key="", by=office, **facts())
    building.put_into_use(form=form, by=office)
    building.remove_question(form=form, key="q1", by=office)
    building.put_into_use(form=form, by=office)
    assert building.save_question(form=form, key="", by=office, **facts("Another?")).key == "q2"


@pytest.mark.parametrize(
    ("key", "kind", "reason"),
    [
        ("recommendation", K.TEXT, "Every form asks"),
        ("", K.AGAIN, "asks this already"),
        ("gone", K.TEXT, "not there any longer"),
    ],
)
def test_form_always_asks_what_the_journal_needs_and_once(form, office, key, kind, reason) -> None:
    with pytest.raises(StepRefused, match=reason):
        building.save_question(form=form, key=key, by=office, **facts(kind=kind))
    with pytest.raises(StepRefused, match="Every form asks"):
        building.remove_question(form=form, key="recommendation", by=office)
    assert keys(ReviewForm.objects.get()) == FIRST


def test_form_by_which_somebody_was_asked_is_not_deleted(form, office) -> None:
    with pytest.raises(StepRefused, match="default form"):
        building.delete_review_form(form=form, by=office)
    accepted()
    other = building.add_review_form(name="Other", by=office)
    building.put_into_use(form=other, by=office)
    building.save_review_form(form=other, name="Other", sections=[], is_default=True, by=office)
    with pytest.raises(StepRefused, match="have been asked"):
        building.delete_review_form(form=form, by=office)
    unused = building.add_review_form(name="Unused", by=office)
    building.delete_review_form(form=unused, by=office)
    assert not FormQuestion.objects.filter(version__form__name="Unused").exists()


def test_what_must_be_answered_is_held_as_the_report_is_filed(form, office, store) -> None:
    building.save_question(form=form, key="", by=office, **facts("Choose.", kind=K.SEVERAL, is_required=True,
                                                                   choices=["a", "b", "c"]))  # fmt: skip
    building.save_question(form=form, key="", by=office, **facts("A table", kind=K.FILE, is_required=True,
                                                                   read_by="editors"))  # fmt: skip
    building.put_into_use(form=form, by=office)
    row = accepted()
    report = {"recommendation": "minor", "for_author": "Yes.", "q1": "7"}
    with pytest.raises(StepRefused, match=r"Choose\., A table"):
        services.file_report(row, by=row.reviewer, report=report)
    services.attach_file(row, by=row.reviewer, upload=SimpleUploadedFile("t.pdf", pdf()), question="q2")
    with pytest.raises(StepRefused, match="No such file"):
        services.attach_file(row, by=row.reviewer, upload=SimpleUploadedFile("t.pdf", pdf()), question="q1")
    filed = services.file_report(row.again(), by=row.reviewer, report={**report, "q1": "3 1"})
    kept = {one.key: one for one in filed.questions}
    assert kept["q1"].words == "a\nc"
    assert kept["q2"].value == str(AttachedFile.objects.get().pk)
    assert AttachedFile.objects.get().label == "A table"
    assert row.again().state == AssignmentState.REPORTED


def test_second_person_in_a_draft_is_told_and_loses_nothing(form, office) -> None:
    made = building.save_question(form=form, key="", by=office, **facts())
    seen, was = ReviewForm.objects.get(pk=form.pk).mark, made.mark
    building.save_question(form=form, key=made.key, by=office, was=was, **facts("Is it true?"))
    with pytest.raises(StepRefused, match="changed this question meanwhile"):
        building.save_question(form=form, key=made.key, by=office, was=was, **facts("Is it both?"))
    for act in (building.put_into_use, building.drop_draft):
        with pytest.raises(StepRefused, match="changed the draft meanwhile"):
            act(form=form, by=office, seen=seen)
    building.put_into_use(form=form, by=office, seen=ReviewForm.objects.get(pk=form.pk).mark)
    assert shown_questions(ReviewForm.objects.get(pk=form.pk))[-1].label == "Is it true?"
