"""The floor as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers the floor's letters and checks, and keeps the history append-only after each migration."""

    name = "journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        """Connect what Django calls by itself."""
        from django.db.models.signals import post_migrate

        from journal import checks, history, letters, outbox  # noqa: F401

        post_migrate.connect(history.install_after_migration, sender=self)
