"""Compare manuscripts and published articles anew, after the way in which they are compared has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from journal.desk import services


class Command(BaseCommand):
    help = "Have the worker compare manuscripts that were never compared, or otherwise than now; with --all every one."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="those compared in the present way, too")

    def handle(self, *args: Any, **options: Any) -> None:
        number = services.find_alike_anew(everything=options["all"])
        self.stdout.write(f"The worker compares {number} manuscripts and articles.")
