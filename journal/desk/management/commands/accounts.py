"""Print the demonstration accounts: who may be tried out, and how to enter."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from journal.desk.demo import texts
from journal.models import User


class Command(BaseCommand):
    help = "Print the accounts of the demonstration journal."

    def handle(self, *args: Any, **options: Any) -> None:
        offered = [(person, ", ".join(str(role.label) for role in person.roles)) for person in texts.STAFF]
        offered += [(person, "Author") for person in texts.AUTHORS[:2]]
        offered += [(person, "Reviewer") for person in texts.REVIEWERS[:2]]
        there = set(User.objects.filter(email__in=[p.email for p, _ in offered]).values_list("email", flat=True))
        if not there:
            self.stdout.write("There are no demonstration accounts here.")
            return
        self.stdout.write(f"Demonstration accounts, all with the password “{texts.PASSWORD}”:\n\n")
        for person, title in offered:
            if person.email in there:
                self.stdout.write(f"  {title:<20} {person.email}")
