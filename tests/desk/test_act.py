"""The shared screen of steps takes no step that only follows from another act, and none past its own screen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from issues.states import ArticleState, IssueState
from journal.dates import with_weekday
from journal.desk.queries.before import SAID, TO_OTHERS
from journal.models import Event, Journal
from journal.navigation import SCREENS
from journal.roles import is_clock
from review.models import Assignment
from submissions.models import Submission
from submissions.roles import is_author, may_object
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.issues import make_article, make_full_issue, make_issue
from tests.factories.people import make_production_editor
from tests.factories.review import make_assignment, make_decision, make_round
from tests.factories.submissions import make_submission


def posted(client, model: str, subject, step: str, **fields):
    return client.post(f"/desk/act/{model}/{subject.pk}/{step}/", {"seen": subject.row_version, **fields})


def test_article_of_a_rescinded_manuscript_is_not_taken_up_by_hand(chief) -> None:
    article = make_article(ArticleState.STOPPED)
    assert posted(signed_in(chief), "article", article, "revive").status_code == 404
    assert article.again().state == ArticleState.STOPPED


@pytest.mark.parametrize("step", ["publish", "join_issue", "appear_as_notice", "release_from_issue"])
def test_step_that_follows_from_another_act_has_no_screen(chief, step) -> None:
    issue = make_full_issue(IssueState.PUBLISHED)
    article = make_article(ArticleState.READY, issue=issue)
    for person in (chief, make_production_editor()):
        assert signed_in(person).get(f"/desk/act/article/{article.pk}/{step}/").status_code == 404
        assert posted(signed_in(person), "article", article, step).status_code == 404
    assert article.again().state == ArticleState.READY


def test_issue_falls_back_only_by_a_failed_check() -> None:
    issue = make_full_issue(IssueState.IN_PRESS)
    answer = posted(signed_in(make_production_editor()), "issue", issue, "fall_back", note="Because.")
    assert answer.status_code == 404
    assert issue.again().state == IssueState.IN_PRESS


def test_step_with_a_screen_of_its_own_is_taken_there_alone(submission, editor) -> None:
    issue, client = make_issue(), signed_in(make_production_editor())
    answer = posted(client, "issue", issue, "arrange")
    assert (answer.status_code, answer.url) == (302, f"/production/issues/{issue.pk}/")
    answer = posted(signed_in(editor), "submission", submission, "change_authors", note="Because.")
    assert (answer.status_code, answer.url) == (302, f"/desk/manuscripts/{submission.pk}/authors/")
    assignment = make_assignment(state="accepted")
    answer = posted(signed_in(assignment.reviewer), "assignment", assignment, "report")
    assert (answer.status_code, answer.url) == (302, reverse("review:report", args=[assignment.pk]))
    assert not Event.objects.exists()
    assert submission.again().state == State.IN_REVIEW


def test_screen_names_what_the_step_is_about_in_words_people_know(submission, editor) -> None:
    review_round = make_round(submission)
    assignment = make_assignment(review_round, "accepted")
    decision = make_decision(submission, by=editor, kind="minor_revision", state="scheduled")
    article, issue = make_article(ArticleState.COPYEDITING), make_issue()
    setter = make_production_editor()
    words = {
        (editor, submission, "hold"): str(submission),
        (editor, review_round, "cancel"): f"Round 1 · {submission}",
        (editor, assignment, "extend"): f"{assignment.reviewer} · {submission}",
        (editor, decision, "take_back"): f"Minor revision · {submission}",
        (setter, article, "skip_copyediting"): str(article),
        (setter, issue, "postpone"): str(issue),
    }
    for (person, subject, step), name in words.items():
        page = signed_in(person).get(f"/desk/act/{subject._meta.model_name}/{subject.pk}/{step}/").content.decode()
        assert f"· {name}" in page.partition("</title>")[0]
        assert f'<p class="quiet">{name}' in page
        assert f"{subject._meta.model_name} {subject.pk}" not in page


def test_author_reads_what_a_step_would_do_and_to_which_day() -> None:
    submission = make_submission(State.REVISION_REQUESTED)
    page = signed_in(submission.corresponding_user).get(f"/desk/act/submission/{submission.pk}/extend_revision/")
    day = with_weekday(submission.day_if_extended(Journal.current()))
    said = f"You can move the date once, and you need not wait for an answer. The new date: {day}"
    assert f"<p>{said}</p>" in page.content.decode()


def test_only_authors_take_the_steps_whose_words_speak_to_them() -> None:
    steps = {f"submission.{row.name}": row for row in Submission.steps()}
    others = {name for name in SAID if steps[name].who not in (is_author, may_object)}
    assert others == set()


def test_nobody_reads_of_themselves_as_of_somebody_else() -> None:
    shared = [(model, row) for model in (Submission, Assignment) for row in model.steps() if row.who is not is_clock]
    about = ("The editor ", "An editor ", "The office ")
    spoken_of = {f"{model._meta.model_name}.{row.name}" for model, row in shared if row.sentence.startswith(about)}
    assert spoken_of - set(SAID) - set(TO_OTHERS) - set(SCREENS) == set()
