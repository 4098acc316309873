"""What was read of a sample beside what was typed by hand: right, blank or wrong, fact by fact."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from submissions.reading import Author, Reading

EXPECTED = Path(__file__).parent / "expected"
RIGHT, BLANK, WRONG = "right", "blank", "wrong"


def expected(name: str) -> dict[str, Any]:
    """Return what was typed by hand of a sample."""
    return tomllib.loads((EXPECTED / f"{name}.toml").read_text(encoding="utf-8"))


def judged(reading: Reading, wanted: dict[str, Any], *, loosely: bool) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield each fact, how it was read, what was read and what was wanted; ``loosely`` without spaces and hyphens."""

    def same(one: str) -> str:
        text = unicodedata.normalize("NFKC", one)
        return re.sub(r"[\s\u200b\u00ad‐‑-]+", "", text) if loosely else re.sub(r"\s+", " ", text).strip()

    def verdict(fact: str, read: Any, hoped: Any) -> tuple[str, str, Any, Any]:
        if not read and hoped:
            return fact, BLANK, read, hoped
        return fact, RIGHT if read == hoped else WRONG, read, hoped

    yield verdict("language", reading.language, wanted["language"])
    yield verdict("title", same(reading.title), same(wanted["title"]))
    yield verdict("keywords", [word for words in reading.keywords.values() for word in words], wanted["keywords"])
    yield from _authors(reading, wanted, verdict, same)
    for language in sorted({*reading.abstracts, *wanted.get("abstracts", {})}):
        yield _abstract(language, reading, wanted, same)
    yield from _references(reading.references, wanted["references"], verdict, same)


def _authors(reading: Reading, wanted: dict[str, Any], verdict: Any, same: Any) -> Iterator[tuple[str, str, Any, Any]]:
    names = [same(author.printed) for author in reading.authors]
    yield verdict("authors", names, [same(author["printed"]) for author in wanted["authors"]])
    nobody = [Author("")] * len(wanted["authors"])
    for author, hoped in zip(reading.authors or nobody, wanted["authors"], strict=False):
        who = hoped["printed"]
        parts = [hoped.get("given", ""), hoped.get("family", "")]
        yield verdict(
            f"parts of {who}", [author.given, author.family] if author.family else [], parts if parts[1] else []
        )
        yield verdict(f"address of {who}", author.email, hoped.get("email", ""))
        yield verdict(f"{who} corresponds", author.is_corresponding, hoped.get("corresponding", False))


def _abstract(language: str, reading: Reading, wanted: dict[str, Any], same: Any) -> tuple[str, str, Any, Any]:
    read = reading.abstracts.get(language, "")
    hoped = wanted.get("abstracts", {}).get(language)
    fact = f"abstract in {language}"
    if hoped is None or not read:
        return fact, WRONG if read else BLANK, read[:80], hoped
    whole = hoped.get("words") is None or abs(len(read.split()) - hoped["words"]) <= 0.02 * hoped["words"]
    fits = same(read).startswith(same(hoped["begins"])) and same(read).endswith(same(hoped["ends"])) and whole
    return fact, RIGHT if fits else WRONG, (read[:60], read[-60:], len(read.split())), hoped


def _references(
    read: tuple[str, ...], hoped: dict[str, Any], verdict: Any, same: Any
) -> Iterator[tuple[str, str, Any, Any]]:
    yield verdict("number of references", len(read), hoped["number"])
    yield verdict("first reference", same(read[0]) if read else "", same(hoped["first"]))
    last = same(read[-1]) if read else ""
    if "last_begins" in hoped:
        last = last[: len(same(hoped["last_begins"]))]
    yield verdict("last reference", last, same(hoped.get("last_begins") or hoped["last"]))
