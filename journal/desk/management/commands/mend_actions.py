"""Find manuscripts that say something else than what they need of their editors, and mend them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review.services import actions_out_of_step, mend_actions


class Command(BaseCommand):
    help = "Compare what each manuscript says it needs with its rows, and write it anew where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, and fail if any differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = list(actions_out_of_step())
        if check and found:
            raise CommandError(f"{len(found):,} manuscripts say something else than what they need.")
        mend_actions(found)
        if options["verbosity"]:
            self.stdout.write(
                f"{len(found):,} manuscripts mended." if found else "Every manuscript says what it needs."
            )
