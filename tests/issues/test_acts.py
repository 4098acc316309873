"""What steps ask can be asked and is understood; what takes more than a step goes through its service."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.urls import reverse

from issues import services
from issues.forms import ASKS
from issues.models import Article, Issue
from issues.states import ArticleState, IssueState
from issues.views import SCREENS
from issues.views.steps import offered
from journal.models import User
from journal.workflow import Step
from tests.factories.issues import make_article, make_full_issue, make_issue, make_notice

STEPS = [pytest.param(model, row, id=f"{model._meta.model_name}.{row.name}") for model in (Article, Issue) for row in model.steps()]  # fmt: skip


def key(model: Any, row: Step) -> str:
    return f"{model._meta.model_name}.{row.name}"


@pytest.mark.parametrize(("model", "row"), STEPS)
def test_what_a_step_asks_has_a_field_and_is_understood(model: Any, row: Step) -> None:
    act = services.ACTS.get(key(model, row)) or getattr(model, row.name)
    understood = inspect.signature(inspect.unwrap(act)).parameters
    for ask in row.asks:
        assert f"{key(model, row)}.{ask}" in ASKS or ask in ASKS
        assert ask in understood


@pytest.mark.parametrize(("model", "row"), STEPS)
def test_service_of_a_step_takes_what_the_desk_gives(model: Any, row: Step) -> None:
    act = services.ACTS.get(key(model, row))
    if act is not None:
        assert {"by", "note", "seen"} <= set(inspect.signature(act).parameters)


def test_services_and_screens_belong_to_steps() -> None:
    names = {key(model, row) for model in (Article, Issue) for row in model.steps()}
    assert set(services.ACTS) <= names
    assert set(SCREENS) <= names
    assert {name.rsplit(".", 1)[0] for name in ASKS if "." in name} <= names


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ASKS))
def test_field_of_an_ask_can_be_drawn(name: str, chief: User) -> None:
    article = make_article(ArticleState.PUBLISHED)
    make_notice(article)
    subject = make_issue() if name.startswith("issue.") else article
    assert ASKS[name](subject, chief).label


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCREENS))
def test_screen_of_a_step_has_an_address(name: str) -> None:
    subject = make_issue() if name.startswith("issue.") else make_article()
    assert SCREENS[name](subject).startswith("/production/")


@pytest.mark.django_db
def test_steps_are_offered_with_reasons_and_without_noise(setter: User) -> None:
    article = make_article(ArticleState.COPYEDITING)
    steps = {step["name"]: step for step in offered(article, setter, first="finish_copyediting")}
    assert steps["finish_copyediting"]["primary"]
    assert [str(reason) for reason in steps["finish_copyediting"]["blocked"]] == ["Upload the copyedited text first."]
    assert "take_out" not in steps  # it stands in no issue
    assert "renew_galleys" not in steps
    assert steps["assign_copyeditor"]["url"] == reverse("desk:act", args=["article", article.pk, "assign_copyeditor"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "first"),
    [
        (IssueState.PLANNED, "begin_assembling"),
        (IssueState.ASSEMBLING, "freeze"),
        (IssueState.IN_PRESS, "publish"),
    ],
)
def test_one_step_comes_first(setter: User, state: str, first: str) -> None:
    steps = offered(make_full_issue(state), setter, first=first, also=frozenset({"publish"}))
    assert steps[0]["name"] == first
    assert [step["primary"] for step in steps].count(True) == 1
