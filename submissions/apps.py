"""The submissions as a Django app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Registers the letters of this app."""

    name = "submissions"

    def ready(self) -> None:
        """Load what registers itself."""
        from submissions import letters  # noqa: F401
