"""Every page of the demonstration journal, found by following links as each of its people would.

A page that is new to the site is found by itself as soon as something leads to it. One page of a kind is enough for
one viewer; where the same address looks different by the state of what it shows, some more are taken.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, get_resolver, resolve
from lxml import html
from playwright.sync_api import BrowserContext

from journal.desk.demo.texts import AUTHORS, PASSWORD, REVIEWERS, STAFF
from tests.journeys.house import House

READER = ""
ENTRANCE = "/accounts/login/"
BEGINNINGS = ("/", ENTRANCE, "/accounts/signup/", "/accounts/password/reset/", "/no-such-page/")
NOT_FOUND = "not-found"
DEPTH = 5  # links from a first page
OFTEN = {
    "desk:manuscript": 9,
    "issues:article": 3,
    "issues:production": 6,
    "issues:assembly": 3,
    "submissions:tasks": 3,
    "review:by_link": 12,
}
SOME_STEPS = 8  # all steps share one screen
NOT_PAGES = re.compile(r"/(logout|static|files?|download)/|\.(pdf|docx|xml|csv|css|js|svg|png|zip|ico|txt|epub)$")


@dataclass(frozen=True, slots=True)
class Sight:
    """One page as one person sees it; ``who`` is a mail address, or empty for an anonymous reader."""

    name: str
    address: str
    who: str
    kind: str


def viewers() -> list[str]:
    """Return who looks around: a reader, and people of every role; others add nothing but names."""
    return [READER, AUTHORS[0].email, REVIEWERS[0].email, *(person.email for person in STAFF)]


def sign_in(context: BrowserContext, who: str) -> None:
    """Let a person of the demonstration into a browser."""
    if who == READER:
        return
    form = html.fromstring(context.request.get(ENTRANCE).text()).xpath("//form[.//input[@type='password']]")[0]
    form.fields["login"], form.fields["password"] = who, PASSWORD
    answer = context.request.post(ENTRANCE, form=dict(form.form_values()))
    assert "/desk/" in answer.url, f"{who} was not let in: {answer.url}"


def sights(context: BrowserContext, house: House, who: str) -> Iterator[Sight]:
    """Yield one page of each kind that this person finds; nothing is rendered, only links are followed."""
    taken: Counter[str] = Counter()
    ways = deque((address, 0) for address in (*BEGINNINGS, "/desk/"))
    if who == READER:
        ways.extend((link["address"], 0) for link in house.ask("personal_links"))
    known = {address for address, _depth in ways}
    while ways:
        address, depth = ways.popleft()
        if is_enough(taken, kind_of(address)):
            continue
        answer = context.request.get(house.address + address, fail_on_status_code=False)
        address = answer.url.removeprefix(house.address)  # where it led to
        kind = kind_of(address) if answer.ok else NOT_FOUND  # so is a personal link whose work is done
        if "text/html" not in answer.headers.get("content-type", "") or is_enough(taken, kind):
            continue
        taken[kind] += 1
        yield Sight(name_of(kind, taken[kind], who), address, who, kind)
        if depth < DEPTH:
            for link in links(answer.text(), answer.url, house):
                if link not in known:
                    known.add(link)
                    ways.append((link, depth + 1))


def is_new(sight: Sight, shown: Counter[str]) -> bool:
    """Tell whether a page shows something that none of those ``shown`` so far did, whoever looked; note that it is."""
    kind = sight.kind.split(" ", maxsplit=1)[0]
    shown[kind] += 1
    return shown[kind] <= {**OFTEN, "desk:act": SOME_STEPS, "desk:todo": len(viewers())}.get(kind, 1)


def is_enough(taken: Counter[str], kind: str) -> bool:
    """Tell whether so many pages of this kind were taken that further ones show nothing new."""
    return taken[kind] >= OFTEN.get(kind.split(" ", maxsplit=1)[0], 1)


def links(source: str, base: str, house: House) -> Iterator[str]:
    """Yield the addresses of the pages that a page leads to; some say in their query what they are about."""
    for anchor in html.fromstring(source).iter("a"):
        target = urlsplit(urljoin(base, anchor.get("href", "")))
        if f"{target.scheme}://{target.netloc}" == house.address and not NOT_PAGES.search(target.path):
            yield f"{target.path}?{target.query}" if target.query else target.path


def kind_of(address: str) -> str:
    """Return the name of the view behind an address; a step's own name belongs to it."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return NOT_FOUND
    step = " ".join(str(found.kwargs[key]) for key in ("model", "step") if key in found.kwargs)
    return f"{found.view_name} {step}".strip()


def name_of(kind: str, number: int, who: str) -> str:
    """Return the name of a picture."""
    viewer = who.split("@", maxsplit=1)[0] or "reader"
    words = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-")
    return f"{words}{f'-{number}' if number > 1 else ''}-{viewer}"


def every_view() -> set[str]:
    """Return the names of all views of our own."""
    names = set()
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        names |= {f"{namespace}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    return names
