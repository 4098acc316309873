"""The submissions as a Django app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Registers the letters of this app, and keeps the index of words after each migration."""

    name = "submissions"

    def ready(self) -> None:
        """Load what registers itself, and connect what Django calls by itself."""
        from django.db.models.signals import post_migrate

        from submissions import letters  # noqa: F401
        from submissions.models import search

        post_migrate.connect(search.MANUSCRIPTS.install_after_migration, sender=self)
