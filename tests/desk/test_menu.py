"""The menu of steps that leads a person on, and the bar that leads round the rooms."""

from __future__ import annotations

import re
from inspect import signature

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from journal.desk.forms import ASKS
from journal.desk.services import ACTS
from journal.desk.views.menu import SCREENS, menu
from journal.navigation import entries_for
from journal.workflow import WorkflowModel
from review.states import DecisionState
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.people import (
    make_copyeditor,
)
from tests.factories.review import make_decision, make_manuscript
from tests.factories.submissions import (
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
    make_version,
)


def labels(entries) -> list[str]:
    return [str(entry["label"]) for entry in entries]


@pytest.mark.parametrize(
    ("state", "fields", "first"),
    [
        (State.SUBMITTED, {}, "Upload a reviewer copy"),
        (State.SUBMITTED, {"reviewer_copy_released_at": timezone.now()}, "Send to review"),
        (State.IN_REVIEW, {"reports_wanted": 2, "reports_in": 2}, "Decide"),
        (State.IN_REVIEW, {"reports_wanted": 2, "reviewers_asked": 1}, "Choose and invite reviewers"),
        (State.WITH_EDITOR, {}, "Decide"),
        (State.IN_REVIEW, {"objected_at": timezone.now(), "held_at": timezone.now()}, "Clear the objection"),
        (State.IN_REVIEW, {"withdrawal_asked_at": timezone.now()}, "Withdraw at the author's request"),
    ],
)
def test_editor_is_led_on(state, fields, first) -> None:
    submission = make_submission(state, **fields)
    entries = menu(submission.again(), make_editor_of(submission))["steps"]
    assert labels(entries)[0] == first
    assert [entry.get("primary", False) for entry in entries].count(True) == 1


def test_editor_is_led_to_nothing_while_reviewers_are_at_work() -> None:
    submission = make_submission(State.IN_REVIEW, reports_wanted=2, reviewers_asked=2)
    entries = menu(submission, make_editor_of(submission))["steps"]
    assert not any(entry.get("primary") for entry in entries)


def test_recommending_editor_is_led_to_a_recommendation() -> None:
    submission = make_submission(State.WITH_EDITOR)
    entries = menu(submission.again(), make_editor_of(submission, decides=False))["steps"]
    assert labels(entries)[0] == "Recommend a decision"


def test_new_manuscript_leads_the_chief_to_assign_an_editor(chief) -> None:
    assert labels(menu(make_submission(), chief)["steps"])[0] == "Assign an editor"


@pytest.mark.parametrize(
    ("make", "first"),
    [
        (make_draft, "Go on with the draft"),
        (lambda: make_submission(State.RETURNED), "Complete it"),
        (make_revision, "Work on the revision"),
    ],
)
def test_author_is_led_to_the_tasks(make, first) -> None:
    submission = make()
    entries = menu(submission, submission.corresponding_user)["steps"]
    assert (labels(entries)[0], entries[0]["url"]) == (first, reverse("submissions:tasks", args=[submission.pk]))


def test_what_answers_to_nothing_is_not_offered(submission, editor, chief) -> None:
    offered = [name for entries in menu(submission, chief).values() for name in labels(entries)]
    for absent in (
        "Release the hold",
        "Clear the objection",
        "Refuse the withdrawal",
        "Refuse the appeal",
        "Let it lapse",
    ):
        assert absent not in offered


def test_what_only_a_reason_overrules_is_offered_with_its_doubt() -> None:
    submission = make_submission(State.WITH_EDITOR, reports_wanted=2, reports_in=1)
    accept = next(e for e in menu(submission, make_editor_of(submission))["steps"] if e["label"] == "Accept")
    assert (accept["blocked"], accept["hint"]) == (
        [],
        "One more report is needed. Or give a reason to go on all the same.",
    )


def test_dangerous_steps_come_last_but_for_blocked_ones() -> None:
    submission = make_submission()
    entries = [e for e in menu(submission, make_editor_of(submission))["steps"] if not e.get("primary")]
    assert [bool(e["blocked"]) for e in entries] == sorted(bool(e["blocked"]) for e in entries)
    free = [e["danger"] for e in entries if not e["blocked"]]
    assert free == sorted(free)


def test_author_withdraws_alone_or_asks_to() -> None:
    alone, asks = make_submission(State.IN_REVIEW), make_submission(State.IN_REVIEW, reviewers_asked=1)
    assert "Withdraw" in labels(menu(alone, alone.corresponding_user)["steps"])
    assert "Ask to withdraw" not in labels(menu(alone, alone.corresponding_user)["steps"])
    assert "Ask to withdraw" in labels(menu(asks, asks.corresponding_user)["steps"])
    assert "Withdraw" not in labels(menu(asks, asks.corresponding_user)["steps"])


def test_every_step_finds_the_fields_it_asks_for() -> None:
    models = [model for model in apps.get_models() if issubclass(model, WorkflowModel)]
    asked = [(model._meta.model_name, row.name, ask) for model in models for row in model.steps() for ask in row.asks]
    assert asked
    assert [one for one in asked if one[2] not in ASKS and ".".join(one) not in ASKS] == []
    steps = {f"{model._meta.model_name}.{row.name}" for model in models for row in model.steps()}
    assert set(SCREENS) <= steps


def test_step_that_must_know_what_its_page_showed_has_a_page_of_its_own() -> None:
    asking = {name for name, act in ACTS.items() if "arrived" in signature(act).parameters}
    assert asking == {"decision.recommend", "decision.schedule"}
    assert asking <= set(SCREENS)


def test_decision_about_to_go_out_is_said_once_and_stands_before_the_steps_that_wait_for_it(submission, editor) -> None:
    make_decision(submission, by=editor, state=DecisionState.SCHEDULED)
    page = signed_in(editor).get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    assert page.count("Take it back first.") == 1
    assert page.index("goes out at") < page.index("What waits for it: ")
    waiting = page.split("What waits for it: ")[1].split("</p>")[0].split(", ")
    assert waiting == ["End the review", "Request a revision", "Accept", "Decline"]
    assert "disabled>Accept" not in page
    assert "Confirm a change of authors" not in page


# -- The way round -------------------------------------------------------------------------------------------------


def ways(person, here: str) -> list[tuple[str, bool]]:
    return [(str(entry["label"]), entry["current"]) for entry in entries_for(person, here)]


def test_bar_leads_nobody_to_a_list_that_is_always_empty(submission, editor) -> None:
    here = reverse("desk:manuscript", args=[submission.pk])
    assert ("Manuscripts", True) in ways(editor, here)
    assert ("My manuscripts", True) in ways(submission.corresponding_user, here)
    assert not {"Manuscripts"} & {label for label, _current in ways(make_copyeditor(), here)}


@pytest.mark.parametrize(
    "name", ["desk:manuscript", "desk:write", "desk:letters", "desk:history", "submissions:changes"]
)
def test_bar_marks_what_a_manuscript_is_to_the_reader(submission, editor, name) -> None:
    own, client = make_manuscript(author=editor), signed_in(editor)
    for row, marked in ((submission, "Manuscripts"), (own, "My manuscripts")):
        make_version(row)
        page = client.get(reverse(name, args=[row.pk, 2] if name == "submissions:changes" else [row.pk]))
        assert re.findall(r'aria-current="page">([^<]+)</a>', page.content.decode()) == [marked]


@pytest.mark.parametrize("name", ["submissions:given_out", "submissions:enter", "submissions:reviewer_copy"])
def test_bar_marks_pages_of_the_desk_as_such(submission, editor, name) -> None:
    page = signed_in(editor).get(reverse(name, args=[submission.pk] if name == "submissions:reviewer_copy" else []))
    assert re.findall(r'aria-current="page">([^<]+)</a>', page.content.decode()) == ["Manuscripts"]
