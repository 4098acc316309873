"""The review app as a Django app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Registers the letters of this app."""

    name = "review"

    def ready(self) -> None:
        """Load what registers itself."""
        from review import letters  # noqa: F401
