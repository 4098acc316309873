"""Ask everything the journal needs from outside, before it is put into service or started anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from journal.management import outside

QUESTIONS = {
    "database": outside.database,
    "file store": outside.store,
    "task queue": outside.broker,
    "mail server": outside.mail,
    "virus scanner": outside.virus_scanner,
}


class Command(BaseCommand):
    help = "Ask everything the journal needs from outside whether it answers; status 1 if one does not."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_SERVICE:
            call_command("check", deploy=True, fail_level="ERROR")
        wrong = []
        for name, question in QUESTIONS.items():
            answer = question()
            self.stdout.write(f"{name}: {answer or 'answers'}")
            if answer:
                wrong.append(name)
        if wrong:
            raise CommandError("Not ready: " + ", ".join(wrong) + ".")
