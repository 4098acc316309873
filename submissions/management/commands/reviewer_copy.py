"""Make the reviewer copy of a file, and print as JSON where its text still tells who wrote it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from submissions.services import uploads
from submissions.services.files import WORD_FOR_AN_AUTHOR
from submissions.states import FileKind

OF_PERSON = {
    "author": "name of an author, the family name last",
    "native": "the name in its own script",
    "email": "mail address of an author",
    "institution": "institution of an author",
    "orcid": "ORCID iD of an author",
}


class Command(BaseCommand):
    help = "Make the reviewer copy of a file; print as JSON where its text tells who wrote it. Status 1 if refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("out", type=Path, metavar="OUT")
        for name, what in OF_PERSON.items():
            parser.add_argument(f"--{name}", action="append", default=[], help=f"{what}; once for each author")

    def handle(self, *args: Any, file: Path, out: Path, **options: Any) -> None:
        if out.exists() and file.exists() and out.samefile(file):
            raise CommandError(f"{out}: this is the file itself. The copy needs another name.")
        people = [person(*given) for given in zip_longest(*(options[name] for name in OF_PERSON), fillvalue="")]
        try:
            with file.open("rb") as source:
                upload: File[bytes] = File(source, name=file.name)
                checked = uploads.check_upload(upload, kind=FileKind.REVIEWER_COPY)
                copy, made = uploads.without_names(upload, checked, word=WORD_FOR_AN_AUTHOR, keeps_comments=False)
            found = uploads.traces_in(copy, made.kind, people)
            copy.seek(0)
            out.write_bytes(copy.read())
        except uploads.UploadRefused as refusal:
            raise CommandError(f"{file}: refused. {refusal}") from refusal
        except uploads.NOT_NOW as reason:
            raise CommandError(f"{file}: {reason}") from reason
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def person(name: str, native: str, email: str, institution: str, orcid: str) -> dict[str, str]:
    """Return whom to look for, from what was given on the command line."""
    given, _space, family = name.rpartition(" ")
    known = {"given": given, "family": family, "printed": name, "native": native}
    return {**known, "email": email, "institution": institution, "orcid": orcid}
