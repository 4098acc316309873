"""Role × state × step: who may do what in each state, as literal tables that a person can read.

The tables are the files beside this one. Each state lists who finds the thing at all, who may take which steps (whatever
still blocks them), and who may take none. `pytest tests/matrix --write-matrix` writes them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from journal.checks import workflow_models
from journal.desk.queries import SUBJECTS as SUBJECTS_SEEN
from journal.models import Event, Letter
from journal.workflow import WorkflowModel
from submissions.models import Submission
from submissions.queries.given_out import given_out
from tests.matrix.cast import Cast, Make, subjects

HERE = Path(__file__).parent
SUBJECTS = list(subjects())
# What an article does together with its issue is done by who makes the issue, even where the article is hidden from them.
WITH_ITS_ISSUE = {"publish", "join_issue", "release_from_issue"}
TABLES = list(dict.fromkeys(name for name, _title, _make in SUBJECTS))


def allowed(subject: WorkflowModel, person: Any) -> list[str]:
    return [row.name for row, _reasons in subject.steps_for(person)]


def table(subject: WorkflowModel, cast: Cast) -> list[str]:
    """Return the lines of one state: people who may do the same stand together, those who may do nothing at the end."""
    together: dict[tuple[str, ...], list[str]] = {}
    for name, person in cast.people.items():
        together.setdefault(tuple(allowed(subject, person)), []).append(name)
    nobody = together.pop((), [])
    lines = [f"  {', '.join(names)}\n    {' '.join(steps)}" for steps, names in together.items()]
    sighted = [name for name, person in cast.people.items() if person is not None and sees(subject, person)]
    return [f"  sees it: {', '.join(sighted) or 'nobody'}", *lines, f"  nothing: {', '.join(nobody)}"]


def sees(subject: WorkflowModel, person: Any) -> bool:
    """Tell whether the screens find it for this person: the other face of the predicates."""
    return SUBJECTS_SEEN[str(subject._meta.model_name)](person).filter(pk=subject.pk).exists()


@pytest.mark.parametrize("name", TABLES)
def test_everybody_may_do_what_the_table_says(name: str, cast: Cast, request: pytest.FixtureRequest) -> None:
    parts = ["\n".join([title, *table(make(cast), cast)]) for known, title, make in SUBJECTS if known == name]
    text = "\n\n".join(parts) + "\n"
    path = HERE / f"{name}.txt"
    if request.config.getoption("--write-matrix", default=False):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("make", [pytest.param(make, id=f"{name}: {title}") for name, title, make in SUBJECTS])
def test_step_by_somebody_not_allowed_is_refused_and_changes_nothing(make: Make, cast: Cast) -> None:
    subject = make(cast)
    columns = dict(vars(subject.again()), _state=None)
    rows = [row for row in subject.steps() if row.sources[0] == subject.state]  # each step once is enough
    for person in cast.people.values():
        may = allowed(subject, person)
        for row in rows:
            if row.name not in may:
                with pytest.raises(PermissionDenied):
                    getattr(subject, row.name)(by=person, note="I want it.")
    assert dict(vars(subject.again()), _state=None) == columns
    assert not Event.objects.exists()
    assert not Letter.objects.exists()


def is_on_the_list_of_what_was_given_out(subject: Any, person: Any) -> bool:
    """Whether it is a draft that stands there, and is taken back there; its own page is its author's."""
    return isinstance(subject, Submission) and subject in given_out(person)


@pytest.mark.parametrize("make", [pytest.param(make, id=f"{name}: {title}") for name, title, make in SUBJECTS])
def test_whoever_may_take_a_step_finds_the_thing(make: Make, cast: Cast) -> None:
    subject = make(cast)
    blind = {
        name: steps
        for name, person in cast.people.items()
        if person is not None
        and (steps := set(allowed(subject, person)) - WITH_ITS_ISSUE)
        and not sees(subject, person)
        and not is_on_the_list_of_what_was_given_out(subject, person)
    }
    assert blind == {}


def test_every_machine_and_every_state_has_its_table(cast: Cast) -> None:
    covered = {(type(subject), subject.state) for subject in (make(cast) for _name, _title, make in SUBJECTS)}
    known = {(model, state) for model in workflow_models() for state, _label in model._meta.get_field("state").choices}
    assert covered == known
