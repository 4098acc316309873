"""Each step is taken with its companions: what touches two apps goes through the service of the higher one.

A new step belongs into one of the lists below: it has a service, or it is known to touch its own row alone.
"""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve
from django.utils import timezone

from issues.models import Issue
from journal.checks import workflow_models
from journal.desk.services import ACTS, perform
from journal.desk.views.menu import SCREENS
from journal.models import Event, Job, Letter
from journal.workflow import WorkflowModel
from tests.matrix.cast import Cast, Make, make_issue, subjects

# Steps that touch their own row alone, or that only follow from another act, whose service calls them.
ALONE = {
    "submission": "decline_commission take_back recall confirm_complete remind_author refuse_time refuse_withdrawal "
    "refuse_appeal reopen",
    "round": "close",
    "assignment": "remind_to_answer expire remind_to_report escalate escalate_to_office ask_clarification "
    "thank tell_of_rescission release keep",
    "decision": "interrupt send fail",
    "issue": "begin_assembling describe arrange unfreeze postpone schedule unschedule fall_back",
    "article": "assign_copyeditor assign_production_editor describe answer_queries remind_author move_due_date "
    "skip_copyediting renew_galleys make_ready send_back_to_copyediting send_back_to_typesetting release_from_issue "
    "publish join_issue appear_as_notice propose_mending revive",
}
# Steps that touch two apps, with the room whose service takes them.
ACROSS = {
    "journal.desk": "submission.withdraw submission.grant_withdrawal submission.lapse submission.hold submission.object "
    "submission.ask_to_withdraw submission.rescind submission.stop submission.change_section "
    "submission.change_authors submission.change_corresponding_author",
    "review": "submission.send_to_review submission.end_review submission.release submission.clear_objection "
    "submission.return_to_author submission.decline_without_review submission.accept submission.accept_without_review "
    "submission.request_revision submission.decline round.cancel assignment.invite assignment.reinvite "
    "assignment.accept assignment.accept_late assignment.decline assignment.step_down assignment.take_back assignment.cancel "
    "assignment.ask_additional assignment.report assignment.report_on_behalf assignment.set_aside assignment.count_again "
    "assignment.clear_interests decision.recommend decision.drop "
    "decision.schedule decision.take_back decision.resume",
    "issues": "article.publish_online_first issue.publish",
}
STEPS = {f"{model._meta.model_name}.{row.name}" for model in workflow_models() for row in model.steps()}


def first_subjects() -> dict[str, Make]:
    """Return for each act how to make a row in a state from which its step may be taken."""
    found: dict[str, Make] = {}
    for name, title, make in subjects():
        model = next(model for model in workflow_models() if model._meta.model_name == name)
        states = dict(model._meta.get_field("state").choices)
        for row in model.steps():
            if any(title.startswith(str(states[source])) for source in row.sources) and "never" not in title:
                found.setdefault(f"{name}.{row.name}", make)
    return found


MAKE = first_subjects()


def facts_for(act: Any, cast: Cast) -> dict[str, Any]:
    """Return something sensible for everything the service must be told."""
    known: dict[str, Any] = {
        "editor": cast["editor not assigned"],
        "person": cast["stranger"],
        "section": cast.elsewhere,
        "due_on": timezone.localdate(),
        "days_given": 14,
        "report": {"recommendation": "accept", "for_author": "Good."},
        "text": "One more thing.",
        "upload": SimpleUploadedFile("x.docx", b"x"),
        "issue": lambda: make_issue(cast, "assembling"),
        "notice": None,
    }
    wanted = [
        name
        for name, parameter in inspect.signature(act).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty and name != "by"
    ]
    return {name: known[name]() if callable(known[name]) else known[name] for name in wanted}


def room_of(module: str) -> str:
    return "journal.desk" if module.startswith("journal.desk.") else module.split(".", maxsplit=1)[0]


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(set(SCREENS) & set(ACTS)))
def test_screen_of_a_step_stands_in_the_room_of_its_service(name: str) -> None:
    subject = SimpleNamespace(pk=1, submission_id=1, submission=SimpleNamespace(pk=1), anonymity_promised="double")
    view = resolve(urlsplit(SCREENS[name](subject)).path).func
    assert room_of(view.view_class.__module__) == room_of(ACTS[name].__module__)


@pytest.mark.once
def test_every_step_has_a_service_or_is_known_to_stand_alone() -> None:
    alone = {f"{model}.{name}" for model, names in ALONE.items() for name in names.split()}
    assert (STEPS - set(ACTS), set(ACTS) - STEPS) == (alone, set())


@pytest.mark.once
def test_step_that_touches_two_apps_is_taken_by_the_higher_one() -> None:
    rooms = {key: ACTS[key].__module__.split(".services")[0] for names in ACROSS.values() for key in names.split()}
    assert rooms == {key: room for room, names in ACROSS.items() for key in names.split()}


@pytest.mark.once
def test_act_takes_what_the_desk_gives_it() -> None:
    for key, act in ACTS.items():
        parameters = list(inspect.signature(act).parameters.values())
        assert {"by", "note", "seen"} <= {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}, key
        assert parameters[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD, key


@pytest.mark.parametrize("key", sorted(ACTS))
def test_act_by_somebody_not_allowed_is_refused_and_changes_nothing(key: str, cast: Cast) -> None:
    subject: WorkflowModel = MAKE[key](cast)
    facts = facts_for(ACTS[key], cast)
    columns = dict(vars(subject.again()), _state=None)
    issues = Issue.objects.count()
    for name in ("stranger", "editor with a conflict", "administrator"):
        with pytest.raises(PermissionDenied):
            perform(subject, key.split(".")[1], by=cast[name], note="I want it.", **facts)
    assert dict(vars(subject.again()), _state=None) == columns
    assert [model.objects.count() for model in (Event, Letter, Job)] == [0, 0, 0]
    assert Issue.objects.count() == issues
