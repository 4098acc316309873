"""The registry of letters: every kind of letter the journal writes, by key.

An app's ``letters.py`` registers one function a letter; steps name letters by key; ``docs/letters.md`` is generated
from here. Texts are files ``templates/letters/<key>.{subject,body}.txt`` that the office may replace. Placeholders are
plain names in braces, from a fixed list; a text is filled in, never executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PERSONAL_LINK = "personal_link"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
GAPS = re.compile(r"\n{3,}")

ALWAYS = {
    "journal": _("name of the journal"),
    "recipient": _("name of the person the letter goes to"),
    "sender": _("name of the person who acts, or of the journal"),
    "number": _("number of the manuscript"),
    "title": _("title of the manuscript, article or issue"),
    "link": _("address of the one page where something is to be done"),
    PERSONAL_LINK: _("the recipient's personal link; made when the letter is sent"),
    "note": _("the reason or message given with the act"),
}


class UnknownPlaceholder(ValueError):
    """A text names a placeholder that its letter does not have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter to one person, before it is written down.

    ``to`` is a user. ``facts`` fill the placeholders. ``path`` is the address of the page meant by ``{link}``, without
    host. ``link`` asks for a personal link: its purpose (a key of ``LINKS``) and the id of what it opens. ``address``
    is another mail address than the one the person has now (one that is being confirmed, or the one before).
    """

    to: Any
    facts: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    link: tuple[str, int] | None = None
    reply_to: str = ""
    copies: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reminds:
    """When the clock writes a letter: on these days, counted from a day named in words; the office may set others."""

    around: Any
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter.

    ``when`` and ``to`` are sentences for the documentation; ``placeholders`` are those beyond ``ALWAYS``; ``waits``
    says that it is held back for the undo window; ``compose`` returns the drafts for an act on a subject. ``secrets``
    are placeholders whose words (a code that opens an account) no page ever shows and no row keeps once sent.
    ``reminds`` is set for what the clock writes while somebody is waited for, ``falls_on`` for what it writes on one
    day, named in words, that other times give.
    """

    key: str
    when: Any
    to: Any
    placeholders: Mapping[str, Any]
    waits: bool
    compose: Callable[..., Iterable[Draft]]
    optional: bool = True
    secrets: Mapping[str, Any] = field(default_factory=dict)
    reminds: Reminds | None = None
    falls_on: Any = ""

    @property
    def names(self) -> dict[str, Any]:
        """Every placeholder a text of this letter may use, with its meaning."""
        return {**ALWAYS, **self.placeholders, **self.secrets}


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A purpose a personal link may serve: the name of the page it opens and how long it lives, in days."""

    purpose: str
    url_name: str
    days: int


LETTERS: dict[str, Kind] = {}
LINKS: dict[str, LinkKind] = {}


def letter(
    key: str,
    *,
    when: Any,
    to: Any,
    placeholders: Mapping[str, Any] | None = None,
    waits: bool = False,
    optional: bool = True,
    secrets: Mapping[str, Any] | None = None,
    reminds: Reminds | None = None,
    falls_on: Any = "",
) -> Callable[[Callable[..., Iterable[Draft]]], Callable[..., Iterable[Draft]]]:
    """Register the decorated function ``(subject, *, by, note, **facts) -> drafts`` as the letter ``key``."""

    def register(compose: Callable[..., Iterable[Draft]]) -> Callable[..., Iterable[Draft]]:
        if key in LETTERS and LETTERS[key].compose.__module__ != compose.__module__:
            message = f"the letter {key} is registered twice"
            raise ValueError(message)
        LETTERS[key] = Kind(
            key, when, to, placeholders or {}, waits, compose, optional, secrets or {}, reminds, falls_on
        )
        return compose

    return register


def reminders() -> list[Kind]:
    """Return what the clock writes while somebody is waited for, in the order of the registry."""
    return [kind for kind in LETTERS.values() if kind.reminds]


def written_by_clock() -> list[Kind]:
    """Return what the clock writes by itself, in the order of the registry; the office may end each kind."""
    return [kind for kind in LETTERS.values() if kind.reminds or kind.falls_on]


def personal_link(purpose: str, *, url_name: str, days: int) -> None:
    """Register a purpose of personal links."""
    LINKS[purpose] = LinkKind(purpose, url_name, days)


def default_text(key: str) -> tuple[str, str]:
    """Return subject and body of a letter as the project ships it; raises ``FileNotFoundError``."""
    folder = Path(settings.BASE_DIR) / "templates" / "letters"
    subject = (folder / f"{key}.subject.txt").read_text(encoding="utf-8")
    body = (folder / f"{key}.body.txt").read_text(encoding="utf-8")
    return subject.strip(), body.strip() + "\n"


def check_text(kind: Kind, text: str) -> None:
    """Raise ``UnknownPlaceholder`` when a text names a placeholder its letter does not have."""
    for name in PLACEHOLDER.findall(text):
        if name not in kind.names:
            raise UnknownPlaceholder(
                _("“{%(name)s}” is not a placeholder of this letter. Possible are: %(names)s.")
                % {"name": name, "names": ", ".join(f"{{{n}}}" for n in kind.names)}
            )


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """Return the text with its placeholders filled in; the personal link and unknown names stay as they are.

    A placeholder that stands alone and holds nothing leaves no gap.
    """
    return GAPS.sub("\n\n", PLACEHOLDER.sub(lambda found: str(facts.get(found[1], found[0])), text))


def readable(key: str, text: str) -> str:
    """Return the text of a written letter as pages show it: what is only filled in at sending is named in brackets."""
    kind = LETTERS.get(key)
    hidden = {PERSONAL_LINK: _("personal link"), **(kind.secrets if kind else {})}
    return PLACEHOLDER.sub(lambda found: f"[{hidden[found[1]]}]" if found[1] in hidden else found[0], text)


def sample(kind: Kind, subject: str, body: str) -> tuple[str, str]:
    """Return a text as it might read: sample words for the plain facts, the meaning in brackets for the others."""
    facts = {name: f"[{label}]" for name, label in kind.names.items()}
    facts |= {"recipient": "Sample Person", "number": "JGMS-2026-001", "title": "A sample title"}
    facts |= {"link": f"{settings.SITE_URL}/…"}
    return fill(subject, facts), fill(body, facts)
