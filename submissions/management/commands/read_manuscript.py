"""Read a manuscript as the journal reads it once it is stored: what it says of itself, for people or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from journal.apart import Refused
from journal.workflow import StepRefused
from submissions.reading import Author, Reading
from submissions.services.reading import read_apart
from submissions.services.uploads import check_upload
from submissions.states import FileKind

PROBLEMS = {
    "broken": "The file is damaged or not what it says, and cannot be read.",
    "bomb": "Reading the file takes more time or memory than a manuscript may take.",
}
NOTHING = "—"


class Command(BaseCommand):
    help = "Say what a manuscript says of itself; status 1, with the reason, for a file that would be refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="the facts as JSON, as the journal keeps them")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        reading = read(file)
        if options["json"]:
            self.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(in_words(reading)))


def read(path: Path) -> Reading:
    """Return what a file says; raises ``CommandError`` with a sentence where it would be refused or cannot be read."""
    try:
        with path.open("rb") as file:
            checked = check_upload(File(file, name=path.name), kind=FileKind.MANUSCRIPT)
        return read_apart(path, checked.kind)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except StepRefused as refusal:  # the upload, or the machine is busy
        raise CommandError(str(refusal)) from refusal
    except Refused as refusal:
        raise CommandError(PROBLEMS[refusal.problem]) from refusal


def in_words(reading: Reading) -> Iterator[str]:
    """Yield what was read line by line, for a person."""
    yield f"Title: {reading.title or NOTHING}"
    yield f"Language: {reading.language or NOTHING}"
    yield from (f"Title ({language}): {title}" for language, title in reading.titles.items() if title != reading.title)
    yield f"Authors: {len(reading.authors) or NOTHING}"
    yield from (f"  {_author(author)}" for author in reading.authors)
    yield from (f"Abstract ({language}): {text}" for language, text in reading.abstracts.items())
    yield from (f"Keywords ({language}): {'; '.join(words)}" for language, words in reading.keywords.items())
    yield f"Sections: {len(reading.sections) or NOTHING}"
    yield from (f"  {'  ' * (section.level - 1)}{section.text}" for section in reading.sections)
    yield f"Words: {reading.words}; figures: {reading.figures}; tables: {reading.tables}"
    yield f"References: {len(reading.references) or NOTHING}"
    yield from (f"  {number}. {reference}" for number, reference in enumerate(reading.references, 1))
    if reading.legacy_fonts:
        yield f"Fonts from before Unicode, whose text is not read: {', '.join(reading.legacy_fonts)}"
    yield from (f"Not for people ({found.kind}): {found.text}" for found in reading.for_machines)


def _author(author: Author) -> str:
    parts = f"given name {author.given}, family name {author.family}" if author.family else ""
    told = (author.printed, author.native, parts, author.email, author.orcid, *author.affiliations)
    return "; ".join(filter(None, [*told, "corresponding" if author.is_corresponding else ""]))
