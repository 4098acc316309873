"""No page, header or letter tells anybody what they must not learn.

Each viewer reads every page there is, of every row there is. What they may come across is listed here; any other word of
``world.py`` that turns up is a leak.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from journal import policies
from journal.checks import workflow_models
from journal.letterbook import LINKS
from journal.models import Letter, PersonalLink
from journal.states import RoleName
from review.models import Assignment
from submissions.models import Submission
from tests.leak.world import MANUSCRIPTS, PEOPLE, SECRETS, World
from tests.pages import Address, addresses, linked, manuscript_of, openings

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

PUBLISHED = ("published", "author of the published")
STAFF = ("editor", "recommending editor", "chief", "office")
PRODUCTION = ("copyeditor", "production editor")
EVERY_NAME = tuple(PEOPLE)
OVER_ALL = ("chief kept away", "production editor")


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads: what they may come across, what they must, and what their letters may say besides."""

    name: str
    may: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    by_link: bool = False
    looks_everywhere: bool = False
    but: tuple[str, ...] = field(default=())  # addresses that are read for other words only: lists of people
    lists_editors: tuple[str, ...] = field(default=())  # addresses that name everybody who edits

    @property
    def words(self) -> set[str]:
        return World.words_of(*PUBLISHED, *self.may, *([self.name] if self.name in PEOPLE else []))


LISTS_OF_PEOPLE = ("office:people", "office:person", "office:person_edit", "office:person_address", "office:role_give",
                   "office:write", "office:role_revoke", "office:log", "office:settings")  # fmt: skip

BY_CODE = ("review:certificate", "review:certificate_file", "review:certificate_withdraw")
"""What a code opens, for whomever its bearer has given it: the name and no manuscript."""

COLLEAGUES = re.compile(r"""<select[^>]*name=["'](?:editor|deputy)["'].*?</select>""", re.DOTALL)
"""The filter of a list by editor, and the choice of a deputy: who works at the desk knows who else does."""

EDITING = [name for name, (_word, roles) in PEOPLE.items() if {RoleName.EDITOR, RoleName.EDITOR_IN_CHIEF} & {*roles}]

VIEWERS = [
    Viewer("anonymous", must=PUBLISHED),
    Viewer("reader", must=PUBLISHED),
    Viewer("administrator", but=LISTS_OF_PEOPLE),
    Viewer(
        "chief kept away",
        may=(*STAFF, *PRODUCTION),
        but=LISTS_OF_PEOPLE,
        lists_editors=("desk:load", "desk:load_table"),
    ),
    Viewer("editor kept away", letters=("in review", *STAFF)),
    Viewer("editor who writes", may=("by an editor", "letter to the editor", *STAFF), must=("by an editor",)),
    Viewer("author", may=("in review", "co-author", "why somebody should not review", "reader", "letter to the editor", "trace of the author", *STAFF), must=("in review", "co-author", "why somebody should not review", "trace of the author")),
    Viewer("co-author", may=("in review", "author", "trace of the author", *STAFF), must=("in review",)),
    Viewer(
        "author in revision",
        may=("in revision", "letter to the editor", "comments for the author", "other comments for the author", *STAFF),
        must=("in revision", "comments for the author", "other comments for the author"),
    ),
    Viewer(
        "author of the accepted",
        may=("accepted", "letter to the editor", "comments for the author", "query", *STAFF, *PRODUCTION),
        must=("accepted", "query"),
    ),
    Viewer("author who waits", may=("waiting", "letter to the editor", *STAFF), must=("waiting",)),
    Viewer(
        "author of the published",
        may=("letter to the editor", "comments for the author", *STAFF, *PRODUCTION),
        must=("published", "comments for the author"),
    ),
    Viewer("author of a draft", may=("draft", "letter to the editor", *STAFF), must=("draft",)),
    Viewer(
        "reviewer who reported",
        may=("in review", "what a reviewer knows", "report still with the editors", "confidential comments", "code of a certificate", *STAFF),
        must=("in review", "what a reviewer knows", "report still with the editors", "code of a certificate"),
    ),
    Viewer("reviewer at work", may=("in review", *STAFF), must=("in review",)),
    Viewer("reviewer who declined", may=("in review", "reason to decline", "somebody suggested", *STAFF)),
    Viewer("reviewer in the queue"),
    Viewer(
        "reviewer of the revision",
        may=("in revision", "comments for the author", "other comments for the author", "confidential comments", *STAFF),
        must=("in revision", "comments for the author"),
    ),
    Viewer("reviewer at work", may=("in review", *STAFF), must=("in review",), by_link=True),
    Viewer("reviewer invited", may=("in review", *STAFF), must=("in review",), by_link=True),
    Viewer(
        "reviewer who reported",
        may=("in review", "report still with the editors", "confidential comments", *STAFF),
        must=("in review", "report still with the editors"),
        by_link=True,
    ),
    Viewer(
        "copyeditor",
        may=("accepted", "author of the accepted", "query", *STAFF, *PRODUCTION),
        must=("accepted", "author of the accepted", "query"),
    ),
    Viewer(
        "production editor",
        may=("accepted", "author of the accepted", "query", "chief kept away", *STAFF, *PRODUCTION),
        must=("accepted", "author of the accepted"),
    ),
]  # fmt: skip


WANDERERS = [replace(viewer, looks_everywhere=True) for viewer in VIEWERS if viewer.name in OVER_ALL]
LOOKING = [*VIEWERS, *(pytest.param(viewer, marks=pytest.mark.thorough) for viewer in WANDERERS)]


@cache
def pages() -> list[Address]:
    return [address for address in addresses() if address.is_ours and not address.takes_posts_only]


def paths(viewer: Viewer, world: World) -> Iterator[tuple[Address, str]]:
    links = tokens(viewer, world) if viewer.by_link else {}
    near = nearness(viewer, world)
    for address in pages():
        if address.name == "desk:act":
            yield from ((address, path) for path in acts(address, viewer, world, near))
        elif not viewer.by_link:
            found = islice(openings(address, near), 0, None, 7 if address.name in LISTS_OF_PEOPLE else None)
            is_let_in = policies.test(address.view.policy, reader_of(viewer, world))
            yield from ((address, path) for path in (found if is_let_in else islice(found, 1)))
        yield from ((address, path) for path in linked(address, links))


def nearness(viewer: Viewer, world: World) -> Callable[[Any], bool]:
    """Tell which rows a viewer tries: all of them would take minutes.

    Those of the manuscripts they have to do with, and of three others; whose role reaches over all tries all in the
    thorough suite.
    """
    person = world.people.get(viewer.name)
    own = {
        submission.pk
        for submission in Submission.objects.all()
        if person
        and {person.pk} & (submission.author_user_ids | submission.excluded_ids | set(submission.editor_rights))
    }
    tried = own | {world.manuscripts[name].pk for name in ("in review", "accepted", "published")}
    return lambda row: viewer.looks_everywhere or manuscript_of(row) in {None, *tried}


def acts(address: Address, viewer: Viewer, world: World, near: Callable[[Any], bool]) -> Iterator[str]:
    """Yield the screens of the steps a viewer may take now, and one of another's; there are too many to try."""
    if viewer.by_link or viewer.name == "anonymous":
        return
    for model in workflow_models():
        for subject in filter(near, model._default_manager.all()):
            mine = [row.name for row, _reasons in subject.steps_for(world[viewer.name])]
            for name in {*mine, subject.steps()[0].name}:
                yield address.path(model=model._meta.model_name, pk=subject.pk, step=name)


def tokens(viewer: Viewer, world: World) -> dict[str, str]:
    assignment = Assignment.objects.get(reviewer=world[viewer.name])
    return {
        purpose: PersonalLink.mint(purpose=purpose, target=assignment.pk, person=world[viewer.name])
        for purpose in LINKS
        if purpose.startswith("review")
    }


def reader_of(viewer: Viewer, world: World) -> Any:
    return AnonymousUser() if viewer.by_link else world.people.get(viewer.name, AnonymousUser())


def signed_in(viewer: Viewer, world: World) -> Client:
    client = Client()
    if viewer.name in PEOPLE and not viewer.by_link:
        client.force_login(world[viewer.name])
    return client


def opens(path: str, reader: Any) -> bool:
    """Tell whether there is anything at this path for this reader: the view is asked without what stands around it.

    Most of what is there is not there for most readers, and to write a page that says so costs ten times as much.
    """
    match = resolve(path)
    request: Any = RequestFactory().get(path)
    request.user, request.session, request.htmx = reader, {}, False
    try:
        match.func(request, *match.args, **match.kwargs)
    except Http404:
        return False
    except Exception:  # noqa: BLE001 - it misses its surroundings; the real request tells
        return True
    return True


def rows() -> dict[str, Any]:
    """Return everything the database holds, but for sessions."""
    models = [model for model in apps.get_models() if model is not Session]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def told(response: HttpResponse) -> str:
    """Return everything an answer says: its body and its headers, as a person would read them."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    return f"{headers}\n{body.decode('utf-8', 'replace')}".casefold()


def is_of_a_person(address: Address, response: HttpResponse) -> bool:
    """Tell whether an answer holds what is this reader's: a page behind a door, or the way to a file."""
    leads_home = response.headers.get("Location", "/").startswith("/")
    return address.view.policy is not policies.PUBLIC and (response.status_code == 200 or not leads_home)


def found_in(text: str, words: set[str]) -> set[str]:
    return {word for word in words if word.casefold() in text}


def test_every_page_is_known_to_this_test(world: World) -> None:
    for address in pages():
        list(openings(address))  # raises where nobody has said what to open it with


def called(viewer: Viewer) -> str:
    return viewer.name + (" by link" if viewer.by_link else "") + (" everywhere" if viewer.looks_everywhere else "")


@pytest.mark.parametrize("viewer", LOOKING, ids=called)
def test_pages_tell_nobody_what_they_must_not_learn(viewer: Viewer, world: World) -> None:
    client, reader = signed_in(viewer, world), reader_of(viewer, world)
    names = World.words_of(*EVERY_NAME)
    certified = World.words_of("reviewer who reported", "code of a certificate")
    forbidden = World.every_word() - viewer.words
    leaks, seen = [], set()
    known = list(paths(viewer, world))
    before = rows()
    for address, path in known:
        if not opens(path, reader):
            continue
        response = client.get(path)
        text = told(response)
        if address.name in {"desk:manuscripts", "desk:away"}:
            text = COLLEAGUES.sub("", text)
        here = forbidden - names if address.name in viewer.but else forbidden
        here = here - certified if address.name in BY_CODE else here
        here = here - World.words_of(*EDITING) if address.name in viewer.lists_editors else here
        leaks += [f"{path} ({response.status_code}): {word}" for word in sorted(found_in(text, here))]
        if is_of_a_person(address, response) and "private" not in response.headers.get("Cache-Control", ""):
            leaks.append(f"{path} ({response.status_code}): may lie in a cache that others share")
        if response.status_code == 200:
            seen |= found_in(text, viewer.words)
    assert "\n".join(leaks) == ""
    assert [table for table, found in rows().items() if found != before[table]] == []  # to read is not to change
    assert {name for name in viewer.must if not World.words_of(name) & seen} == set()


@pytest.mark.parametrize("viewer", [v for v in VIEWERS if v.name in PEOPLE and not v.by_link], ids=lambda v: v.name)
def test_letters_tell_nobody_what_they_must_not_learn(viewer: Viewer, world: World) -> None:
    forbidden = World.every_word() - viewer.words - World.words_of(*viewer.letters)
    leaks = []
    for letter in Letter.objects.filter(to=world[viewer.name]):
        text = " ".join([letter.subject, letter.body, letter.reply_to, *letter.copies]).casefold()
        leaks += [f"{letter.key} “{letter.subject}”: {word}" for word in sorted(found_in(text, forbidden))]
    assert "\n".join(leaks) == ""


@pytest.mark.parametrize("name", [name for name in MANUSCRIPTS if name != "published"])
def test_search_of_readers_does_not_know_what_is_not_published(name: str, world: World) -> None:
    def answer(word: str) -> str:
        return Client().get("/search/", {"q": word}).content.decode().casefold().replace(word.casefold(), "")

    assert answer(MANUSCRIPTS[name]) == answer("Nowheresville")


def test_search_of_readers_finds_what_is_published(world: World) -> None:
    found = Client().get("/search/", {"q": MANUSCRIPTS["published"]}).content.decode()
    assert world.articles["published"].get_absolute_url() in found


def test_every_word_of_the_world_is_really_there(world: World) -> None:
    """A word that stands nowhere could not leak, and would prove nothing."""
    client = Client()
    client.force_login(world["chief"])
    text = " ".join(
        told(client.get(path))
        for address in pages()
        if address.name
        in {
            "desk:manuscript",
            "desk:letters",
            "review:reports",
            "review:decision",
            "review:reviewers",
            "submissions:reviewer_copy",
        }
        for path in openings(address)
    )
    missing = {*MANUSCRIPTS.values(), *SECRETS.values()} - {
        MANUSCRIPTS["draft"],
        SECRETS["query"],
        SECRETS["code of a certificate"],
        SECRETS["trace of the author"],
    }
    assert {word for word in missing if word.casefold() not in text} == set()
