"""No page asks the database more than it may, in whatever state it shows and whoever looks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import connection
from django.urls import resolve
from lxml import html

from journal import policies
from journal.models import User
from journal.workflow import Step
from review.queries import assignments_of_reviewer
from submissions.queries import visible_to
from tests.desk.conftest import signed_in
from tests.pages import Address, addresses, manuscript_of, openings, workflow_models

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

MOST = 15
VIEWERS = ("chief", "office", "author", "reviewer")


class Count:
    """Counts what a page asks. What a step does that is taken and rolled back, to show its letters, is the step's."""

    def __init__(self) -> None:
        self.asked = 0
        self.rehearsal = ""

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        words = sql.split()
        if not self.rehearsal and words[0] == "SAVEPOINT":
            self.rehearsal = words[1]
        elif self.rehearsal and words[:3] == ["ROLLBACK", "TO", "SAVEPOINT"] and words[3] == self.rehearsal:
            self.rehearsal = ""
        elif not self.rehearsal:
            self.asked += 1
        return execute(sql, params, many, context)


def test_page_of_the_demonstration_asks_fifteen_queries_at_most() -> None:
    answered: set[tuple[str, ...]] = set()
    taken: set[Step] = set()
    over = {}
    for name in VIEWERS:
        user = User.objects.get(email=f"{name}@demo.example")
        client, known = signed_in(user), set()
        ways = deque(paths(user, taken))
        while ways:
            path = ways.popleft()
            count = Count()
            with connection.execute_wrapper(count):
                answer = client.get(path)
            if count.asked > MOST:
                over[f"{name} {path}"] = count.asked
            if answer.status_code != 200:
                continue
            answered.add(kind_of(path))
            for link in links(answer, path):
                if kind_of(link) not in known:
                    known.add(kind_of(link))
                    ways.append(link)
    assert over == {}
    assert answered >= {
        ("desk:todo",), ("desk:manuscripts",), ("desk:manuscript",), ("desk:act",), ("review:reviewers",),
        ("review:reports",), ("review:decision",), ("review:decision", "kind"), ("review:assignment",), ("submissions:tasks",), ("submissions:mine",), ("issues:production",),
        ("issues:assembly",), ("office:person",), ("office:outbox",), ("issues:article",),
    }  # fmt: skip


def paths(user: User, taken: set[Step]) -> Iterator[str]:
    """Yield each address for one row of each state, and the steps this person may take that nobody took before.

    Where the office alone keeps a person out, one row shows what that costs.
    """
    for address in addresses():
        if address.is_ours and not address.takes_posts_only:
            if "step" in address.parameters:
                yield from steps(address, user, taken)
            else:
                found = openings(address, Unlike(user))
                yield from found if policies.test(address.view.policy, user) else islice(found, 1)


class Unlike:
    """Wants a row if none in the same states was seen before, and somebody may see the manuscript it is about."""

    def __init__(self, user: User) -> None:
        reviewed = assignments_of_reviewer(user).values_list("round__submission", flat=True)
        self.open = {None, *visible_to(user).values_list("pk", flat=True), *reviewed}
        self.seen: set[Any] = set()

    def __call__(self, row: Any) -> bool:
        if manuscript_of(row) not in self.open:
            return False
        found = tuple(getattr(part, "state", "") for part in (row, getattr(row, "submission", None)))
        is_new = found not in self.seen
        self.seen.add(found)
        return is_new


def steps(address: Address, user: User, taken: set[Step]) -> Iterator[str]:
    """Yield the screen of each step that is not among those ``taken``."""
    for row in (row for model in workflow_models() for row in model._default_manager.all()):
        for step, _blockers in row.steps_for(user):
            if step not in taken:
                taken.add(step)
                yield address.path(model=row._meta.model_name, pk=row.pk, step=step.name)


def links(answer: Any, path: str) -> Iterator[str]:
    """Yield the links of a page that ask it, or another page, for something: those without are addresses anyway."""
    if answer.streaming or not answer["Content-Type"].startswith("text/html"):
        return
    for anchor in html.fromstring(answer.content).iter("a"):
        target = urlsplit(urljoin(path, anchor.get("href", "")))
        if not target.netloc and target.query:
            yield f"{target.path}?{target.query}"


def kind_of(path: str) -> tuple[str, ...]:
    """Return the name of the view behind a path, and the names of what it is asked for."""
    return (resolve(urlsplit(path).path).view_name, *sorted(parse_qs(urlsplit(path).query)))
