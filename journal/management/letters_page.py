"""The page of the documentation that lists every letter, made from the registry."""

from __future__ import annotations

from collections.abc import Iterator

from journal import letterbook
from journal.letterbook import ALWAYS, LETTERS, LINKS, Kind

APPS = {
    "journal": "Accounts and roles",
    "submissions": "Manuscripts",
    "review": "Review",
    "issues": "Production and issues",
}
HEAD = """# Letters

Made from the registry by `manage.py letters`; do not edit. The shipped texts lie in `templates/letters/`; the office
may replace each of them, in each language. Who acts sees the letters first and may edit them, or leave out those that
are optional. Beside the registered letters there are free ones. All of them go through the outbox: at least once,
under a stable Message-ID.

A letter that *waits* is held back for the window in which its act can be undone.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(_parts()).rstrip() + "\n"


def _parts() -> Iterator[str]:
    yield HEAD
    yield "Every text may use: " + ", ".join(f"`{{{name}}}` ({label})" for name, label in ALWAYS.items()) + ".\n"
    for app, title in APPS.items():
        kinds = [kind for kind in LETTERS.values() if kind.compose.__module__.split(".")[0] == app]
        if kinds:
            yield f"## {title}\n"
            yield "| key | when | to whom | further placeholders | waits | optional |"
            yield "|---|---|---|---|---|---|"
            yield from (_row(kind) for kind in sorted(kinds, key=lambda kind: kind.key))
            yield ""
    if LINKS:
        yield "## Personal links\n"
        yield "| purpose | good for |"
        yield "|---|---|"
        yield from (
            f"| `{link.purpose}` | {link.days} days |" for link in sorted(LINKS.values(), key=lambda k: k.purpose)
        )


def _row(kind: Kind) -> str:
    own = {**kind.placeholders, **kind.secrets}
    if letterbook.PERSONAL_LINK in _used(kind):
        own = {letterbook.PERSONAL_LINK: ALWAYS[letterbook.PERSONAL_LINK], **own}
    placeholders = "<br>".join(f"`{{{name}}}` {label}" for name, label in own.items())
    cells = [f"`{kind.key}`", kind.when, kind.to, placeholders, _tick(kind.waits), _tick(kind.optional)]
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _used(kind: Kind) -> set[str]:
    return {name for text in letterbook.default_text(kind.key) for name in letterbook.PLACEHOLDER.findall(text)}


def _tick(value: bool) -> str:  # noqa: FBT001  a cell of the table
    return "yes" if value else ""
