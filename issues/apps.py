"""The issues app as a Django app."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """Registers the letters of this app, and keeps the index of words after each migration."""

    name = "issues"

    def ready(self) -> None:
        """Load what registers itself, and connect what Django calls by itself."""
        from django.db.models.signals import post_migrate

        from issues import letters  # noqa: F401
        from issues.models import search

        post_migrate.connect(search.ARTICLES.install_after_migration, sender=self)
