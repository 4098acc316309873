"""Look into files as an upload is looked into: say of each what it is, or why it cannot be taken."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from submissions.services.uploads import ACCEPTED, NAMES, NOT_NOW, UploadRefused, check_upload


class Command(BaseCommand):
    help = "Look into files as an upload is looked into; status 1 if one of them would be refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--kind", choices=sorted(ACCEPTED), default="manuscript", help="what it is to be")
        parser.add_argument("--json", action="store_true", help="a line of JSON for each file")

    def handle(self, *args: Any, files: list[Path], kind: str, **options: Any) -> None:
        refused = 0
        for path in files:
            found = looked_into(path, kind)
            refused += "problem" in found
            self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else in_words(found))
        if refused:
            raise CommandError(f"{refused} of {len(files)} refused.")


def looked_into(path: Path, kind: str) -> dict[str, Any]:
    """Return what is found out about a file; raises ``CommandError`` where nothing can be found out now."""
    try:
        with path.open("rb") as file:
            checked = check_upload(File(file, name=path.name), kind=kind)
    except UploadRefused as refusal:
        return {"file": str(path), "problem": refusal.problem, "reason": str(refusal)}
    except NOT_NOW as reason:
        raise CommandError(f"{path}: {reason}") from reason
    except OSError as error:
        return {"file": str(path), "problem": "unread", "reason": f"It cannot be read: {error.strerror}."}
    return {"file": str(path), "kind": checked.kind, "size": checked.size, "sha256": checked.sha256}


def in_words(found: dict[str, Any]) -> str:
    """Return a line for a person."""
    verdict = f"refused. {found['reason']}" if "problem" in found else f"{NAMES[found['kind']]}, {found['size']} bytes"
    return f"{found['file']}: {verdict}"
