"""Write docs/letters.md from the registry of letters, or check that it is up to date."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import translation

from journal.management.letters_page import page

TARGET = Path("docs") / "letters.md"


class Command(BaseCommand):
    help = "Write docs/letters.md from the registry of letters; with --check only tell whether it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; status 1 if it is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        target = Path(settings.BASE_DIR) / TARGET
        with translation.override("en"):
            wanted = page()
        if check:
            if not target.exists() or target.read_text(encoding="utf-8") != wanted:
                raise CommandError(f"{TARGET} is out of date: run manage.py letters.")
            return
        target.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"{TARGET} is written.")
