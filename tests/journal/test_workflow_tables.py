"""What every workflow table of the project must hold to, whichever app it stands in."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.db import models

from journal.checks import workflow_models
from journal.guards import OrReason
from journal.management.workflow_page import final_states
from journal.workflow import Step, WorkflowModel

MACHINES = workflow_models()
ROWS = [
    pytest.param(model, row, id=f"{model._meta.model_name}.{row.name}") for model in MACHINES for row in model.steps()
]
Machine = type[WorkflowModel]


def states(model: Machine) -> list[str]:
    return [state for state, _label in model._meta.get_field("state").choices]


def ways(model: Machine) -> set[tuple[str, str]]:
    return {(source, row.target) for row in model.steps() for source in row.sources if row.target not in {None, source}}


@pytest.mark.parametrize("model", MACHINES)
def test_every_state_is_reachable(model: Machine) -> None:
    reached = {str(model._meta.get_field("state").get_default())}
    while more := {target for source, target in ways(model) if source in reached} - reached:
        reached |= more
    assert set(states(model)) - reached == set()


@pytest.mark.parametrize("model", MACHINES)
def test_every_state_has_an_exit_or_is_final(model: Machine) -> None:
    left = {source for source, _target in ways(model)}
    assert set(states(model)) - left - set(final_states(model)) == set()


@pytest.mark.parametrize("model", MACHINES)
def test_some_final_state_can_be_reached_from_everywhere(model: Machine) -> None:
    home = set(final_states(model))
    while more := {source for source, target in ways(model) if target in home} - home:
        home |= more
    assert set(states(model)) - home == set()


@pytest.mark.parametrize("model", MACHINES)
def test_database_knows_the_states(model: Machine) -> None:
    conditions = [c.condition for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    assert any(("state__in", states(model)) in condition.children for condition in conditions)


@pytest.mark.parametrize(("model", "row"), ROWS)
def test_row_names_states_of_its_machine(model: Machine, row: Step) -> None:
    assert {*row.sources, row.target} - {None} <= set(states(model))


@pytest.mark.parametrize(("model", "row"), ROWS)
def test_row_is_told_in_a_sentence(model: Machine, row: Step) -> None:
    assert str(row.label).strip()
    assert row.sentence.endswith(".")


@pytest.mark.parametrize(("model", "row"), ROWS)
def test_guards_of_a_row_say_what_they_want(model: Machine, row: Step) -> None:
    inside = [guard.guard if isinstance(guard, OrReason) else guard for guard in row.guards]
    assert [guard for guard in inside if not (guard.__doc__ or "").strip()] == []


@pytest.mark.parametrize(("model", "row"), ROWS)
def test_body_of_a_row_takes_its_facts_by_name(model: Machine, row: Step) -> None:
    parameters = inspect.signature(getattr(model, row.name)).parameters
    positional = [
        name for name, p in parameters.items() if name != "self" and p.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    assert (positional, "by" in parameters) == ([], True)


@pytest.mark.parametrize("model", MACHINES)
def test_labels_tell_the_steps_of_a_state_apart(model: Machine) -> None:
    for state in states(model):
        labels: list[Any] = [str(row.label) for row in model.steps() if state in row.sources]
        assert sorted(set(labels)) == sorted(labels)
