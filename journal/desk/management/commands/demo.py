"""Make the demonstration journal, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from journal.desk.demo.telling import is_told, tell


class Command(BaseCommand):
    help = "Make the demonstration journal: invented people in every role, manuscripts in every state. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_SERVICE:
            raise CommandError("The demonstration is not made in service: it would stand among real manuscripts.")
        if is_told():
            self.stdout.write("There are manuscripts already; the demonstration stays as it is.")
            return
        tell()
        self.stdout.write("The demonstration journal is ready.")
