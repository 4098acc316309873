"""Make the journal ready to be served: tables, sections, bucket, demonstration, static files. May be repeated."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from journal import multipart
from journal.management import local, outside, weed
from journal.models import Institution
from journal.services import make_first_sections

PATIENCE = 60  # seconds for the file store to come up


class Command(BaseCommand):
    help = "Make tables, bucket, demonstration and static files; what is there already stays."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-demo", action="store_true", help="leave out the demonstration journal")
        parser.add_argument(
            "--make-bucket", action="store_true", help="make the bucket in service, too; otherwise only when trying out"
        )

    def handle(self, *args: Any, without_demo: bool, make_bucket: bool, **options: Any) -> None:
        self.refuse_if(outside.database())
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not Institution.objects.exists():
            call_command("update_ror", verbosity=0)
        make_first_sections()
        call_command("mend_actions", verbosity=0)  # of manuscripts that are older than the columns
        call_command("collectstatic", interactive=False, verbosity=0)
        self.wait_for_store()
        self.refuse_if(outside.store(make_bucket=make_bucket or not settings.IN_SERVICE))
        self.allow_uploads()
        if not without_demo:
            call_command("demo")
        if note := os.environ.get("PREPARED"):
            Path(note).touch()

    def wait_for_store(self) -> None:
        """Wait until the file store answers; the journal's own must have found its files, too."""
        endpoint = outside.store_options()["endpoint_url"]
        ports = weed.noted_ports(settings.VAR / local.STORE_PORTS)
        if ports is not None and ports.endpoint == endpoint:
            weed.is_ready(settings.VAR / local.STORE, ports, within=PATIENCE)
        else:
            weed.answers(endpoint, within=PATIENCE)

    def allow_uploads(self) -> None:
        """Let the journal's own pages, and no others, send files to the store in parts.

        While it is tried out a browser may know this machine by its name as well as by its number.
        """
        site = urlsplit(settings.SITE_URL)
        origins = {f"{site.scheme}://{site.netloc}"}
        if not settings.IN_SERVICE:
            origins |= {origin.replace("//127.0.0.1", "//localhost") for origin in origins}
        try:
            multipart.allow_origin(*sorted(origins))
        except multipart.StoreAway as error:
            self.stderr.write(
                f"The file store does not let the journal say that pages of {settings.SITE_URL} may upload to it "
                f"({error}). docs/operating.md says how to do it there."
            )

    def refuse_if(self, reason: str | None) -> None:
        if reason:
            raise CommandError(reason)
