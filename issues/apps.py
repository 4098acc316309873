"""The issues app as a Django app."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """Registers the letters of this app."""

    name = "issues"

    def ready(self) -> None:
        """Load what registers itself."""
        from issues import letters  # noqa: F401
