"""Each rule of the house catches what it is there for, and leaves alone what only looks like it."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from tests.architecture import rules

pytestmark = pytest.mark.once

CAUGHT: list[tuple[Callable[[ast.AST], list[rules.Finding]], str]] = [
    (rules.migration_knows_the_app, "from submissions.models import Submission"),
    (rules.migration_knows_the_app, "import journal.services"),
    (rules.migration_knows_the_app, "from ..models import Round"),
    (rules.request_below_the_edges, "from django.http import Http404"),
    (rules.request_below_the_edges, "from django import http"),
    (rules.request_below_the_edges, "import django.shortcuts"),
    (rules.request_below_the_edges, "from django.views.generic import View"),
    (rules.state_is_written, "submission.state = 'accepted'"),
    (rules.state_is_written, "a, submission.state = 1, 'accepted'"),
    (rules.state_is_written, "Submission.objects.filter(pk=1).update(state='accepted')"),
    (rules.state_is_written, "Submission.objects.create(state='accepted')"),
    (rules.state_is_written, "setattr(submission, 'state', 'accepted')"),
    (rules.state_is_compared, "if submission.state == State.DRAFT: pass"),
    (rules.state_is_compared, "x = submission.state in {State.DRAFT}"),
    (rules.state_is_compared, "x = 'draft' != submission.state"),
    (rules.environment_is_read, "import os\nos.environ['X']"),
    (rules.environment_is_read, "from os import environ"),
    (rules.environment_is_read, "import os\nos.getenv('X')"),
    (rules.signal_is_used, "from django.db.models.signals import post_save"),
    (rules.signal_is_used, "from django.db.models import signals"),
    (rules.signal_is_used, "import django.core.signals"),
    (rules.text_is_trusted, "from django.utils.safestring import mark_safe"),
    (rules.text_is_trusted, "x = safestring.SafeString(note)"),
    (rules.date_without_form, "x = date_format(day)"),
    (rules.date_without_form, "x = formats.date_format(day, use_l10n=False)"),
    (rules.name_is_vague, "def date_helper(): pass"),
    (rules.name_is_vague, "class RoundManager: pass"),
]

LEFT_ALONE: list[tuple[Callable[[ast.AST], list[rules.Finding]], str]] = [
    (rules.migration_knows_the_app, "import django_fsm\nimport journal.storage\nfrom django.db import models"),
    (rules.request_below_the_edges, "from django.db import models\nfrom django.utils.http import urlencode"),
    (rules.state_is_written, "state = 'accepted'\nsubmission.stated = 1\nx = submission.state"),
    (rules.state_is_written, "Submission.objects.filter(state='draft').update(title='')"),
    (rules.state_is_compared, "x = Submission.objects.filter(state=State.DRAFT)\ny = state == 1"),
    (rules.environment_is_read, "import os\nos.path.join('a')"),
    (rules.signal_is_used, "import signal"),
    (rules.text_is_trusted, "from django.utils.html import format_html"),
    (rules.text_is_trusted, "from django.utils.safestring import SafeString\ndef f() -> SafeString: ..."),
    (rules.date_without_form, "x = date_format(day, 'j F Y')\ny = date_format(day, format='H:i')"),
    (rules.name_is_vague, "def manage(): pass\nclass Utility: pass"),
    (rules.name_is_vague, "class UserManager(BaseUserManager): pass"),
]

CAUGHT_IN_TEMPLATES = [
    "<script>alert(1)</script>",
    "<p>\n<script type='module'>x</script>",
    "<style>p { color: red }</style>",
    '<p class="a" style="color: red">',
    '<button onclick="go()">',
    '<a href="javascript:go()">',
    "{{ note|safe }}",
    "{% autoescape off %}",
    "{% if submission.state == 'draft' %}",
    "{% elif round.state in states %}",
    "{{ day|date }}",
    "{% blocktranslate with day=round.due_on|date %}",
    '<script src="//elsewhere.example/x.js"></script>',
    '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
]

LEFT_ALONE_IN_TEMPLATES = [
    "<script src=\"{% static 'journal/journal.js' %}\" defer></script>",
    "{# <style> is not used #}",
    '<p class="lifestyle" data-style="x">on time = now</p>',
    "{% comment %}<script>{% endcomment %}",
    "{% if submission.state_display %}",
    "{{ field.help_text|safe }}",
    '<script type="application/json">{"a": 1}</script>',
    '{{ day|date:"j F Y" }} {{ day|dated }} a date|b',
    '<a href="https://elsewhere.example/">',
]


def find(rule: Callable[[ast.AST], list[rules.Finding]], source: str) -> list[rules.Finding]:
    return rule(ast.parse(source))


@pytest.mark.parametrize(("rule", "source"), CAUGHT)
def test_rule_with_a_planted_violation(rule: Callable[[ast.AST], list[rules.Finding]], source: str) -> None:
    assert find(rule, source)


@pytest.mark.parametrize(("rule", "source"), LEFT_ALONE)
def test_rule_with_innocent_source(rule: Callable[[ast.AST], list[rules.Finding]], source: str) -> None:
    assert find(rule, source) == []


@pytest.mark.parametrize("source", CAUGHT_IN_TEMPLATES)
def test_template_with_a_planted_violation(source: str) -> None:
    assert rules.template_findings(source)


@pytest.mark.parametrize("source", LEFT_ALONE_IN_TEMPLATES)
def test_template_without_violation(source: str) -> None:
    assert rules.template_findings(source) == []


@pytest.mark.parametrize(
    "source",
    ["submission.rounds.all()", "qs.filter(rounds__state='open')", "F('rounds__due_on')"],
)
def test_walk_into_a_higher_app(source: str) -> None:
    assert rules.walks_up(ast.parse(source), {"rounds"})


@pytest.mark.parametrize("source", ["rounds = 3", "qs.filter(rounds_open=1)", "F('rounds_open')", "'rounds of review'"])
def test_walk_that_stays_below(source: str) -> None:
    assert rules.walks_up(ast.parse(source), {"rounds"}) == []


def test_finding_names_its_line() -> None:
    assert rules.template_findings("<p>\n\n<style>") == [(3, "a style element")]
    assert rules.state_is_written(ast.parse("x = 1\n\ny.state = 2")) == [(3, "a state is assigned")]
