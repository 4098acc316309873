"""Load the reference workload of the bench into an empty database."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from journal.desk.management import bench


class Command(BaseCommand):
    help = "Load the reference workload (dataset.json) for a measurement; only into a database with nothing else in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", type=Path, help="the file that make_dataset.py writes")
        parser.add_argument(
            "--times", type=int, default=1, help="so many times its manuscripts (50: a hundred thousand)"
        )

    def handle(self, *args: Any, dataset: Path, times: int, **options: Any) -> None:
        if settings.IN_SERVICE:
            raise CommandError("The bench is not loaded in service: it would stand among real manuscripts.")
        if not bench.may_take_it():
            raise CommandError("There are manuscripts in this database that are none of the bench. Name an empty one.")
        if bench.is_loaded():
            self.stdout.write("The bench lies there already; nothing was changed.")
            return
        if times < 1:
            raise CommandError("At least once.")
        try:
            found = json.loads(dataset.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{dataset} could not be read: {error}") from error
        began = time.perf_counter()
        counts = bench.load(found, times=times)
        said = ", ".join(f"{number:,} {what}" for what, number in counts.items())
        self.stdout.write(f"Loaded in {time.perf_counter() - began:.0f} s: {said}.")
