"""Take the institutions that authors may choose from out of a dump of the Research Organization Registry."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from journal.management.register import BUNDLED, opened, records_in
from journal.services import BrokenRegister, replace_institutions


class Command(BaseCommand):
    help = "Replace the institutions of the six countries by those of a ROR data dump (schema 2; .zip or .json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", nargs="?", default=str(BUNDLED), help="file or https address; without it the small list shipped"
        )

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            with opened(source) as file:
                n = replace_institutions(records_in(file))
        except BrokenRegister as error:
            raise CommandError(f"Nothing is changed: {error}.") from error
        self.stdout.write(f"{n} institutions are there to choose from.")
        if source == str(BUNDLED):
            self.stdout.write(
                "They are the small list shipped; the newest data dump of ror.org, named behind it, brings all of them."
            )
