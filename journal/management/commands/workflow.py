"""Write docs/workflow.md from the steps, or say that it is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from journal.management.workflow_page import page


class Command(BaseCommand):
    help = "Write docs/workflow.md from the steps in the code; with --check only say whether it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        with translation.override("en"):
            text = page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        if check:
            raise CommandError("docs/workflow.md is out of date. Write it anew: manage.py workflow")
        path.write_text(text, encoding="utf-8")
        self.stdout.write("docs/workflow.md is written.")
