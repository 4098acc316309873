"""A manuscript from its author's draft to a second version, act by act, through the services alone."""

from __future__ import annotations

import pytest

from journal.models import Event, Letter
from submissions import services
from submissions.models import Submission
from submissions.states import CONFIRMED, Question, State
from tests.factories.people import make_account, make_editor, make_editor_in_chief, make_office, make_section
from tests.factories.submissions import upload

pytestmark = pytest.mark.django_db(transaction=True)


def letters_of(submission: Submission) -> list[str]:
    return sorted(Letter.objects.filter(case=submission.case_file).values_list("key", flat=True))


def test_manuscript_goes_from_draft_to_revision_and_back() -> None:
    author = make_account(given_name="Bounmy", family_name="Phommachanh", affiliation="A university")
    chief, office, editor = make_editor_in_chief(), make_office(), make_editor()
    section = make_section(required_reports=2)

    submission = services.start_draft(by=author, upload=upload())
    services.save_metadata(submission=submission, by=author, title="On rivers", abstract="They flow.", section=section)
    services.save_translation(submission=submission, language="km", by=author, title="អំពីទន្លេ")
    services.save_author(
        submission=submission,
        by=author,
        given_name="Dara",
        family_name="Sok",
        email="dara@example.org",
        affiliation="X",
    )
    for question in Question:
        confirmed = question in CONFIRMED
        services.answer_declaration(
            submission=submission, question=question, by=author, is_confirmed=confirmed, is_none=not confirmed
        )
    assert submission.missing == []

    services.submit(submission, by=author)
    submission = submission.again()
    assert submission.state == State.SUBMITTED
    assert submission.number == submission.case_file.label
    assert submission.number.startswith("JGMS-")
    assert submission.sent_version
    assert submission.sent_version.title == "On rivers"
    assert letters_of(submission) == [
        "named_as_author",
        "submission_arrived",
        "submission_arrived",
        "submission_received",
    ]
    assert set(Letter.objects.filter(key="submission_arrived").values_list("to", flat=True)) == {chief.pk, office.pk}

    services.assign_editor(submission, editor=editor, by=chief)
    services.release_reviewer_copy(submission, upload=upload(name="copy.docx"), by=editor)
    submission.send_to_review(by=editor, reports_wanted=2)
    assert Event.objects.filter(case=submission.case_file).count() == 6
